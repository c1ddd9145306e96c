import type ja from './ja.ts';

/** Every text about a line's price; each language has all of them with the same arguments. */
export type LineCatalog = typeof ja;
