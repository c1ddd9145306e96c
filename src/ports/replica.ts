import type { FeedHealth } from '#ports/health.ts';
import type { BucketSum } from '#protocol/bucket-check.ts';
import type { ChangeRow, FeedDoc, FeedName, PackManifest } from '#protocol/feed.ts';
import type { Page } from '#protocol/pack-page.ts';

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

/** Result of a comparison with the server's checksums, epoch ms; `start` names the server's last start before it. */
export type FeedCheck = {
	readonly check: FeedHealth['check'];
	readonly at: number;
	readonly start?: string;
};

/** How a snapshot is installed. */
export type InstallOptions = {
	/** How many packs to ask for together, asked before each: few on a bad line, so that some arrive whole. */
	readonly atOnce?: () => number;
	/** Whether a page already on the device may be used again; without it every one with the right name is. */
	readonly confirm?: (text: Uint8Array<ArrayBuffer>, hash: string) => Promise<boolean>;
};

/** The pulled feeds on this device. */
export type Replica = {
	checkpoint(feed: FeedName): Promise<Checkpoint | null>;
	/**
	 * Installs a snapshot: fetches every pack that is not on the device yet, then flips to it in one transaction. The
	 * former generation serves until then. Of an interrupted install the pages stay for the next one, which leaves
	 * nothing of it behind. Answers what is now served.
	 */
	install(
		manifest: PackManifest,
		feed: FeedName,
		fetchPack: (hash: string) => Promise<Uint8Array<ArrayBuffer>>,
		progress: (loaded: number) => void,
		options?: InstallOptions,
	): Promise<LoadedFeed>;
	/** Applies one page of changes together with its checkpoint. */
	apply(feed: FeedName, rows: readonly ChangeRow[], since: string): Promise<void>;
	/** The feed was caught up at `at` (epoch ms): an empty page was seen. */
	noteCurrent(feed: FeedName, at: number): Promise<void>;
	/** The feed's documents in buckets, deltas laid over packs, to compare with the server's (L9). */
	sums(feed: FeedName): Promise<BucketSum[]>;
	/** When and how the feed was last compared; null for never. */
	lastCheck(feed: FeedName): Promise<FeedCheck | null>;
	noteCheck(feed: FeedName, check: FeedCheck): Promise<void>;
};

/** What is served from memory: pages of the current generation and the deltas over them. */
export type LoadedFeed = {
	readonly since: string;
	readonly pages: readonly Page[];
	readonly deltas: readonly { readonly id: string; readonly doc: FeedDoc | null }[];
};
