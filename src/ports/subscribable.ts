/** A value that changes over time; `next` is called with the current one soon after subscribing. */
export type Subscribable<T> = {
	subscribe(next: (value: T) => void, error?: (cause: unknown) => void): { unsubscribe(): void };
};
