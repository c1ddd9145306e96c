import type { Money } from '#domain/money/money.ts';

/** A price an operator set by hand, with why and by whose leave; kept on the line and in the sale. */
export type PriceOverride = {
	readonly unitPrice: Money;
	/** A code of the shop's list of reasons. */
	readonly reason: string;
	/** Who set it, and who allowed it (null when the operator may). */
	readonly operator: string;
	readonly approver: string | null;
};
