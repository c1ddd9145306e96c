import { type Money, minus, money, sum, ZERO } from '#domain/money/money.ts';
import { type Rate, roundDiv } from '#domain/money/rounding.ts';
import { pointsFor } from './accrual.ts';

/** How a sale earns points (domain.md §6.1): so many for every full step of the base, by document or line by line. */
export type GrantRules = {
	readonly step: Money;
	readonly points: number;
	readonly base: 'inclusive' | 'exclusive';
	readonly round: 'document' | 'line';
};

/** A line as it earns: what was paid for it with tax, and without; nothing where it is no turnover. */
export type EarningLine = { readonly inclusive: Money; readonly exclusive: Money };

/**
 * Points that a sale earns. What points and gift cards paid earns nothing (LOY-09): the base is less by it, without tax
 * in proportion. A rank's multiplier comes as a bonus on the floored points (LOY-02, LOY-10: added, not multiplied).
 */
export function pointsGranted(
	lines: readonly EarningLine[],
	paidOtherwise: Money,
	{ step, points, base, round }: GrantRules,
	times: Rate,
): number {
	const inclusive = sum(lines.map((line) => line.inclusive));
	if (inclusive <= 0) return 0;
	const earning = money(Math.max(inclusive - paidOtherwise, 0));
	const share = (amount: Money): Money =>
		money(Number(roundDiv(BigInt(amount) * BigInt(earning), BigInt(inclusive), 'floor')));
	const of = (line: EarningLine): Money => (base === 'inclusive' ? line.inclusive : line.exclusive);
	const bases = round === 'line' ? lines.map((line) => share(of(line))) : [share(sum(lines.map(of)))];
	return bases.reduce(
		(all, amount) => all + withBonus(pointsFor(positive(amount), { step, points, times: 1 }), times),
		0,
	);
}

const withBonus = (points: number, { n, d }: Rate): number =>
	points + Math.floor((points * Math.max(n - d, 0)) / d);

const positive = (amount: Money): Money => (amount < 0 ? ZERO : minus(amount, ZERO));
