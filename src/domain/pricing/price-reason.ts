import type { Money } from '#domain/money/money.ts';
import type { LineOutcome } from '#domain/promotion/apply-promotions.ts';
import type { DiscountShare } from '#domain/promotion/promotion-line.ts';
import type { LinePrice } from './line-price.ts';

/** One step on the way to a line's price, for the cashier who is asked why; words are the screen's. */
export type PriceReason =
	| { readonly kind: 'list_price'; readonly unitPrice: Money; readonly priceList: string | null }
	| {
			readonly kind: 'price_override';
			readonly from: Money;
			readonly to: Money;
			readonly reason: string;
			readonly operator: string;
			readonly approver: string | null;
	  }
	/** The price is on the label or in the code, or set by hand: promotions leave it alone. */
	| { readonly kind: 'final_price' }
	| (Omit<DiscountShare, 'amount'> & { readonly saved: Money; readonly with: readonly string[] })
	/** Promotions about this line that were not taken: another way is better, or they are not reached. */
	| { readonly kind: 'passed_over'; readonly ids: readonly string[] }
	| { readonly kind: 'more_points'; readonly id: string; readonly times: number };

/** Why a line costs what it costs, in the order in which it came about. */
export function reasonsOf(
	price: LinePrice,
	shares: readonly DiscountShare[],
	outcome: LineOutcome | undefined,
): PriceReason[] {
	const reasons: PriceReason[] = [
		{ kind: 'list_price', unitPrice: price.listPrice, priceList: price.priceList },
	];
	if (price.override) {
		const { unitPrice: to, reason, operator, approver } = price.override;
		reasons.push({ kind: 'price_override', from: price.listPrice, to, reason, operator, approver });
	}
	if (price.isFinal) reasons.push({ kind: 'final_price' });
	for (const { kind, id, units, amount } of shares) {
		const companions = kind === 'promotion' ? outcome?.companions.get(id) : undefined;
		reasons.push({ kind, id, units, saved: amount, with: companions ?? [] });
	}
	if (outcome && outcome.passedOver.length > 0) {
		reasons.push({ kind: 'passed_over', ids: outcome.passedOver });
	}
	for (const { id, times } of outcome?.points ?? []) reasons.push({ kind: 'more_points', id, times });
	return reasons;
}
