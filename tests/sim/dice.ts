import { seededRandom } from '../support/seeded-random.ts';

/** All chance of a run, from its seed. */
export class Dice {
	readonly next: () => number;

	constructor(seed: number) {
		this.next = seededRandom(seed);
	}

	chance(share: number): boolean {
		return share > 0 && this.next() < share;
	}

	/** A whole number from `low` to `high`, both included. */
	between(low: number, high: number): number {
		return low + Math.floor(this.next() * (high - low + 1));
	}

	pick<T>(from: readonly T[]): T {
		const picked = from[Math.floor(this.next() * from.length)];
		if (picked === undefined) throw new Error('nothing to pick from');
		return picked;
	}

	/** One of several by weight. */
	weighted<T>(choices: readonly (readonly [weight: number, choice: T])[]): T {
		let at = this.next() * choices.reduce((sum, [weight]) => sum + weight, 0);
		for (const [weight, choice] of choices) {
			at -= weight;
			if (at < 0) return choice;
		}
		const last = choices.at(-1);
		if (!last) throw new Error('nothing to choose from');
		return last[1];
	}
}
