import { invariant } from '#domain/invariant.ts';
import type { LoadedFeed } from '#ports/replica.ts';
import type { ChangeRow, FeedDoc } from '#protocol/feed.ts';
import type { Page } from '#protocol/pack-page.ts';

/**
 * Documents of a feed by id: deltas over pages, each page a sorted run of lines. Nothing is parsed until asked for.
 * Documents of types that this build does not know (a newer server's) are passed over.
 */
export class Pages<Doc extends FeedDoc> {
	readonly pages: readonly Page[];
	readonly deltas: Map<string, Doc | null>;
	readonly #types: ReadonlySet<string>;
	since: string;

	constructor(loaded: LoadedFeed, types: readonly Doc['type'][]) {
		this.#types = new Set(types);
		this.pages = loaded.pages.filter(({ lines }) => lines > 0);
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
		return this.deltas.size === 0 || !this.deltas.has(page.idAt(line));
	}

	/** Reads one line of a page, which is open there. */
	read(page: Page, line: number): Doc | null {
		const json = page.json(line);
		invariant(json !== null, `line ${line} of a page was not opened`);
		return this.known(JSON.parse(json) as FeedDoc);
	}

	/** Makes what {@link Pages.byId} reads readable. */
	async open(id: string): Promise<void> {
		const at = this.deltas.has(id) ? null : this.#find(id);
		await at?.page.open(at.line);
	}

	/** The document of an id; of a page whose text is packed only after {@link Pages.open}. */
	byId(id: string): Doc | null {
		const delta = this.deltas.get(id);
		if (delta !== undefined) return delta;
		const at = this.#find(id);
		return at && this.read(at.page, at.line);
	}

	/** Whether there is a document of an id, of whatever type in the packs. */
	has(id: string): boolean {
		const delta = this.deltas.get(id);
		return delta === undefined ? this.#find(id) !== null : delta !== null;
	}

	#find(id: string): { readonly page: Page; readonly line: number } | null {
		const page = this.pages[lastAtMost(this.pages.length, (at) => (this.pages[at]?.firstId ?? '') <= id)];
		if (!page) return null;
		const line = lastAtMost(page.lines, (at) => page.idAt(at) <= id);
		return line >= 0 && page.idAt(line) === id ? { page, line } : null;
	}
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
