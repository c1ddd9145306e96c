import type ja from './ja.ts';

/** Every text about printing; each language has all of them with the same arguments. */
export type PrintCatalog = typeof ja;
