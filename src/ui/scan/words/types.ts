import type ja from './ja.ts';

/** Every text about a scan that is no plain item; each language has all of them with the same arguments. */
export type ScanCatalog = typeof ja;
