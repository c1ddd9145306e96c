import type { Subscribable } from '#ports/subscribable.ts';

/** A value with subscribers; each is told the current value at once and every later one. */
export class Signal<T> implements Subscribable<T> {
	#value: T;
	readonly #subscribers = new Set<(value: T) => void>();

	constructor(value: T) {
		this.#value = value;
	}

	get value(): T {
		return this.#value;
	}

	set(value: T): void {
		this.#value = value;
		for (const next of this.#subscribers) next(value);
	}

	subscribe(next: (value: T) => void): { unsubscribe(): void } {
		this.#subscribers.add(next);
		next(this.#value);
		return { unsubscribe: () => this.#subscribers.delete(next) };
	}
}
