import type ja from './ja.ts';

/** Every text about stock; each language has all of them with the same arguments. */
export type StockCatalog = typeof ja;
