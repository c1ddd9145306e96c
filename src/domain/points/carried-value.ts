import { type Money, money, sum } from '#domain/money/money.ts';
import type { TenderKind } from '#domain/tender/tender-rule.ts';

/** Money that paid for goods, by what kind of tender it is. */
export type PaidBy = { readonly rule: { readonly kind: TenderKind }; readonly amount: Money };

/**
 * What paid for the new goods of an exchange out of those that came back: every tender of the first sale in proportion,
 * as the points that its goods had earned are taken back. So an even exchange neither costs points nor earns any, and what
 * a gift card once paid earns nothing the second time either (LOY-09).
 */
export function carriedValue(
	paid: readonly { readonly kind: TenderKind; readonly covered: Money }[],
	carried: Money,
): PaidBy[] {
	const whole = BigInt(sum(paid.map(({ covered }) => covered)));
	if (whole <= 0n) return [];
	return paid.map(({ kind, covered }) => ({
		rule: { kind },
		amount: money(Number((BigInt(covered) * BigInt(carried)) / whole)),
	}));
}
