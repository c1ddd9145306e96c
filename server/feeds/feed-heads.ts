import type { FeedName } from '#protocol/feed.ts';
import type { Database } from '#server/database/database.ts';

/** Told when a feed has moved. */
export type HeadListener = (feed: FeedName, seq: number) => void;

/** Notices which feeds moved, whoever published, this process or a command beside it, and tells the listeners. */
export class FeedHeads {
	readonly #db: Database;
	readonly #listeners = new Set<HeadListener>();
	#known = new Map<FeedName, number>();

	constructor(db: Database) {
		this.#db = db;
		this.#known = this.#read();
	}

	/** Compares the feeds with what was last seen and tells what moved. */
	check(): void {
		const before = this.#known;
		this.#known = this.#read();
		for (const [feed, seq] of this.#known) {
			if (before.get(feed) === seq) continue;
			for (const listener of this.#listeners) listener(feed, seq);
		}
	}

	/** Every feed with its head, as last checked. */
	all(): ReadonlyMap<FeedName, number> {
		return this.#known;
	}

	/** Adds a listener; the answer removes it. */
	listen(listener: HeadListener): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	#read(): Map<FeedName, number> {
		const rows = this.#db.all<{ feed: FeedName; seq: number }>('SELECT feed, seq FROM feed_heads');
		return new Map(rows.map(({ feed, seq }) => [feed, seq]));
	}
}
