import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FeedName, PackInfo } from '#protocol/feed.ts';
import { PREPARED_VERSION, preparePack } from '#protocol/prepared-pack.ts';
import type { Database } from '#server/database/database.ts';
import { feedHead } from './publish.ts';

const compress = promisify(gzip);

const INSERT = `INSERT INTO feed_packs (hash, count, bytes, gzip, prepares, version) VALUES (?, ?, ?, ?, ?, ?)
	ON CONFLICT DO NOTHING`;

/** A pack ends where a document's id says so, between these counts: an inserted document moves one boundary only. */
type Cut = { readonly min: number; readonly max: number; readonly oneIn: number };
const CUT: Cut = { min: 2000, max: 6000, oneIn: 2048 };
/** A tablet opens a pack of customers to show one of them. */
const CUSTOMERS: Cut = { min: 400, max: 1200, oneIn: 512 };

/** A feed as packs: everything up to `since` is in them. */
export type Snapshot = {
	readonly since: number;
	readonly count: number;
	readonly packs: readonly PackInfo[];
};

type Doc = { readonly id: string; readonly doc: string };

/**
 * Cuts a feed into immutable packs and keeps them. `since` is taken before the first document is read, so whatever
 * changes meanwhile comes again as a change. Compression runs beside the event loop.
 */
export async function buildPacks(db: Database, feed: FeedName): Promise<Snapshot> {
	const since = feedHead(db, feed);
	const packs: PackInfo[] = [];
	let count = 0;
	let after = '';
	for (;;) {
		const docs = readPack(db, feed, after);
		const last = docs.at(-1);
		if (!last) return { since, count, packs };
		packs.push(await keepPack(db, feed, docs));
		count += docs.length;
		after = last.id;
	}
}

/** The documents of the next pack, in order of id. */
function readPack(db: Database, feed: FeedName, after: string): readonly Doc[] {
	const cut = feed.startsWith('customers-') ? CUSTOMERS : CUT;
	const docs = db.all<Doc>(
		'SELECT id, doc FROM feed_docs WHERE feed = ? AND id > ? AND withdrawn = 0 ORDER BY id LIMIT ?',
		feed,
		after,
		cut.max,
	);
	const end = docs.findIndex(({ id }, at) => at >= cut.min - 1 && isBoundary(id, cut));
	return end < 0 ? docs : docs.slice(0, end + 1);
}

/** FNV-1a of the id picks the boundaries. */
function isBoundary(id: string, { oneIn }: Cut): boolean {
	let hash = 0x811c9dc5;
	for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
	return ((hash >>> 7) ^ hash) % oneIn === 0;
}

async function keepPack(db: Database, feed: FeedName, docs: readonly Doc[]): Promise<PackInfo> {
	const text = docs.map(({ doc }) => doc).join('\n');
	const plain = new TextEncoder().encode(text);
	const hash = createHash('sha256').update(plain).digest('hex');
	const count = docs.length;
	const info = { hash, count, bytes: plain.byteLength };
	if (!isKept(db, hash)) {
		const zipped = new Uint8Array(await compress(plain, { level: 6 }));
		db.run(INSERT, hash, count, plain.byteLength, zipped, null, null);
	}
	// Goods are what a tablet waits for at its first load, and what it looks through.
	if (feed !== 'catalogue') return info;
	const prepared = preparedOf(db, hash) ?? (await prepare(db, { text, hash, count }));
	return { ...info, prepared: { hash: prepared, version: PREPARED_VERSION } };
}

/** Makes the prepared form of a pack; answers its hash. */
async function prepare(
	db: Database,
	{ text, hash: of, count }: { readonly text: string; readonly hash: string; readonly count: number },
): Promise<string> {
	const bytes = await preparePack(text);
	const hash = createHash('sha256').update(bytes).digest('hex');
	db.run(INSERT, hash, count, bytes.byteLength, bytes, of, PREPARED_VERSION);
	return hash;
}

/** The hash of the prepared form that is kept of a pack, if there is one. */
function preparedOf(db: Database, hash: string): string | null {
	const row = db.get<{ hash: string }>(
		'SELECT hash FROM feed_packs WHERE prepares = ? AND version = ?',
		hash,
		PREPARED_VERSION,
	);
	return row && isKept(db, row.hash) ? row.hash : null;
}

/** Whether a pack is here; one that was about to go stays. */
function isKept(db: Database, hash: string): boolean {
	const known = db.get<{ count: number }>('SELECT count FROM feed_packs WHERE hash = ?', hash);
	db.run('UPDATE feed_packs SET unused_since = NULL WHERE hash = ? AND unused_since IS NOT NULL', hash);
	return known !== undefined;
}
