import type ja from './ja.ts';

/** Every text about a code that no item has; each language has all of them with the same arguments. */
export type UnknownCatalog = typeof ja;
