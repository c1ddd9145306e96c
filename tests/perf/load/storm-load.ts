import type { JournalEntry } from '#protocol/entry.ts';
import type { FeedName } from '#protocol/feed.ts';
import type { LoadTablet } from '../../support/load-tablet.ts';

/** Feeds a tablet of 渋谷 follows, in the order it pulls them. */
const FEEDS: readonly FeedName[] = ['store-shibuya', 'catalogue', 'availability'];

/** A tablet as it comes back from an outage. */
export type Returning = { readonly tablet: LoadTablet; readonly unsent: readonly JournalEntry[] };

/** Positions every tablet at the present snapshot of each feed, as if it had loaded it. */
export async function haveLoaded(tablets: readonly LoadTablet[]): Promise<void> {
	for (const tablet of tablets) for (const feed of FEEDS) await tablet.startFrom(feed);
}

/** A tablet that does round after round like the app: push, pull, report; again when poked, until told to stop. */
export class StormTablet {
	readonly #returning: Returning;
	readonly #pauseMs: () => number;
	#poked = true;
	#wake: () => void = () => {};
	#stopped = false;
	/** Rows pulled so far. */
	rows = 0;
	/** When everything unsent was acknowledged, performance.now(); 0 before. */
	drainedAt = 0;
	/** When the last round that brought anything ended. */
	lastNewsAt = 0;
	busy = true;

	constructor(returning: Returning, pauseMs: () => number) {
		this.#returning = returning;
		this.#pauseMs = pauseMs;
	}

	async run(): Promise<void> {
		const { tablet, unsent } = this.#returning;
		await new Promise((resolve) => setTimeout(resolve, this.#pauseMs()));
		for (let at = 0; at < unsent.length; at += 200) {
			await tablet.pushUntilTaken(unsent.slice(at, at + 200), this.#pauseMs);
		}
		this.drainedAt = performance.now();
		await retry(() => tablet.listen(() => this.poke()), this.#pauseMs);
		while (!this.#stopped) {
			if (!this.#poked) {
				this.busy = false;
				await new Promise<void>((resolve) => {
					this.#wake = resolve;
				});
				this.busy = true;
				continue;
			}
			this.#poked = false;
			let news = 0;
			for (const feed of FEEDS) news += await retry(() => tablet.pull(feed), this.#pauseMs);
			await retry(() => tablet.report(), this.#pauseMs);
			this.rows += news;
			if (news > 0) this.lastNewsAt = performance.now();
		}
	}

	/** There may be news. */
	poke(): void {
		this.#poked = true;
		this.#wake();
	}

	stop(): void {
		this.#stopped = true;
		this.#wake();
		this.#returning.tablet.close();
	}
}

async function retry<T>(work: () => Promise<T>, pauseMs: () => number): Promise<T> {
	for (let tries = 0; ; tries++) {
		try {
			return await work();
		} catch (cause) {
			if (tries > 20) throw cause;
			await new Promise((resolve) => setTimeout(resolve, pauseMs()));
		}
	}
}

/** Resolves when no tablet has anything to do for `quietMs`. */
export async function quiet(tablets: readonly StormTablet[], quietMs: number): Promise<void> {
	for (let since = performance.now(); performance.now() - since < quietMs; ) {
		if (tablets.some(({ busy }) => busy)) since = performance.now();
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}
