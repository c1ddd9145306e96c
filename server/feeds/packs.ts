import type { FeedName, PackInfo, PackManifest } from '#protocol/feed.ts';
import type { Database } from '#server/database/database.ts';
import { buildPacks, type Snapshot } from './build-packs.ts';
import { hasErasedSince } from './erased-packs.ts';
import { formatPosition } from './feed-position.ts';
import { feedHead } from './publish.ts';

/** A feed this small is cut afresh whenever it moved: its manifest is never behind. */
const SMALL_FEED = 2000;
/** A larger one is cut again when this share of it has changed since. */
const STALE_SHARE = 0.2;
/** How long a pack that no manifest names stays for tablets that still read an older one. */
const KEEP_UNUSED_MS = 24 * 3600_000;

type ManifestRow = { readonly since: number; readonly count: number; readonly packs: string };

/** Snapshots of feeds, cut in the background and handed out as immutable packs. One a server. */
export class Packs {
	readonly #db: Database;
	readonly #now: () => number;
	readonly #failed: (cause: unknown) => void;
	readonly #building = new Map<FeedName, Promise<Snapshot>>();

	constructor(db: Database, now: () => number, failed: (cause: unknown) => void) {
		this.#db = db;
		this.#now = now;
		this.#failed = failed;
	}

	/** The manifest to load a feed from. An older one is still right: changes go on from its `since`. */
	async manifest(feed: FeedName, epoch: string): Promise<PackManifest> {
		const kept = this.#kept(feed);
		const small = !kept || kept.count <= SMALL_FEED;
		const snapshot = kept && (this.#fresh(feed, kept) || !small) ? kept : await this.#build(feed);
		const { since, count, packs } = snapshot;
		if (kept) this.refresh(feed);
		return { feed, epoch, since: formatPosition(since, epoch), count, packs: [...packs] };
	}

	/** Cuts a feed again in the background when it has moved by a lot. */
	refresh(feed: FeedName): void {
		const kept = this.#kept(feed);
		if (kept && (this.#fresh(feed, kept) || !this.#stale(feed, kept))) return;
		this.#build(feed).catch(this.#failed);
	}

	/** A pack as it is sent, or null when there is none of this hash: gzipped text, or prepared, which is sent as it is. */
	bytes(hash: string): { readonly bytes: Uint8Array; readonly isPrepared: boolean } | null {
		const row = this.#db.get<{ gzip: Uint8Array; prepares: string | null }>(
			'SELECT gzip, prepares FROM feed_packs WHERE hash = ?',
			hash,
		);
		return row ? { bytes: row.gzip, isPrepared: row.prepares !== null } : null;
	}

	/** Resolves when nothing is being cut. */
	async idle(): Promise<void> {
		await Promise.allSettled(this.#building.values());
	}

	#kept(feed: FeedName): Snapshot | null {
		const row = this.#db.get<ManifestRow>(
			'SELECT since, count, packs FROM feed_manifests WHERE feed = ?',
			feed,
		);
		return row ? { since: row.since, count: row.count, packs: JSON.parse(row.packs) as PackInfo[] } : null;
	}

	#fresh(feed: FeedName, kept: Snapshot): boolean {
		return kept.since === feedHead(this.#db, feed);
	}

	#stale(feed: FeedName, kept: Snapshot): boolean {
		return feedHead(this.#db, feed) - kept.since > Math.max(SMALL_FEED, kept.count * STALE_SHARE);
	}

	#build(feed: FeedName): Promise<Snapshot> {
		const running = this.#building.get(feed);
		if (running) return running;
		const build = this.#cut(feed)
			.then((snapshot) => this.#keep(feed, snapshot))
			.finally(() => this.#building.delete(feed));
		this.#building.set(feed, build);
		return build;
	}

	/** Cut again as long as someone is erased meanwhile. */
	async #cut(feed: FeedName): Promise<Snapshot> {
		for (;;) {
			const snapshot = await buildPacks(this.#db, feed);
			if (!hasErasedSince(this.#db, feed, snapshot.since)) return snapshot;
			for (const { hash } of snapshot.packs) this.#db.run('DELETE FROM feed_packs WHERE hash = ?', hash);
		}
	}

	#keep(feed: FeedName, snapshot: Snapshot): Snapshot {
		const { since, count, packs } = snapshot;
		this.#db.transaction(() => {
			this.#db.run(
				`INSERT INTO feed_manifests (feed, since, count, packs) VALUES (?, ?, ?, ?)
				 ON CONFLICT (feed) DO UPDATE SET since = excluded.since, count = excluded.count, packs = excluded.packs`,
				feed,
				since,
				count,
				JSON.stringify(packs),
			);
			this.#prune();
		});
		return snapshot;
	}

	/** Notes which packs no manifest names any more and removes those that were let go long ago. */
	#prune(): void {
		const named = (path: string) =>
			`SELECT json_extract(pack.value, '${path}') FROM feed_manifests, json_each(feed_manifests.packs) AS pack
			 WHERE json_extract(pack.value, '${path}') IS NOT NULL`;
		const used = `(hash IN (${named('$.hash')}) OR hash IN (${named('$.prepared.hash')}))`;
		const now = this.#now();
		this.#db.run(`UPDATE feed_packs SET unused_since = NULL WHERE unused_since IS NOT NULL AND ${used}`);
		this.#db.run(`UPDATE feed_packs SET unused_since = ? WHERE unused_since IS NULL AND NOT ${used}`, now);
		this.#db.run('DELETE FROM feed_packs WHERE unused_since < ?', now - KEEP_UNUSED_MS);
	}
}
