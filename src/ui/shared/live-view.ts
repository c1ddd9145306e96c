import { createSubscriber } from 'svelte/reactivity';
import type { Subscribable } from '#usecases/services.ts';

/** The latest value of an outside source. Subscribed only while a component is reading it, and not before `after`. */
export class LiveView<T> {
	readonly #track: () => void;
	#current: T;

	constructor(source: Subscribable<T>, initial: T, after?: Promise<unknown>) {
		this.#current = initial;
		this.#track = createSubscriber((update) => {
			let subscription: { unsubscribe(): void } | null = null;
			let isOver = false;
			const subscribe = () => {
				if (isOver) return;
				subscription = source.subscribe((value) => {
					this.#current = value;
					update();
				});
			};
			if (after) void after.then(subscribe);
			else subscribe();
			return () => {
				isOver = true;
				subscription?.unsubscribe();
			};
		});
	}

	get current(): T {
		this.#track();
		return this.#current;
	}
}
