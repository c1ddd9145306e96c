import { apportion } from '#domain/apportion/apportion.ts';
import { worthOfNext } from '#domain/apportion/unit-share.ts';
import { type Money, plus, ZERO } from '#domain/money/money.ts';

/** Each group's part of the shipping, by what the groups come to (ORD-07). */
export const shippingShares = (shipping: Money, amounts: readonly Money[]): Money[] =>
	apportion(shipping, amounts);

/**
 * What comes back when one group is called off: its stored amount, and its part of the shipping where the terms say that
 * shipping is shared; otherwise shipping stays (ORD-06).
 */
export function refundOfGroup(
	amounts: readonly Money[],
	group: number,
	shipping: { readonly amount: Money; readonly stays: boolean },
): Money {
	const share = shipping.stays ? ZERO : (shippingShares(shipping.amount, amounts)[group] ?? ZERO);
	return plus(amounts[group] ?? ZERO, share);
}

/** A line as it was picked: units ordered and found, and what all its units come to. */
export type PickedLine = { readonly ordered: number; readonly found: number; readonly amount: Money };

/** Units picked and short of a line, and what the short ones come to: the last units' shares (ORD-04, §2.2.2). */
export const pickLine = ({ ordered, found, amount }: PickedLine) => ({
	picked: found,
	short: ordered - found,
	missing: worthOfNext(ordered - found, found, amount, ordered),
});
