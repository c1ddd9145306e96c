import type ja from './ja.ts';

/** Every text about safety; each language has all of them with the same arguments. */
export type HealthCatalog = typeof ja;
