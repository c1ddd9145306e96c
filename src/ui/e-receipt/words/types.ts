import type ja from './ja.ts';

/** Every text about e-receipts on the till; each language has all of them. */
export type EReceiptCatalog = typeof ja;
