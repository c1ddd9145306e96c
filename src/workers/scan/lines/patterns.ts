/** Bars of a digit as the runs of the even right-hand set (ISO/IEC 15420 table 1): modules of bar, space, bar, space. */
const RUNS = ['3211', '2221', '2122', '1411', '1132', '1231', '1114', '1312', '1213', '3112'] as const;

const modulesOf = (runs: string, startsDark: boolean): number[] =>
	[...runs].flatMap((length, at) =>
		Array<number>(Number(length)).fill((at % 2 === 0) === startsDark ? 1 : 0),
	);

const reversed = (runs: string) => [...runs].reverse().join('');

/** What may stand at one place of a symbol: module colours (1 is dark), and the colours on both sides of it. */
export type Place = {
	readonly modules: number;
	readonly before: number;
	readonly after: number;
	readonly shapes: readonly (readonly number[])[];
};

/** The left half: shapes 0–9 have odd parity (set A), 10–19 even parity (set B). */
const SET_A = RUNS.map((runs) => modulesOf(runs, false));
const SET_B = RUNS.map((runs) => modulesOf(reversed(runs), false));
const left: Place = { modules: 7, before: 1, after: 0, shapes: [...SET_A, ...SET_B] };
const leftOdd: Place = { ...left, shapes: SET_A };
const right: Place = { modules: 7, before: 0, after: 1, shapes: RUNS.map((runs) => modulesOf(runs, true)) };

const guard = (shape: readonly number[], before: number, after: number): Place => ({
	...{ modules: shape.length, before, after },
	shapes: [shape],
});
const edge = guard([1, 0, 1], 0, 0);
const middle = guard([0, 1, 0, 1, 0], 1, 1);
const times = (place: Place, count: number): Place[] => Array<Place>(count).fill(place);

export type LineSymbology = 'EAN_13' | 'EAN_8' | 'UPC_A' | 'UPC_E';

/** A retail symbol from its first dark module to its last. */
export type Layout = {
	readonly name: 'EAN_13' | 'EAN_8' | 'UPC_E';
	readonly places: readonly Place[];
	/** Modules altogether, and how many changes between dark and light they hold. */
	readonly modules: number;
	readonly edges: number;
	/** The share of them that must be seen: bars of a symbol with a weak check may not have run together. */
	readonly leastEdges: number;
	/** White on both sides, in modules: no space inside a longer symbol (four at most) may pass for it. */
	readonly quiet: number;
};

export const EAN_13: Layout = {
	...{ name: 'EAN_13', modules: 95, edges: 60, leastEdges: 0.6, quiet: 4 },
	places: [edge, ...times(left, 6), middle, ...times(right, 6), edge],
};
export const EAN_8: Layout = {
	...{ name: 'EAN_8', modules: 67, edges: 44, leastEdges: 0.9, quiet: 5.5 },
	places: [edge, ...times(leftOdd, 4), middle, ...times(right, 4), edge],
};
export const UPC_E: Layout = {
	...{ name: 'UPC_E', modules: 51, edges: 34, leastEdges: 0.9, quiet: 5.5 },
	places: [edge, ...times(left, 6), guard([0, 1, 0, 1, 0, 1], 1, 0)],
};
