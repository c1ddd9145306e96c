import { digitsOf } from './digits.ts';
import { type Fit, fit } from './fit.ts';
import { EAN_8, EAN_13, type Layout, type LineSymbology, UPC_E } from './patterns.ts';
import { Profile } from './profile.ts';

/** A symbol found along one line of a picture. */
type Found = {
	readonly text: string;
	readonly symbology: LineSymbology;
	/** Fits so well that it is a reading by itself. */
	readonly isClear: boolean;
};
export type LineReading = Found & {
	/** Reads the same by the black and white of a wider part of the line. */
	readonly isConfirmed: boolean;
};

type Bounds = Record<LineSymbology, { readonly error: number; readonly margin: number }>;

/**
 * How well a line must fit to count by itself, and to count half: error at most, margin at least. The shorter a symbol
 * and the weaker its check, the tighter; measured on a thousand photographs of these symbols and of other things.
 */
const CLEAR: Bounds = {
	EAN_13: { error: 0.015, margin: 0.12 },
	UPC_A: { error: 0.015, margin: 0.12 },
	EAN_8: { error: 0.012, margin: 0.15 },
	UPC_E: { error: 0.012, margin: 0.15 },
};
const LIKELY: Bounds = {
	EAN_13: { error: 0.03, margin: 0.03 },
	UPC_A: { error: 0.03, margin: 0.03 },
	EAN_8: { error: 0.015, margin: 0.12 },
	UPC_E: { error: 0.022, margin: 0.06 },
};

const LAYOUTS: readonly Layout[] = [EAN_13, EAN_8, UPC_E];
/** A module of fewer pixels than this holds no information. */
const LEAST_MODULE = 1.1;
/** How many pairs of edges are tried for a layout on one line. */
const MOST_TRIES = 10;

/** How far around a place its black and white are looked for, of the line: a can shines in one spot, … */
const NEAR = 0.12;
/** … and where all bars are thin and blurred, nothing near is black: 787 looks like 121 there. */
const FAR = 0.18;

/**
 * Retail symbols along a line of light, from a blurred picture too; `onlyLong` leaves out those with a weak check. What
 * reads otherwise by the black and white of a wider part of the line is not believed either way.
 */
export function readProfile(light: Float64Array, onlyLong = false): LineReading[] {
	const near = new Profile(light, NEAR * light.length);
	let far: Profile | null = null;
	return (onlyLong ? [EAN_13] : LAYOUTS).flatMap((layout) => {
		const reading = readLayout(near, layout);
		if (!reading) return [];
		far ??= new Profile(light, FAR * light.length);
		const again = readLayout(far, layout);
		if (again && again.text !== reading.text) return [];
		return [{ ...reading, isConfirmed: again !== null }];
	});
}

function readLayout(profile: Profile, layout: Layout): Found | null {
	let best: Found | null = null;
	let limit = LIKELY[layout.name].error;
	let tries = 0;
	for (const [from, to] of spans(profile.edges, layout)) {
		const found = fit(profile, from, to, layout, limit);
		const reading = found && readingOf(layout, found);
		if (found && reading) {
			best = reading;
			limit = found.error;
		}
		tries += 1;
		if (tries === MOST_TRIES) break;
	}
	return best;
}

function readingOf(layout: Layout, found: Fit): Found | null {
	const digits = digitsOf(layout, found.shapes);
	const within = (bounds: Bounds) =>
		digits !== null &&
		found.error <= bounds[digits.symbology].error &&
		found.margin >= bounds[digits.symbology].margin;
	return digits && within(LIKELY) ? { ...digits, isClear: within(CLEAR) } : null;
}

/** Pairs of edges between which a symbol may stand: dark inside, white on both sides, about as many edges as it has. */
function* spans(edges: Float64Array, layout: Layout): Generator<readonly [number, number]> {
	for (let a = 0; a + 1 < edges.length; a += 2) {
		const from = edges[a] ?? 0;
		const before = from - (a > 0 ? (edges[a - 1] ?? 0) : Number.NEGATIVE_INFINITY);
		const most = Math.min(edges.length - 1, a + layout.edges + 1);
		for (let b = a + 2 * Math.floor(layout.edges * layout.leastEdges * 0.5) + 1; b <= most; b += 2) {
			const to = edges[b] ?? 0;
			const module = (to - from) / layout.modules;
			if (before < layout.quiet * module) break;
			const after = (b + 1 < edges.length ? (edges[b + 1] ?? 0) : Number.POSITIVE_INFINITY) - to;
			if (module >= LEAST_MODULE && after >= layout.quiet * module) yield [from, to];
		}
	}
}
