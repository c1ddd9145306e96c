import type { FeedName } from '#protocol/feed.ts';
import type { CallFailure } from './call-failure.ts';
import { type CheckParts, checkFeed } from './check-feed.ts';
import type { Puller } from './pull.ts';

/** A feed is compared once a day, ms. */
const CHECK_EVERY_MS = 24 * 3600_000;
/** One that kept moving while it was compared is tried again after this, ms. */
const TRY_AGAIN_MS = 10 * 60_000;

/** Decides when which feed is compared with the server: once a day, after a rewind, and when somebody asks. */
export class FeedChecks {
	readonly #puller: Puller;
	readonly #parts: CheckParts;
	readonly #forced = new Set<FeedName>();
	/** When a feed is next due, epoch ms; read from storage when it is first asked for. */
	readonly #dueAt = new Map<FeedName, number>();
	#hasCaughtUp = false;

	constructor(puller: Puller, parts: CheckParts) {
		this.#puller = puller;
		this.#parts = parts;
	}

	/** Compares a feed in the next round that catches up. */
	force(feed: FeedName): void {
		this.#forced.add(feed);
	}

	/**
	 * Compares what is due, with the server caught up with. A day's check waits for the second round (a start has better
	 * things to do) and takes one feed a round.
	 */
	async run(feeds: readonly FeedName[]): Promise<CallFailure[]> {
		const due = feeds.filter((feed) => this.#forced.has(feed));
		if (due.length === 0 && this.#hasCaughtUp) {
			for (const feed of feeds) {
				if (due.length === 0 && (await this.#isDue(feed))) due.push(feed);
			}
		}
		this.#hasCaughtUp = true;
		const failures: CallFailure[] = [];
		for (const feed of due) {
			const failure = await this.#check(feed);
			if (failure) failures.push(failure);
		}
		return failures;
	}

	async #check(feed: FeedName): Promise<CallFailure | null> {
		const { replica, now } = this.#parts;
		const failure = await checkFeed(feed, this.#puller, this.#parts);
		const last = await replica.lastCheck(feed);
		const wasChecked = failure === null && last !== null && now() - last.at < TRY_AGAIN_MS;
		this.#dueAt.set(feed, now() + (wasChecked ? CHECK_EVERY_MS : TRY_AGAIN_MS));
		if (failure?.reached !== false) this.#forced.delete(feed);
		// An older server has no checksums to compare with; that is no trouble of anyone's.
		return failure?.status === 404 ? null : failure;
	}

	async #isDue(feed: FeedName): Promise<boolean> {
		const now = this.#parts.now();
		let at = this.#dueAt.get(feed);
		if (at === undefined) {
			at = ((await this.#parts.replica.lastCheck(feed))?.at ?? -CHECK_EVERY_MS) + CHECK_EVERY_MS;
			this.#dueAt.set(feed, at);
		}
		// A due time further away than a check's distance comes from a clock that was set back since.
		return now >= at || at - now > CHECK_EVERY_MS;
	}
}
