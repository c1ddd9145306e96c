import type ja from './ja.ts';

/** Every text about goods that come back; each language has all of them with the same arguments. */
export type ReturnCatalog = typeof ja;
