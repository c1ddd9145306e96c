import type { BasketLine } from '#domain/basket/basket.ts';

export type { PriceOverride } from './price-override.ts';

/** A basket line as prices see it: what its price depends on is on the line itself. */
export type PriceableLine = BasketLine;
