import { createSubscriber } from 'svelte/reactivity';

/** The time, told again every `everyMs` while someone looks: ages on the screen stay true. */
export class Ticker {
	readonly #track: () => void;
	readonly #read: () => number;

	constructor(read: () => number, everyMs: number) {
		this.#read = read;
		this.#track = createSubscriber((update) => {
			const timer = setInterval(update, everyMs);
			return () => clearInterval(timer);
		});
	}

	get now(): number {
		this.#track();
		return this.#read();
	}
}
