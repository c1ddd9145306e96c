import { createSubscriber } from 'svelte/reactivity';
import type { Subscribable } from '#usecases/services.ts';

/** The latest value of an outside source. Subscribed only while a component is reading it. */
export class LiveView<T> {
	readonly #track: () => void;
	#current: T;

	constructor(source: Subscribable<T>, initial: T) {
		this.#current = initial;
		this.#track = createSubscriber((update) => {
			const subscription = source.subscribe((value) => {
				this.#current = value;
				update();
			});
			return () => subscription.unsubscribe();
		});
	}

	get current(): T {
		this.#track();
		return this.#current;
	}
}
