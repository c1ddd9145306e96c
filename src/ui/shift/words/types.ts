import type ja from './ja.ts';

/** Every text about the drawer's day; each language has all of them with the same arguments. */
export type ShiftCatalog = typeof ja;
