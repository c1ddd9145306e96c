import { type Money, plus, sum, ZERO } from '#domain/money/money.ts';
import type { PriceOverride } from '#domain/pricing/priceable-line.ts';
import { amountDue, type TaxTotal } from '#domain/tax/tax-document.ts';
import type { Return } from './return-lines.ts';

/** Goods back and goods out in one transaction; taxes as two blocks, and what they come to (domain.md §2.4). */
export type Exchange = {
	/** Positive: the customer pays. Negative: goes back the way it was paid. Zero still is a transaction. */
	readonly due: Money;
	readonly tax: Money;
	readonly returned: readonly TaxTotal[];
	readonly sold: readonly TaxTotal[];
	/** Both blocks by rate, for a receipt that shows one; each rate stays rounded as its block was. */
	readonly merged: readonly TaxTotal[];
};

/** Puts a return and a new sale together. Each keeps its own rounding, so a later return of either stays exact. */
export function exchange(back: Pick<Return, 'groups'>, sold: readonly TaxTotal[]): Exchange {
	const merged = new Map<string, TaxTotal>();
	for (const total of [...back.groups, ...sold]) {
		const known = merged.get(total.key);
		merged.set(total.key, known ? together(known, total) : total);
	}
	return {
		due: plus(amountDue(back.groups), amountDue(sold)),
		tax: sum([...back.groups, ...sold].map(({ tax }) => tax)),
		returned: back.groups,
		sold,
		merged: [...merged.values()],
	};
}

/**
 * The price of the new one when a thing is exchanged for the same in another size: what was paid for the old one, if
 * the shop says so (EXC-03). It goes onto the new line as an override.
 */
export const evenExchange = (paidForOne: Money, operator: string): PriceOverride => ({
	unitPrice: paidForOne,
	reason: 'even_exchange',
	operator,
	approver: null,
});

function together(a: TaxTotal, b: TaxTotal): TaxTotal {
	const parts = a.parts.map(({ taxId, tax }, at) => ({ taxId, tax: plus(tax, b.parts[at]?.tax ?? ZERO) }));
	return { ...a, gross: plus(a.gross, b.gross), net: plus(a.net, b.net), tax: plus(a.tax, b.tax), parts };
}
