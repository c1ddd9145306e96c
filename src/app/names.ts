/** The one IndexedDB database of this origin. */
export const DATABASE_NAME = 'noren';
/** The storage bucket of its second copy. */
export const MIRROR_BUCKET = 'noren-mirror';
