import type { BenchShop } from './bench-shop.ts';
import type { Figure } from './figure.ts';
import type { Lab } from './lab-server.ts';

/** What the benches of one run share: made when first asked for, taken down at the end of the run. */
export type Surroundings = {
	/** The demo shop with 100,000 items; seeded once a run. */
	shop(): Promise<BenchShop>;
	/** A page in the same Chromium for peers and for the tablet's storage without its screens. */
	lab(): Promise<Lab>;
	/** Runs when the bench is over, last one first. */
	atEnd(work: () => unknown): void;
	/** A new temporary folder, removed at the end. */
	folder(): string;
	/** Says what is going on (stderr). */
	say(words: string): void;
};

/** One file a bench, `<name>.bench.ts`, exporting this as `bench`. */
export type Bench = {
	readonly name: string;
	/** What the issue asks for, in words; printed beside the figure, never asserted. */
	readonly target: string;
	run(around: Surroundings): Promise<Figure[]>;
};
