import type { Watched } from '../tablet.ts';

declare global {
	/** Name of the item a bench waits for, set before the page starts. */
	var norenAwaited: string | undefined;
	/** What `record.js` puts into the app's page. */
	var noren: {
		arm(event: string | undefined, selector: string | undefined, key: string | undefined): void;
		/** Null when nothing followed within five seconds. */
		result(): Promise<Watched | null>;
		/** When the line named `norenAwaited` appeared, ms from the start of the navigation; null until then. */
		awaitedLineAt(): number | null;
		ask<T>(method: string, ...given: unknown[]): Promise<{ value: T; ms: number }>;
		searchable(query: string, count: number): Promise<number>;
	};
}
