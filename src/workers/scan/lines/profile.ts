/** Light along a line of a picture, evened out: 0 is paper, 1 is ink, whatever the lamp does across it. */
export class Profile {
	readonly length: number;
	/** Where light turns dark (even places) and dark turns light (odd places), in pixels. */
	readonly edges: Float64Array;
	readonly #sums: Float64Array;

	constructor(light: Float64Array, reach: number) {
		this.length = light.length;
		const dark = evenedOut(light, reach);
		this.#sums = new Float64Array(dark.length + 1);
		for (let x = 0; x < dark.length; x += 1) this.#sums[x + 1] = (this.#sums[x] ?? 0) + (dark[x] ?? 0);
		this.edges = edgesOf(dark);
	}

	/** Mean darkness between two places of the line; beyond its ends is paper. */
	darkness(from: number, to: number): number {
		return (this.#sumTo(to) - this.#sumTo(from)) / (to - from);
	}

	#sumTo(x: number): number {
		if (x <= 0) return 0;
		if (x >= this.length) return this.#sums[this.length] ?? 0;
		const whole = Math.floor(x);
		const below = this.#sums[whole] ?? 0;
		return below + (x - whole) * ((this.#sums[whole + 1] ?? 0) - below);
	}
}

/** Darkness between the lightest and the darkest within reach of each place, those taken smoothly. */
function evenedOut(light: Float64Array, reach: number): Float64Array {
	const step = Math.max(1, Math.floor(reach / 4));
	const count = Math.ceil(light.length / step);
	const lows = new Float64Array(count).fill(255);
	const highs = new Float64Array(count);
	for (let x = 0; x < light.length; x += 1) {
		const cell = Math.floor(x / step);
		const value = light[x] ?? 0;
		if (value < (lows[cell] ?? 0)) lows[cell] = value;
		if (value > (highs[cell] ?? 0)) highs[cell] = value;
	}
	const low = new Float64Array(count);
	const high = new Float64Array(count);
	for (let cell = 0; cell < count; cell += 1) {
		const first = Math.max(0, cell - 2);
		const last = Math.min(count - 1, cell + 2);
		low[cell] = 255;
		for (let k = first; k <= last; k += 1) {
			low[cell] = Math.min(low[cell] ?? 0, lows[k] ?? 0);
			high[cell] = Math.max(high[cell] ?? 0, highs[k] ?? 0);
		}
	}
	return light.map((value, x) => {
		const at = Math.min(count - 1, Math.max(0, (x + 0.5) / step - 0.5));
		const cell = Math.floor(at);
		const share = at - cell;
		const next = Math.min(count - 1, cell + 1);
		const top = (high[cell] ?? 0) * (1 - share) + (high[next] ?? 0) * share;
		const bottom = (low[cell] ?? 0) * (1 - share) + (low[next] ?? 0) * share;
		return top - bottom < 12 ? 0 : Math.min(1, Math.max(0, (top - value) / (top - bottom)));
	});
}

/** A bar differs from its neighbours by this much of the light around it. */
const TURN = 0.2;

/** Half-way crossings between neighbouring turns of the darkness: the first leads into the first bar. */
function edgesOf(dark: Float64Array): Float64Array {
	const edges: number[] = [];
	let rises = true;
	let before = 0;
	let turn = 0;
	for (let x = 1; x < dark.length; x += 1) {
		const value = dark[x] ?? 0;
		const last = dark[turn] ?? 0;
		if (rises ? value > last : value < last) turn = x;
		else if (rises ? value < last - TURN : value > last + TURN) {
			// What begins dark has its first edge where the picture begins.
			edges.push(rises && edges.length === 0 && turn === 0 ? 0 : crossing(dark, before, turn));
			before = turn;
			turn = x;
			rises = !rises;
		}
	}
	if (!rises || (dark[turn] ?? 0) > (dark[before] ?? 0) + TURN) edges.push(crossing(dark, before, turn));
	return Float64Array.from(edges);
}

/** Where the darkness is half-way between two turns. */
function crossing(dark: Float64Array, from: number, to: number): number {
	const level = ((dark[from] ?? 0) + (dark[to] ?? 0)) / 2;
	for (let x = from + 1; x <= to; x += 1) {
		const one = dark[x - 1] ?? 0;
		const other = dark[x] ?? 0;
		if ((one - level) * (other - level) <= 0 && one !== other) return x - 0.5 + (level - one) / (other - one);
	}
	return to;
}
