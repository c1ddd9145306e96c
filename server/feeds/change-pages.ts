import type { FeedName } from '#protocol/feed.ts';
import type { Database } from '#server/database/database.ts';
import { changesPage, type PageOptions } from './changes.ts';

/** Characters of pages kept for one feed: a catalogue change of 10,000 prices is about three million. */
const MAX_KEPT = 16 * 1024 * 1024;

type Kept = { readonly head: number; readonly pages: Map<string, string>; size: number };

/**
 * Pages of changes, made once however many tablets ask for them: after a change all of a shop's tablets read the same
 * pages within seconds. What is kept of a feed is let go as soon as the feed moves.
 */
export class ChangePages {
	readonly #db: Database;
	readonly #feeds = new Map<FeedName, Kept>();

	constructor(db: Database) {
		this.#db = db;
	}

	/** The page after `since`, as {@link changesPage} makes it; `head` is where the feed is now. */
	page(feed: FeedName, since: number, head: number, options: PageOptions): string {
		if (options.withheld && options.withheld.length > 0) return changesPage(this.#db, feed, since, options);
		const kept = this.#at(feed, head);
		const name = `${since} ${options.limit} ${options.epoch} ${options.start}`;
		const known = kept.pages.get(name);
		if (known !== undefined) return known;
		const page = changesPage(this.#db, feed, since, options);
		if (kept.size + page.length > MAX_KEPT) {
			kept.pages.clear();
			kept.size = 0;
		}
		kept.pages.set(name, page);
		kept.size += page.length;
		return page;
	}

	#at(feed: FeedName, head: number): Kept {
		const kept = this.#feeds.get(feed);
		if (kept?.head === head) return kept;
		const fresh: Kept = { head, pages: new Map(), size: 0 };
		this.#feeds.set(feed, fresh);
		return fresh;
	}
}
