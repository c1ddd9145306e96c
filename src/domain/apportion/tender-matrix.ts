import { type Money, minus, sum, ZERO } from '#domain/money/money.ts';
import { apportion } from './apportion.ts';

/**
 * Which tender paid which line: each tender is apportioned over what the ones before it left open, so that rows add up
 * to their tender and columns to their line (domain.md §2.1, APP-11). Both sides must come to the same sum.
 */
export function tenderMatrix(lines: readonly Money[], tenders: readonly Money[]): Money[][] {
	let open = [...lines];
	return tenders.map((tender, index) => {
		const row = index === tenders.length - 1 && tender === sum(open) ? open : apportion(tender, open);
		open = open.map((amount, line) => minus(amount, row[line] ?? ZERO));
		return row;
	});
}
