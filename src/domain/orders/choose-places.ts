import {
	type Coverage,
	MOST_SOURCED_LINES,
	type SourcePlace,
	type SourcingRule,
	type WantedLine,
} from './sourcing.ts';

/** A chosen place with the lines it brings, as bits. */
export type Part = { readonly place: SourcePlace; readonly mask: number };

/** By what one choice came before the next best. */
export type Decided = 'only_way' | 'shipments' | 'priority' | 'cost' | 'distance' | 'id' | 'most';

/** Chosen places, and the next best they came before. */
export type Choice = {
	readonly parts: readonly Part[];
	readonly decidedBy: Decided;
	readonly over: readonly string[];
};

type Figures = readonly [shipments: number, priority: number, cost: number, distance: number];
type Candidate = { readonly at: readonly number[]; readonly figures: Figures };
const NAMES = ['shipments', 'priority', 'cost', 'distance'] as const;
const ORDERS = { fewest_splits: [0, 1, 2, 3], lowest_cost: [2, 0, 1, 3] } as const;

/** The best places that bring all of `wanted` together, or null when no so many of them do, or a part is too small. */
export function chooseCover(
	lines: readonly WantedLine[],
	coverage: Coverage,
	wanted: number,
	rule: SourcingRule,
): Choice | null {
	let best: Candidate | null = null;
	let next: Candidate | null = null;
	const consider = (at: readonly number[]): void => {
		const found = { at: at.toSorted((a, b) => a - b), figures: figuresOf(at, coverage, rule) };
		if (best && compare(found, best, rule) === 0) return;
		const isBest = !best || compare(found, best, rule) < 0;
		if (!isBest && next && compare(found, next, rule) >= 0) return;
		if (!assign(lines, found.at, coverage, wanted, rule)) return;
		if (isBest) [best, next] = [found, best];
		else next = found;
	};
	const boundOf = lowerBound(coverage, rule);
	const ranked = coverage.places
		.map((_, at) => at)
		.toSorted(
			(a, b) => figureOrder(figuresOf([a], coverage, rule), figuresOf([b], coverage, rule), rule) || a - b,
		);
	for (let most = 1; most <= rule.mostShipments; most++) {
		const isWorse = (at: readonly number[]): boolean =>
			next !== null && figureOrder(boundOf(at, most), next.figures, rule) > 0;
		covers(ranked, coverage.masks, wanted, most, { isWorse, found: consider });
		if (best && rule.prefer === 'fewest_splits') break;
	}
	const chosen = best as Candidate | null;
	const parts = chosen && assign(lines, chosen.at, coverage, wanted, rule);
	return chosen && parts ? { parts, ...against(chosen, next, coverage, rule) } : null;
}

type Walk = {
	/** No set that begins with these can come among the best two. */
	readonly isWorse: (at: readonly number[]) => boolean;
	readonly found: (at: readonly number[]) => void;
};

/** Walks the sets of exactly so many places that cover `wanted`, each needed when it was added, the good ones first. */
function covers(
	ranked: readonly number[],
	masks: readonly number[],
	wanted: number,
	size: number,
	{ isWorse, found }: Walk,
): void {
	const holders = Array.from({ length: MOST_SOURCED_LINES }, (_, bit) =>
		ranked.filter((at) => (masks[at] ?? 0) & (1 << bit)),
	);
	const rarest = (missing: number): readonly number[] => {
		let best: readonly number[] | null = null;
		for (let bit = 0; bit < MOST_SOURCED_LINES; bit++) {
			const of = holders[bit];
			if (missing & (1 << bit) && of && (!best || of.length < best.length)) best = of;
		}
		return best ?? [];
	};
	const walk = (missing: number, taken: readonly number[]): void => {
		const isLast = taken.length === size - 1;
		for (const at of rarest(missing)) {
			const left = missing & ~(masks[at] ?? 0);
			if (isLast ? left !== 0 : left === 0) continue;
			const more = [...taken, at];
			if (isWorse(more)) continue;
			if (isLast) found(more);
			else walk(left, more);
		}
	};
	walk(wanted, []);
}

/** Without a way to bring everything: the place that brings the most value, then more of what is left, while it may. */
export function chooseMost(lines: readonly WantedLine[], coverage: Coverage, rule: SourcingRule): Choice {
	const parts: Part[] = [];
	let taken = 0;
	while (parts.length < rule.mostShipments) {
		const more = coverage.masks.map((mask, at) => ({
			at,
			mask: mask & ~taken,
			value: valueOfLines(lines, mask & ~taken),
		}));
		const able = more.filter(
			({ mask, value }) => mask !== 0 && (parts.length === 0 || value >= rule.splitFrom),
		);
		const one = (at: number): Candidate => ({ at: [at], figures: figuresOf([at], coverage, rule) });
		const [best] = able.toSorted((a, b) => b.value - a.value || compare(one(a.at), one(b.at), rule));
		const place = best && coverage.places[best.at];
		if (!best || !place) break;
		parts.push({ place, mask: best.mask });
		taken |= best.mask;
	}
	return { parts, decidedBy: 'most', over: [] };
}

/** Shares the lines out: what one alone has, then the others to the best place, or where a part would be too small. */
function assign(
	lines: readonly WantedLine[],
	at: readonly number[],
	{ places, masks }: Coverage,
	wanted: number,
	rule: SourcingRule,
): Part[] | null {
	const ranked = at.toSorted((a, b) => rank(places[a], places[b]) || a - b);
	const had = new Map(ranked.map((one) => [one, 0]));
	const shared: number[] = [];
	lines.forEach((_, bit) => {
		const who = ranked.filter((one) => wanted & (1 << bit) & (masks[one] ?? 0));
		const [only] = who;
		if (who.length > 1) shared.push(bit);
		else if (only !== undefined) had.set(only, (had.get(only) ?? 0) | (1 << bit));
	});
	for (const bit of shared.toSorted((a, b) => (lines[b]?.value ?? 0) - (lines[a]?.value ?? 0) || a - b)) {
		const who = ranked.filter((one) => (masks[one] ?? 0) & (1 << bit));
		const needy = who.find((one) => valueOfLines(lines, had.get(one) ?? 0) < rule.splitFrom) ?? who[0];
		if (needy !== undefined) had.set(needy, (had.get(needy) ?? 0) | (1 << bit));
	}
	const parts = ranked.flatMap((one) => {
		const place = places[one];
		return place ? [{ place, mask: had.get(one) ?? 0 }] : [];
	});
	const isFit = parts.every(({ mask }) => mask !== 0 && valueOfLines(lines, mask) >= rule.splitFrom);
	return parts.length === 1 || isFit ? parts : null;
}

const rank = (a: SourcePlace | undefined, b: SourcePlace | undefined): number =>
	!a || !b ? 0 : a.priority - b.priority || a.cost - b.cost || a.distanceM - b.distanceM;

const valueOfLines = (lines: readonly WantedLine[], mask: number): number =>
	lines.reduce((all, { value }, bit) => (mask & (1 << bit) ? all + value : all), 0);

function figuresOf(at: readonly number[], { places }: Coverage, rule: SourcingRule): Figures {
	let [priority, cost, distance] = [0, rule.splitPenalty * (at.length - 1), 0];
	for (const one of at) {
		const place = places[one];
		priority += place?.priority ?? 0;
		cost += place?.cost ?? 0;
		distance += place?.distanceM ?? 0;
	}
	return [at.length, priority, cost, distance];
}

/** The least that a set of `size` places can come to which has these: the others at the lowest of every figure. */
function lowerBound(
	coverage: Coverage,
	rule: SourcingRule,
): (at: readonly number[], size: number) => Figures {
	const { places } = coverage;
	const least = (of: (place: SourcePlace) => number): number =>
		places.reduce((low, one) => Math.min(low, of(one)), Infinity);
	const [priority, cost, distance] = [
		least((one) => one.priority),
		least((one) => one.cost),
		least((one) => one.distanceM),
	];
	return (at, size) => {
		const [count, ...has] = figuresOf(at, coverage, rule);
		const more = size - count;
		return [
			size,
			has[0] + more * priority,
			has[1] + more * (cost + rule.splitPenalty),
			has[2] + more * distance,
		];
	};
}

function figureOrder(a: Figures, b: Figures, rule: SourcingRule): number {
	for (const figure of ORDERS[rule.prefer]) if (a[figure] !== b[figure]) return a[figure] - b[figure];
	return 0;
}

function compare(a: Candidate, b: Candidate, rule: SourcingRule): number {
	const by = figureOrder(a.figures, b.figures, rule);
	const place = a.at.findIndex((one, index) => one !== b.at[index]);
	return by !== 0 || place < 0 ? by : (a.at[place] ?? 0) - (b.at[place] ?? 0);
}

function against(
	best: Candidate,
	next: Candidate | null,
	{ places }: Coverage,
	rule: SourcingRule,
): Omit<Choice, 'parts'> {
	if (!next) return { decidedBy: 'only_way', over: [] };
	const figure = ORDERS[rule.prefer].find((one) => best.figures[one] !== next.figures[one]);
	const over = next.at.flatMap((one) => places[one]?.id ?? []);
	return { decidedBy: figure === undefined ? 'id' : NAMES[figure], over };
}
