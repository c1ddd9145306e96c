import type { LoadedFeed, Page } from '#ports/replica.ts';
import type { FeedDoc } from '#protocol/feed.ts';
import { lineOf } from './build-page.ts';

const ID_START = '{"_id":"'.length;

/** Documents of a feed by id: deltas over pages, each page a sorted run of lines. Nothing is parsed until asked for. */
export class Pages<Doc extends FeedDoc> {
	readonly pages: readonly Page[];
	/** First id of each page, read when an item is first asked for by id. */
	#firstIds: readonly string[] | null = null;
	readonly deltas: Map<string, Doc | null>;
	since: string;

	constructor(loaded: LoadedFeed) {
		this.pages = loaded.pages.filter(({ lineStarts }) => lineStarts.length > 1);
		this.deltas = new Map(loaded.deltas.map(({ id, doc }) => [id, doc as Doc | null]));
		this.since = loaded.since;
	}

	/** Whether a line of a page is still what the feed says, or a delta has replaced or withdrawn it. */
	isCurrent(page: Page, line: number): boolean {
		return this.deltas.size === 0 || !this.deltas.has(idOfLine(page, line));
	}

	/** Reads one line of a page. */
	read(page: Page, line: number): Doc {
		return JSON.parse(lineOf(page.text, page.lineStarts, line)) as Doc;
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

/** Canonical JSON puts `_id` first, so a line's id is read without parsing the line. */
function idOfLine(page: Page, line: number): string {
	const from = (page.lineStarts[line] ?? 0) + ID_START;
	return page.text.slice(from, page.text.indexOf('"', from));
}

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
