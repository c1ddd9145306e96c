/**
 * How much to ask for at once. It halves when the line breaks and doubles when something came through, so that on a
 * line that is cut every few seconds each piece is small enough to arrive whole (F35).
 */
export class Pace {
	readonly #least: number;
	readonly #most: number;
	#size: number;

	constructor(first: number, { least, most }: { readonly least: number; readonly most: number }) {
		this.#size = first;
		this.#least = least;
		this.#most = most;
	}

	get size(): number {
		return this.#size;
	}

	faster(): void {
		this.#size = Math.min(this.#most, this.#size * 2);
	}

	slower(): void {
		this.#size = Math.max(this.#least, Math.floor(this.#size / 2));
	}
}
