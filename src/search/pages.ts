import type { LoadedFeed, Page } from '#ports/replica.ts';
import type { ChangeRow, FeedDoc } from '#protocol/feed.ts';
import { lineId } from '#protocol/line-id.ts';
import { lineOf } from './build-page.ts';

/**
 * Documents of a feed by id: deltas over pages, each page a sorted run of lines. Nothing is parsed until asked for.
 * Documents of types that this build does not know (a newer server's) are passed over.
 */
export class Pages<Doc extends FeedDoc> {
	readonly pages: readonly Page[];
	/** First id of each page, read when an item is first asked for by id. */
	#firstIds: readonly string[] | null = null;
	readonly deltas: Map<string, Doc | null>;
	readonly #types: ReadonlySet<string>;
	since: string;

	constructor(loaded: LoadedFeed, types: readonly Doc['type'][]) {
		this.#types = new Set(types);
		this.pages = loaded.pages.filter(({ lineStarts }) => lineStarts.length > 1);
		this.deltas = new Map(loaded.deltas.map(({ id, doc }) => [id, this.known(doc)]));
		this.since = loaded.since;
	}

	/** A document of one of the types asked for, otherwise null. */
	known(doc: FeedDoc | null): Doc | null {
		return doc && this.#types.has(doc.type) ? (doc as Doc) : null;
	}

	/** Lays a row of changes over the pages; answers the document that is current now. */
	lay(row: ChangeRow): Doc | null {
		const doc = this.known(row.withdrawn ? null : row.doc);
		this.deltas.set(row.id, doc);
		return doc;
	}

	/** Whether a line of a page is still what the feed says, or a delta has replaced or withdrawn it. */
	isCurrent(page: Page, line: number): boolean {
		return this.deltas.size === 0 || !this.deltas.has(idOfLine(page, line));
	}

	/** Reads one line of a page. */
	read(page: Page, line: number): Doc | null {
		return this.known(JSON.parse(lineOf(page.text, page.lineStarts, line)) as FeedDoc);
	}

	byId(id: string): Doc | null {
		const delta = this.deltas.get(id);
		if (delta !== undefined) return delta;
		this.#firstIds ??= this.pages.map((each) => idOfLine(each, 0));
		const firstIds = this.#firstIds;
		const page = this.pages[lastAtMost(firstIds.length, (at) => (firstIds[at] ?? '') <= id)];
		if (!page) return null;
		const line = lastAtMost(page.lineStarts.length - 1, (at) => idOfLine(page, at) <= id);
		return line >= 0 && idOfLine(page, line) === id ? this.read(page, line) : null;
	}
}

const idOfLine = (page: Page, line: number): string => lineId(page.text, page.lineStarts[line] ?? 0);

/** Index of the last place where `holds` is true in a run of trues followed by falses; -1 for none. */
function lastAtMost(length: number, holds: (at: number) => boolean): number {
	let low = 0;
	let high = length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (holds(middle)) low = middle + 1;
		else high = middle;
	}
	return low - 1;
}
