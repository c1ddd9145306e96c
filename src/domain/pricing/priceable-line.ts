import type { BasketLine } from '#domain/basket/basket.ts';
import type { Money } from '#domain/money/money.ts';
import type { LocalTime } from '#domain/promotion/local-time.ts';

/** A price an operator set by hand, with why and by whose leave; kept on the line and in the sale. */
export type PriceOverride = {
	readonly unitPrice: Money;
	/** A code of the shop's list of reasons. */
	readonly reason: string;
	/** Who set it, and who allowed it (null when the operator may). */
	readonly operator: string;
	readonly approver: string | null;
};

/** A basket line with what else its price depends on. A plain basket line is one, at its own price. */
export type PriceableLine = BasketLine & {
	/** The item's category in the catalogue, for promotions by category. */
	readonly category?: string;
	readonly override?: PriceOverride;
	/** The price is on a markdown label or inside the code: no price list, and no promotion that does not say so. */
	readonly isFinalPrice?: boolean;
	/** When it was rung up; an hour's price seen then is kept (PRO-15). */
	readonly scannedAt?: LocalTime;
};
