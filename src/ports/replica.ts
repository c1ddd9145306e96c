import type { ChangeRow, FeedDoc, FeedName, PackManifest } from '#protocol/feed.ts';

/** Up to where a feed is on this device; committed together with the documents it covers (L8). */
export type Checkpoint = {
	readonly epoch: string;
	readonly since: string;
	/** The snapshot served from, as {@link generationOf} names it. */
	readonly generation: string;
	/** Deltas kept beside the packs; many of them are a reason to take a fresh snapshot. */
	readonly deltas: number;
	readonly packed: number;
};

/** Names a snapshot: two manifests with one name hold the same documents. */
export const generationOf = ({ epoch, since }: Pick<PackManifest, 'epoch' | 'since'>): string =>
	`${epoch}:${since}`;

/** A pack prepared for serving without parsing: text, line offsets, and indexes built once at import. */
export type Page = {
	/** Newline-separated documents, ordered by id. */
	readonly text: string;
	/** Start of each line in `text`, and the end of the last one. */
	readonly lineStarts: Uint32Array;
	/** GTINs as numbers, ascending, each with the line it belongs to. Empty in other feeds than the catalogue. */
	readonly gtins: Float64Array;
	readonly gtinLines: Uint16Array;
	/** Records in the compared form, one a line of `text`, with their starts (and the end). */
	readonly search: string;
	readonly searchStarts: Uint32Array;
	readonly categories: Readonly<Record<string, Uint16Array>>;
};

/** The pulled feeds on this device. */
export type Replica = {
	checkpoint(feed: FeedName): Promise<Checkpoint | null>;
	/**
	 * Installs a snapshot: fetches every pack, then flips to it in one transaction. The former generation serves
	 * until then, and an interrupted install changes nothing. Answers what is now served.
	 */
	install(
		manifest: PackManifest,
		feed: FeedName,
		fetchPack: (hash: string) => Promise<Uint8Array>,
		progress: (loaded: number) => void,
	): Promise<LoadedFeed>;
	/** Applies one page of changes together with its checkpoint. */
	apply(feed: FeedName, rows: readonly ChangeRow[], since: string): Promise<void>;
	/** The feed was caught up at `at` (epoch ms): an empty page was seen. */
	noteCurrent(feed: FeedName, at: number): Promise<void>;
};

/** What is served from memory: pages of the current generation and the deltas over them. */
export type LoadedFeed = {
	readonly since: string;
	readonly pages: readonly Page[];
	readonly deltas: readonly { readonly id: string; readonly doc: FeedDoc | null }[];
};
