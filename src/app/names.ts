/** The one IndexedDB database of this origin. */
export const DATABASE_NAME = 'noren';
