import { gunzipSync } from 'node:zlib';
import { BucketSums, differingBuckets } from '#protocol/bucket-check.ts';
import { canonicalJson, type Json } from '#protocol/canonical.ts';
import type { ChangesPage, FeedName, PackManifest } from '#protocol/feed.ts';
import type { CheckAnswer } from '#protocol/wire.ts';
import type { LoadTablet } from './load-tablet.ts';

/** A law was broken; the message says how. */
export class LawBroken extends Error {
	override readonly name = 'LawBroken';
}

/** A tablet's copy of a feed, pulled over the wire, that watches whether the feed keeps its promises. */
export class FeedCopy {
	readonly feed: FeedName;
	/** Canonical JSON by document id. */
	readonly docs = new Map<string, string>();
	readonly #tablet: LoadTablet;
	#since: string | null = null;
	#epoch = '';

	constructor(tablet: LoadTablet, feed: FeedName) {
		this.#tablet = tablet;
		this.feed = feed;
	}

	/** Loads the snapshot when there is none, then every change to the empty page. Throws {@link LawBroken}. */
	async pull(): Promise<void> {
		if (this.#since === null) await this.#load();
		for (;;) {
			const since = encodeURIComponent(this.#since ?? '0');
			const page = (await this.#tablet.json(
				`/v1/feeds/${this.feed}/_changes?since=${since}&limit=200`,
			)) as ChangesPage;
			this.#isSameLife(page.epoch);
			if (numberOf(page.last_seq) < numberOf(this.#since ?? '0')) {
				throw new LawBroken(`${this.feed} went back from ${this.#since} to ${page.last_seq}`);
			}
			for (const row of page.rows) {
				if (row.withdrawn) this.docs.delete(row.id);
				else this.docs.set(row.id, canonicalJson(row.doc as unknown as Json));
			}
			this.#since = page.last_seq;
			if (page.rows.length === 0) return;
		}
	}

	/** Compares with the server's checksums (L9); both must stand still. */
	async compare(): Promise<void> {
		await this.pull();
		const answer = (await this.#tablet.json(`/v1/feeds/${this.feed}/check`)) as CheckAnswer;
		this.#isSameLife(answer.epoch);
		if (answer.as_of !== this.#since) {
			throw new LawBroken(`${this.feed} moved from ${this.#since} to ${answer.as_of} while all was quiet`);
		}
		const sums = new BucketSums();
		for (const [id, text] of this.docs) sums.add(id, text);
		const differing = differingBuckets(sums.sums(), answer.buckets);
		if (differing.length > 0) throw new LawBroken(`${this.feed} differs from the server in ${differing}`);
	}

	/** A document of the copy. */
	get<T>(id: string): T | null {
		const text = this.docs.get(id);
		return text === undefined ? null : (JSON.parse(text) as T);
	}

	async #load(): Promise<void> {
		const manifest = (await this.#tablet.json(`/v1/feeds/${this.feed}/packs`)) as PackManifest;
		this.#isSameLife(manifest.epoch);
		const docs = new Map<string, string>();
		for (const { hash } of manifest.packs) {
			const text = gunzipSync(new Uint8Array(await this.#tablet.bytes(`/v1/packs/${hash}`))).toString();
			for (const line of text.split('\n').filter((each) => each !== '')) {
				docs.set((JSON.parse(line) as { _id: string })._id, line);
			}
		}
		if (docs.size !== manifest.count) {
			throw new LawBroken(`${this.feed}: ${docs.size} documents in packs, ${manifest.count} promised`);
		}
		for (const [id, text] of docs) this.docs.set(id, text);
		this.#since = manifest.since;
	}

	#isSameLife(epoch: string): void {
		this.#epoch ||= epoch;
		if (epoch !== this.#epoch) throw new LawBroken(`the epoch changed from ${this.#epoch} to ${epoch}`);
	}
}

/** Documents that two copies of a feed do not have in common. */
export function differences(a: FeedCopy, b: FeedCopy): string[] {
	const ids = new Set([...a.docs.keys(), ...b.docs.keys()]);
	return [...ids].filter((id) => a.docs.get(id) !== b.docs.get(id));
}

/** The number at the front of a position, only for tests that know how the server writes it. */
const numberOf = (position: string): number => Number(/^\d+/.exec(position)?.[0] ?? 0);
