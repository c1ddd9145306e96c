import type { FeedName } from '#protocol/feed.ts';
import type { Database } from '#server/database/database.ts';
import { changesPage, type PageOptions } from './changes.ts';

/** Bytes of pages kept for one feed: a catalogue change of 10,000 prices is about three million. */
const MAX_KEPT = 16 * 1024 * 1024;
/** A page is made anew after this time, ms: what is erased is not served from memory for long. */
const MAX_AGE_MS = 30_000;

type Page = { readonly bytes: Buffer; readonly madeAt: number; readonly isFull: boolean };
type Kept = { head: number; readonly pages: Map<string, Page>; size: number };

/**
 * Pages of changes, made once however many tablets ask for them: after a change, or an outage, all of a shop's tablets
 * read the same pages within seconds. A full page holds while the feed moves on: a row that has moved since comes again
 * further on, as the newest (a reader goes on from the page's end). A page that ended at the head is let go with it.
 */
export class ChangePages {
	readonly #db: Database;
	readonly #now: () => number;
	readonly #feeds = new Map<FeedName, Kept>();

	constructor(db: Database, now: () => number) {
		this.#db = db;
		this.#now = now;
	}

	/** The page after `since` (UTF-8), as {@link changesPage} makes it; `head` is where the feed is now. */
	page(feed: FeedName, since: number, head: number, options: PageOptions): Buffer {
		const make = () => changesPage(this.#db, feed, since, options);
		if (options.withheld && options.withheld.length > 0) return Buffer.from(make().text);
		const kept = this.#at(feed, head);
		const name = `${since} ${options.limit} ${options.epoch} ${options.start}`;
		const now = this.#now();
		const known = kept.pages.get(name);
		if (known && Math.abs(now - known.madeAt) <= MAX_AGE_MS) return known.bytes;
		const { text, isFull } = make();
		const bytes = Buffer.from(text);
		if (kept.size + bytes.length > MAX_KEPT) {
			kept.pages.clear();
			kept.size = 0;
		}
		kept.size += bytes.length - (known?.bytes.length ?? 0);
		kept.pages.set(name, { bytes, madeAt: now, isFull });
		return bytes;
	}

	#at(feed: FeedName, head: number): Kept {
		const kept = this.#feeds.get(feed) ?? { head, pages: new Map(), size: 0 };
		this.#feeds.set(feed, kept);
		if (kept.head === head) return kept;
		kept.head = head;
		for (const [name, { isFull, bytes }] of kept.pages) {
			if (isFull) continue;
			kept.pages.delete(name);
			kept.size -= bytes.length;
		}
		return kept;
	}
}
