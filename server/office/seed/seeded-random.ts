/** Pseudo-random numbers that are the same for the same seed on every machine (mulberry32). */
export class SeededRandom {
	#state: number;

	/** Several streams of one seed: `new SeededRandom(seed, index)` does not depend on what was drawn before. */
	constructor(seed: number, stream = 0) {
		this.#state = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(stream + 1, 0xc2b2ae35)) >>> 0;
		this.next();
	}

	/** From 0 up to but not including 1. */
	next(): number {
		this.#state = (this.#state + 0x6d2b79f5) >>> 0;
		let mixed = this.#state;
		mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	}

	/** A whole number from `low` to `high`, both included. */
	between(low: number, high: number): number {
		return low + Math.floor(this.next() * (high - low + 1));
	}

	/** One of a list that is not empty. */
	pick<T>(list: readonly [T, ...T[]]): T {
		return list[Math.floor(this.next() * list.length)] ?? list[0];
	}

	/** True with the given probability. */
	chance(probability: number): boolean {
		return this.next() < probability;
	}
}
