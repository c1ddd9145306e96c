/** A code that was not read for so long has left the picture; the next sight of it is another piece, ms. */
const AWAY_AFTER_MS = 1000;
/** Two sights of a weak code belong together within this time, ms. */
const TOGETHER_MS = 600;

/**
 * Tells a code that is held in view, which counts once, from one that is shown again, which counts again. A weak code
 * counts from its second sight on.
 */
export class Sightings {
	readonly #counted = new Map<string, number>();
	#doubted: { readonly text: string; readonly at: number } | null = null;

	/** Whether this sight of a code, at a time in ms, is one more piece. */
	count(text: string, isWeak: boolean, at: number): boolean {
		const last = this.#counted.get(text);
		if (last !== undefined && at - last < AWAY_AFTER_MS) {
			this.#counted.set(text, at);
			return false;
		}
		if (isWeak && !this.#isSecondSight(text, at)) {
			this.#doubted = { text, at };
			return false;
		}
		this.#doubted = null;
		this.#forgetLongGone(at);
		this.#counted.set(text, at);
		return true;
	}

	#isSecondSight(text: string, at: number): boolean {
		return this.#doubted?.text === text && at - this.#doubted.at <= TOGETHER_MS;
	}

	#forgetLongGone(at: number): void {
		for (const [text, last] of this.#counted) if (at - last >= AWAY_AFTER_MS) this.#counted.delete(text);
	}
}
