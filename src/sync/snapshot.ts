import { generationOf, type LoadedFeed, type Replica } from '#ports/replica.ts';
import { type FeedName, PackManifest } from '#protocol/feed.ts';
import type { CallFailure } from './call-failure.ts';
import { Pace } from './pace.ts';
import type { Transport } from './transport.ts';

/** Packs asked for together on a good line; the first few show how good it is. */
const FIRST_PACKS = 8;
const MOST_PACKS = 32;
/** A pack that took longer than this came over a slow line, ms. */
const SLOW_PACK_MS = 2000;
/** A manifest can name a pack that is gone by the time it is asked for; the next manifest does not. */
const MANIFESTS = 2;

/** What installing a snapshot tells the engine. */
export type SnapshotEvents = {
	installed(feed: FeedName, loaded: LoadedFeed): void;
	progress(feed: FeedName, loaded: number, total: number): void;
};

/** What snapshots are installed with. */
export type SnapshotParts = {
	readonly replica: Replica;
	readonly transport: Transport;
	readonly events: SnapshotEvents;
	readonly now: () => number;
	readonly sha256: (bytes: Uint8Array<ArrayBuffer>) => Promise<string>;
};

/** Brings whole feeds onto the device, pack by pack; what arrived once is not asked for again (F32). */
export class Snapshots {
	readonly #parts: SnapshotParts;
	readonly #packs = new Pace(FIRST_PACKS, { least: 1, most: MOST_PACKS });

	constructor(parts: SnapshotParts) {
		this.#parts = parts;
	}

	/**
	 * Installs the server's snapshot, unless it is the one already `served` from. With `isSuspect` nothing on the device
	 * is trusted without a look at its hash. Answers what went wrong, if anything.
	 */
	async install(feed: FeedName, served?: string, isSuspect = false): Promise<CallFailure | null> {
		for (let attempt = 1; ; attempt++) {
			const failure = await this.#attempt(feed, served, isSuspect);
			if (failure?.status !== 404 || attempt === MANIFESTS) return failure;
		}
	}

	async #attempt(
		feed: FeedName,
		served: string | undefined,
		isSuspect: boolean,
	): Promise<CallFailure | null> {
		const { replica, transport, events, sha256 } = this.#parts;
		const manifest = await transport.json(PackManifest, `/v1/feeds/${feed}/packs`);
		if (!manifest.ok) return manifest.failure;
		if (generationOf(manifest.value) === served) return null;
		const total = manifest.value.count;
		events.progress(feed, 0, total);
		try {
			const loaded = await replica.install(
				manifest.value,
				feed,
				(hash) => this.#fetchPack(hash),
				(count) => events.progress(feed, count, total),
				{
					atOnce: () => this.#packs.size,
					...(isSuspect && { confirm: async (text, hash) => (await sha256(text)) === hash }),
				},
			);
			events.installed(feed, loaded);
			return null;
		} catch (cause) {
			if (cause instanceof PackFailure) return cause.failure;
			throw cause;
		}
	}

	/** A pack whose hash is right; a wrong one is asked for once more, past every cache (F33). */
	async #fetchPack(hash: string): Promise<Uint8Array<ArrayBuffer>> {
		const { transport, sha256, now } = this.#parts;
		for (const isFresh of [false, true]) {
			const from = now();
			const answer = await transport.bytes(`/v1/packs/${hash}`, isFresh);
			if (!answer.ok) {
				if (!answer.failure.reached) this.#packs.slower();
				throw new PackFailure(answer.failure);
			}
			if (now() - from > SLOW_PACK_MS) this.#packs.slower();
			else this.#packs.faster();
			if ((await sha256(answer.value)) === hash) return answer.value;
		}
		throw new PackFailure({ code: 'pack_corrupt', reached: true });
	}
}

/** A pack that could not be had: leaves the install, which then changes nothing that is served. */
class PackFailure extends Error {
	readonly failure: CallFailure;

	constructor(failure: CallFailure) {
		super(failure.code);
		this.failure = failure;
	}
}
