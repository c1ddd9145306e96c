import { generationOf, type LoadedFeed, type Replica } from '#ports/replica.ts';
import { type ChangeRow, ChangesPage, type FeedName, PackManifest } from '#protocol/feed.ts';
import type { CallFailure, Transport } from './transport.ts';

const PAGE_LIMIT = 500;
/** Deltas beyond this (and a fifth of the packs) make a fresh snapshot cheaper to serve from. */
const MANY_DELTAS = 5000;

/** What a pull tells the engine, after it is stored. */
export type PullEvents = {
	installed(feed: FeedName, loaded: LoadedFeed): void;
	applied(feed: FeedName, rows: readonly ChangeRow[], since: string): void;
	progress(feed: FeedName, loaded: number, total: number): void;
};

/** How a pull ended; `current` only after an empty page. */
export type PullOutcome =
	| { readonly status: 'current'; readonly at: number }
	| { readonly status: 'failed'; readonly failure: CallFailure };

/** What a pull works with. */
export type PullParts = {
	readonly replica: Replica;
	readonly transport: Transport;
	readonly events: PullEvents;
	/** SHA-256 of bytes in hex; asynchronous, because packs are large. */
	readonly sha256: (bytes: Uint8Array<ArrayBuffer>) => Promise<string>;
};

/** Brings one feed up to date: snapshot packs when there is nothing (or the server went back), then its changes. */
export async function pullFeed(feed: FeedName, parts: PullParts): Promise<PullOutcome> {
	const checkpoint = await parts.replica.checkpoint(feed);
	const isHeavy = checkpoint && checkpoint.deltas > Math.max(MANY_DELTAS, checkpoint.packed / 5);
	if (!checkpoint || isHeavy) {
		const failure = await snapshot(feed, parts, checkpoint?.generation);
		if (failure && !checkpoint) return { status: 'failed', failure };
	}
	const outcome = await pullChanges(feed, parts);
	if (outcome.status === 'current' || outcome.failure.error !== 'rewind') return outcome;
	const failure = await snapshot(feed, parts);
	return failure ? { status: 'failed', failure } : pullChanges(feed, parts);
}

async function pullChanges(feed: FeedName, { replica, transport, events }: PullParts): Promise<PullOutcome> {
	const checkpoint = await replica.checkpoint(feed);
	const epoch = encodeURIComponent(checkpoint?.epoch ?? '');
	for (let since = checkpoint?.since ?? '0'; ; ) {
		const position = encodeURIComponent(since);
		const path = `/v1/feeds/${feed}/_changes?since=${position}&epoch=${epoch}&limit=${PAGE_LIMIT}`;
		const answer = await transport.json(ChangesPage, path);
		if (!answer.ok) return { status: 'failed', failure: answer.failure };
		const { rows, last_seq } = answer.value;
		if (rows.length === 0) {
			await replica.noteCurrent(feed, answer.at);
			return { status: 'current', at: answer.at };
		}
		await replica.apply(feed, rows, last_seq);
		events.applied(feed, rows, last_seq);
		since = last_seq;
	}
}

/** Installs the server's snapshot, unless it is the one already served from. Answers what went wrong, if anything. */
async function snapshot(feed: FeedName, parts: PullParts, served?: string): Promise<CallFailure | null> {
	const { replica, transport, events } = parts;
	const manifest = await transport.json(PackManifest, `/v1/feeds/${feed}/packs`);
	if (!manifest.ok) return manifest.failure;
	if (generationOf(manifest.value) === served) return null;
	const total = manifest.value.count;
	events.progress(feed, 0, total);
	let loaded: LoadedFeed;
	try {
		loaded = await replica.install(
			manifest.value,
			feed,
			(hash) => fetchPack(hash, parts),
			(count) => events.progress(feed, count, total),
		);
	} catch (cause) {
		if (cause instanceof PackFailure) return cause.failure;
		throw cause;
	}
	events.installed(feed, loaded);
	return null;
}

/** A pack that could not be had: leaves the install, which then changes nothing. */
class PackFailure extends Error {
	readonly failure: CallFailure;

	constructor(failure: CallFailure) {
		super(failure.code);
		this.failure = failure;
	}
}

async function fetchPack(hash: string, { transport, sha256 }: PullParts): Promise<Uint8Array> {
	const answer = await transport.bytes(`/v1/packs/${hash}`);
	if (!answer.ok) throw new PackFailure(answer.failure);
	if ((await sha256(answer.value)) !== hash) {
		throw new PackFailure({ code: 'server_answer_invalid', error: 'pack_corrupt' });
	}
	return answer.value;
}
