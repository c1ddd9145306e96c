import type { Subscribable } from '#usecases/services.ts';

/** A value that tells its subscribers when it changes. */
export class Source<T> implements Subscribable<T> {
	readonly #listeners = new Set<(value: T) => void>();
	#value: T;
	constructor(value: T) {
		this.#value = value;
	}
	get value(): T {
		return this.#value;
	}
	set(value: T): void {
		this.#value = value;
		for (const listener of this.#listeners) listener(value);
	}
	subscribe(next: (value: T) => void) {
		this.#listeners.add(next);
		queueMicrotask(() => next(this.#value));
		return { unsubscribe: () => void this.#listeners.delete(next) };
	}
}
