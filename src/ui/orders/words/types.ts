import type ja from './ja.ts';

/** Every text about orders from the counter; each language has all of them with the same arguments. */
export type OrderCatalog = typeof ja;
