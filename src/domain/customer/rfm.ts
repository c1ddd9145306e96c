/**
 * One customer over a window: days since the last purchase, purchases, and net spend in minor units (domain.md §11.1).
 * A sale that came back whole is no purchase; what came back is out of the spend.
 */
export type CustomerValue = {
	readonly recencyDays: number;
	readonly purchases: number;
	readonly spend: number;
};

/** Recency, frequency and money from 1 to 5, 5 being best. */
export type RfmScore = readonly [r: number, f: number, m: number];

/** A row of the table of segments: inclusive ranges; the first row that fits is the customer's. */
export type RfmSegment = { readonly name: string; readonly ranges: readonly [Range, Range, Range] };
type Range = readonly [from: number, to: number];

/** The segments of the CRAN package `rfm` (S57). They overlap: their order is part of them. A shop may keep its own. */
export const CRAN_SEGMENTS: readonly RfmSegment[] = [
	{
		name: 'Champions',
		ranges: [
			[5, 5],
			[5, 5],
			[5, 5],
		],
	},
	{
		name: 'Potential Loyalist',
		ranges: [
			[3, 5],
			[3, 5],
			[2, 5],
		],
	},
	{
		name: 'Loyal Customers',
		ranges: [
			[2, 4],
			[2, 4],
			[2, 4],
		],
	},
	{
		name: 'Promising',
		ranges: [
			[3, 4],
			[1, 3],
			[3, 5],
		],
	},
	{
		name: 'New Customers',
		ranges: [
			[4, 5],
			[1, 3],
			[1, 5],
		],
	},
	{
		name: "Can't Lose Them",
		ranges: [
			[1, 2],
			[3, 4],
			[4, 5],
		],
	},
	{
		name: 'At Risk',
		ranges: [
			[1, 2],
			[2, 5],
			[4, 5],
		],
	},
	{
		name: 'Need Attention',
		ranges: [
			[1, 3],
			[3, 5],
			[3, 5],
		],
	},
	{
		name: 'About To Sleep',
		ranges: [
			[2, 3],
			[1, 3],
			[1, 4],
		],
	},
	{
		name: 'Lost',
		ranges: [
			[1, 1],
			[1, 5],
			[1, 5],
		],
	},
];

/**
 * Scores of all customers, in their order: 1 + ⌊5 × (how many are strictly worse) ÷ n⌋, so equal values score the same.
 * Who bought nothing in the window has no score (null) and is not counted.
 */
export function rfmScores(customers: readonly CustomerValue[]): (RfmScore | null)[] {
	const buyers = customers.filter(({ purchases }) => purchases > 0);
	const ranks = [
		ranking(buyers.map(({ recencyDays }) => -recencyDays)),
		ranking(buyers.map(({ purchases }) => purchases)),
		ranking(buyers.map(({ spend }) => spend)),
	] as const;
	return customers.map(({ recencyDays, purchases, spend }) =>
		purchases > 0 ? [ranks[0](-recencyDays), ranks[1](purchases), ranks[2](spend)] : null,
	);
}

/** The name of the first segment that fits, or null. */
export const segmentOf = (score: RfmScore, table: readonly RfmSegment[] = CRAN_SEGMENTS): string | null =>
	table.find(({ ranges }) =>
		ranges.every(([from, to], at) => {
			const value = score[at] ?? 0;
			return value >= from && value <= to;
		}),
	)?.name ?? null;

/** Scores a value among many, larger being better: sorted once, so ten thousand customers cost no more than a sort. */
function ranking(values: readonly number[]): (value: number) => number {
	const worse = new Map<number, number>();
	for (const [at, value] of values.toSorted((a, b) => a - b).entries()) {
		if (!worse.has(value)) worse.set(value, at);
	}
	return (value) => 1 + Math.floor((5 * (worse.get(value) ?? 0)) / values.length);
}
