import type { Layout, Place } from './patterns.ts';
import type { Profile } from './profile.ts';

/** A module in steps: how finely a place may stand elsewhere than on an even grid, and how many steps to either side. */
const STEPS = 4;
const REACH = 8;
const STATES = 2 * REACH + 1;
/** What one such step between two places costs, in the unit of the fit (squared darkness of a module). */
const STEP_COST = 0.02;
/** How much of a module its neighbours' light takes, for a sharp, a soft and a blurred picture. */
const BLURS = [0.2, 0.08, 0.3] as const;

/** How much worse than allowed the first drawing may fit. */
const NEARLY = 1.6;
/** …and how much worse each of its guards. */
const GUARD_NEARLY = 4;

/** A way is given up once it is worse than allowed by more than so many modules' worth. */
const GRACE = 10;

export type Fit = {
	/** The shape chosen at each place that has a choice. */
	readonly shapes: readonly number[];
	/** Mean squared difference a module between the picture and the shapes; 0 is a drawing. */
	readonly error: number;
	/** How much worse the next best digit is at the place where it is closest, in the same unit a digit. */
	readonly margin: number;
};

type Drawn = {
	readonly modules: number;
	readonly hasChoice: boolean;
	readonly shapes: readonly Float64Array[];
};

function draw(place: Place, blur: number): Drawn {
	const shapes = place.shapes.map((shape) => {
		const wide = [place.before, ...shape, place.after];
		return Float64Array.from(shape, (dark, at) => {
			const beside = (wide[at] ?? 0) + (wide[at + 2] ?? 0);
			return dark * (1 - 2 * blur) + beside * blur;
		});
	});
	return { modules: place.modules, hasChoice: shapes.length > 1, shapes };
}

const drawn = new Map<Layout, readonly (readonly Drawn[])[]>();

function drawnOf(layout: Layout): readonly (readonly Drawn[])[] {
	const known = drawn.get(layout);
	if (known) return known;
	const made = BLURS.map((blur) => layout.places.map((place) => draw(place, blur)));
	drawn.set(layout, made);
	return made;
}

/**
 * The symbol between two edges that explains the profile best, whatever the light and, a little, the bend of the pack;
 * null where none does so within the error that is allowed.
 */
export function fit(
	profile: Profile,
	from: number,
	to: number,
	layout: Layout,
	maxError: number,
): Fit | null {
	const cells = cellsOf(profile, from, (to - from) / layout.modules, layout.modules);
	const [soft, ...others] = drawnOf(layout);
	// What does not nearly fit when it is drawn a little soft fits neither sharp nor blurred.
	if (!soft || !guardsFit(cells, soft, GUARD_NEARLY * maxError)) return null;
	const first = cheapestWay(cells, layout.modules, soft, NEARLY * maxError);
	if (!first) return null;
	let best = first;
	for (const places of others) best = cheapestWay(cells, layout.modules, places, best.error) ?? best;
	return best.error <= maxError ? best : null;
}

/** Whether bars stand where a symbol always has them: at its ends and in the middle. It spares most of the search. */
function guardsFit(cells: Float64Array, places: readonly Drawn[], maxError: number): boolean {
	let from = 0;
	for (const { hasChoice, shapes, modules } of places) {
		const [guard] = shapes;
		if (!hasChoice && guard) {
			let least = Number.POSITIVE_INFINITY;
			for (let state = 0; state < STATES; state += 1)
				least = Math.min(least, distance(cells, from + state, guard, least));
			if (least > maxError * modules) return false;
		}
		from += modules * STEPS;
	}
	return true;
}

/** Darkness over a module's width from every step on: cell `k` begins `k − REACH` steps after the first edge. */
function cellsOf(profile: Profile, from: number, module: number, modules: number): Float64Array {
	const cells = new Float64Array(modules * STEPS + 2 * REACH + 1);
	for (let k = 0; k < cells.length; k += 1) {
		const x = from + ((k - REACH) / STEPS) * module;
		cells[k] = profile.darkness(x, x + module);
	}
	return cells;
}

/** What is chosen where: a row of states for each place. */
class Trellis {
	readonly costs: Float64Array;
	readonly shapes: Int16Array;
	readonly margins: Float64Array;
	readonly cameFrom: Int8Array;

	constructor(places: number) {
		this.costs = new Float64Array(places * STATES);
		this.shapes = new Int16Array(places * STATES);
		this.margins = new Float64Array(places * STATES);
		this.cameFrom = new Int8Array(places * STATES);
	}

	/** Chooses the shape that fits best where a state begins. */
	choose(slot: number, cells: Float64Array, from: number, place: Drawn): void {
		let least = Number.POSITIVE_INFINITY;
		let next = Number.POSITIVE_INFINITY;
		for (let at = 0; at < place.shapes.length; at += 1) {
			const cost = distance(cells, from, place.shapes[at] ?? cells, next);
			if (cost < least) {
				next = least;
				least = cost;
				this.shapes[slot] = at;
			} else if (cost < next) next = cost;
		}
		this.costs[slot] = least;
		this.margins[slot] = next - least;
	}

	/** The cheapest way to a state from the states of the place before it. */
	reach(slot: number, state: number, before: number): void {
		let least = Number.POSITIVE_INFINITY;
		for (let earlier = Math.max(0, state - 1); earlier <= Math.min(STATES - 1, state + 1); earlier += 1) {
			const length = (this.costs[before + earlier] ?? 0) + (earlier === state ? 0 : STEP_COST);
			if (length >= least) continue;
			least = length;
			this.cameFrom[slot] = earlier;
		}
		this.costs[slot] = (this.costs[slot] ?? 0) + least;
	}
}

const trellises = new Map<number, Trellis>();

/** One for each number of places, used again and again: every slot is written before it is read. */
function trellisFor(places: number): Trellis {
	const known = trellises.get(places) ?? new Trellis(places);
	trellises.set(places, known);
	return known;
}

/** Viterbi over where each place starts; null once no way can stay within `maxError`. */
function cheapestWay(
	cells: Float64Array,
	modules: number,
	places: readonly Drawn[],
	maxError: number,
): Fit | null {
	const trellis = trellisFor(places.length);
	let from = 0;
	for (const [at, place] of places.entries()) {
		let least = Number.POSITIVE_INFINITY;
		for (let state = 0; state < STATES; state += 1) {
			const slot = at * STATES + state;
			trellis.choose(slot, cells, from + state, place);
			if (at > 0) trellis.reach(slot, state, slot - state - STATES);
			least = Math.min(least, trellis.costs[slot] ?? 0);
		}
		from += place.modules * STEPS;
		if (least > maxError * Math.min(modules, from / STEPS + GRACE)) return null;
	}
	return wayBack(trellis, places, modules);
}

function wayBack(trellis: Trellis, places: readonly Drawn[], modules: number): Fit {
	const last = trellis.costs.subarray((places.length - 1) * STATES);
	let state = last.indexOf(Math.min(...last));
	const error = (last[state] ?? 0) / modules;
	let margin = Number.POSITIVE_INFINITY;
	const shapes: number[] = [];
	for (let at = places.length - 1; at >= 0; at -= 1) {
		const slot = at * STATES + state;
		if (places[at]?.hasChoice) {
			shapes.push(trellis.shapes[slot] ?? 0);
			margin = Math.min(margin, trellis.margins[slot] ?? 0);
		}
		state = trellis.cameFrom[slot] ?? 0;
	}
	return { shapes: shapes.reverse(), error, margin };
}

/** Squared difference between cells a module apart and a shape; stops once it is of no use. */
function distance(cells: Float64Array, from: number, shape: Float64Array, limit: number): number {
	let sum = 0;
	for (let k = 0; k < shape.length && sum < limit; k += 1) {
		const off = (cells[from + k * STEPS] ?? 0) - (shape[k] ?? 0);
		sum += off * off;
	}
	return sum;
}
