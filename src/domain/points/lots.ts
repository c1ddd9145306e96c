import { addDays, addMonths, monthEnd } from '#domain/calendar/days.ts';
import type { PointLot } from '#domain/customer/published-customer.ts';

/**
 * Why points came or went: earned on a sale, spent on one, taken back with what was returned, given back because what
 * they had paid for was returned, or booked without a sale.
 */
export type PointsCause = 'earned' | 'spent' | 'reversed' | 'given_back' | 'adjusted';

/** Points that came (above zero) or went on a store day. `id` names the fact and orders facts of one day. */
export type PointFact = {
	readonly id: string;
	readonly points: number;
	readonly on: string;
	readonly cause: PointsCause;
};

/** How long points wait before they can be spent, and how long they live; null lets them live for ever. */
export type LotRules = {
	readonly pendingDays: number;
	readonly expiry: { readonly kind: 'fixed' | 'sliding'; readonly months: number } | null;
};

/** Points as they stand: lots, and what was spent beyond them. Only one of the two is more than nothing. */
export type LotStanding = { readonly lots: readonly PointLot[]; readonly owed: number };

/**
 * The lots that facts leave (domain.md §6.1), whatever order they come in: what counts is the day of each (DSP-07, DSP-09).
 * Spending takes what ends first, then what was earned first (LOY-13); a reversal takes what was earned last. What is not
 * there is owed, and repaid by the next points. Lots that ended before the last fact are gone. `from`: what later facts
 * are laid over, such as a published standing.
 */
export function lotsOf(
	facts: readonly PointFact[],
	rules: LotRules,
	from: LotStanding = { lots: [], owed: 0 },
): LotStanding {
	let standing = from;
	for (const fact of facts.toSorted(inOrder)) {
		const alive = standing.lots.filter(({ expiresOn }) => expiresOn === null || expiresOn >= fact.on);
		const before = { lots: alive, owed: standing.owed };
		standing = renewed(fact.points >= 0 ? gained(before, fact, rules) : lost(before, fact), fact.on, rules);
	}
	return standing;
}

/** What can be spent on a day, what waits, and the next points to end; the sum of both less what is owed is the balance. */
export function pointsOn(
	{ lots, owed }: LotStanding,
	day: string,
): {
	readonly spendable: number;
	readonly pending: number;
	readonly expiresNext: { readonly points: number; readonly on: string } | null;
} {
	const alive = lots.filter(({ expiresOn }) => expiresOn === null || expiresOn >= day);
	const sum = (some: readonly PointLot[]) => some.reduce((all, { points }) => all + points, 0);
	const ends = alive.flatMap(({ expiresOn }) => expiresOn ?? []).sort();
	const on = ends[0];
	return {
		spendable: sum(alive.filter(({ spendableFrom }) => spendableFrom <= day)) - owed,
		pending: sum(alive.filter(({ spendableFrom }) => spendableFrom > day)),
		expiresNext:
			on === undefined ? null : { points: sum(alive.filter(({ expiresOn }) => expiresOn === on)), on },
	};
}

/** Last day of points earned on a day (LOY-11, LOY-12); null for ever. */
export function lotEnd(earnedOn: string, { expiry }: LotRules): string | null {
	if (!expiry) return null;
	return expiry.kind === 'fixed' ? monthEnd(earnedOn, expiry.months) : addMonths(earnedOn, expiry.months);
}

/** By day; on one day what comes goes before what goes, and two alike by their names. */
function inOrder(a: PointFact, b: PointFact): number {
	if (a.on !== b.on) return a.on < b.on ? -1 : 1;
	if (a.points >= 0 !== b.points >= 0) return a.points >= 0 ? -1 : 1;
	if (a.id === b.id) return a.points - b.points;
	return a.id < b.id ? -1 : 1;
}

function gained({ lots, owed }: LotStanding, { points, on, cause }: PointFact, rules: LotRules): LotStanding {
	const repaid = Math.min(owed, points);
	if (points === repaid) return { lots, owed: owed - repaid };
	const spendableFrom = cause === 'earned' ? addDays(on, rules.pendingDays) : on;
	const lot = { points: points - repaid, earnedOn: on, spendableFrom, expiresOn: lotEnd(on, rules) };
	return { lots: [...lots, lot], owed: owed - repaid };
}

function lost({ lots, owed }: LotStanding, { points, on, cause }: PointFact): LotStanding {
	let missing = -points;
	const taken = new Map<PointLot, number>();
	for (const lot of lots.toSorted(cause === 'reversed' ? lastEarned : firstToEnd(on))) {
		const part = Math.min(lot.points, missing);
		taken.set(lot, part);
		missing -= part;
	}
	const left = lots.map((lot) => ({ ...lot, points: lot.points - (taken.get(lot) ?? 0) }));
	return { lots: left.filter((lot) => lot.points > 0), owed: owed + missing };
}

/** Any use of points lets all of them live on where the shop says so. */
function renewed(standing: LotStanding, on: string, rules: LotRules): LotStanding {
	if (rules.expiry?.kind !== 'sliding') return standing;
	const expiresOn = lotEnd(on, rules);
	return { ...standing, lots: standing.lots.map((lot) => ({ ...lot, expiresOn })) };
}

const lastEarned = (a: PointLot, b: PointLot): number =>
	a.earnedOn === b.earnedOn ? 0 : a.earnedOn < b.earnedOn ? 1 : -1;

/** What can be spent already goes first, then what ends first, then what was earned first. */
const firstToEnd =
	(on: string) =>
	(a: PointLot, b: PointLot): number =>
		compare(Number(a.spendableFrom > on), Number(b.spendableFrom > on)) ||
		compare(a.expiresOn ?? '9999', b.expiresOn ?? '9999') ||
		compare(a.earnedOn, b.earnedOn);

const compare = <T extends string | number>(a: T, b: T): number => (a === b ? 0 : a < b ? -1 : 1);
