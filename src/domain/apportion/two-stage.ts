import { type Money, ZERO } from '#domain/money/money.ts';
import { apportion } from './apportion.ts';

/** A line that takes part in a discount: the group it is taxed in, and its amount before the discount. */
export type WeighedLine = { readonly group: string; readonly amount: number };

/**
 * Splits a discount first over the tax groups, which is what the invoice shows, then inside each group over its lines
 * (domain.md §1.4, DIS-08). Groups are taken in the order of their first line; the answer is a share for every line.
 */
export function apportionByGroup(total: Money, lines: readonly WeighedLine[]): Money[] {
	const first = lines[0]?.group;
	// One group is most often the whole: there is one stage to split.
	if (lines.every(({ group }) => group === first)) {
		return apportion(
			total,
			lines.map(({ amount }) => amount),
		);
	}
	const groups = new Map<string, number[]>();
	lines.forEach(({ group }, index) => {
		const members = groups.get(group);
		if (members) members.push(index);
		else groups.set(group, [index]);
	});
	const amountOf = (index: number): number => lines[index]?.amount ?? 0;
	const members = [...groups.values()];
	const perGroup = apportion(
		total,
		members.map((indexes) => indexes.reduce((all, index) => all + amountOf(index), 0)),
	);
	const shares = new Array<Money>(lines.length).fill(ZERO);
	members.forEach((indexes, at) => {
		const inside = apportion(perGroup[at] ?? ZERO, indexes.map(amountOf));
		indexes.forEach((index, place) => {
			shares[index] = inside[place] ?? ZERO;
		});
	});
	return shares;
}
