import PouchDB from 'pouchdb';
import * as v from 'valibot';
import { type CouchAnswer, CouchFetch, CouchTooLargeError } from './couch-fetch.ts';
import { CouchQuorum } from './couch-quorum.ts';
import { parseCouchUrl } from './couch-url.ts';
import { type LedgerPosition, LedgerUnreachableError } from './ledger.ts';
import type { LedgerDocument } from './ledger-documents.ts';
import type { ChangePage, ConflictPage, LedgerStore, Listed, Range, WriteOutcome } from './ledger-store.ts';
import { type PouchStore, readChanges, readRange } from './pouch-pages.ts';

/** Where the ledger is on a CouchDB. */
export type CouchLedgerPlace = {
	/** `COUCHDB_URL`. */
	readonly url: string;
	/** Name of the shop's ledger behind the prefix. */
	readonly shop: string;
	/** A wait without a byte after which a request is given up, in ms. */
	readonly idleMs?: number;
};

/** Bytes of one `_bulk_docs`: keeps requests short beside CouchDB's 8 MB a document. */
const WRITE_BYTES = 4 * 1024 * 1024;
const READ_IDS = 100;
const CONFLICT_PAGE = 1000;

const Info = v.object({
	doc_count: v.number(),
	update_seq: v.union([v.string(), v.number()]),
	cluster: v.optional(v.object({ q: v.number(), w: v.number() }), { q: 1, w: 1 }),
});
const BulkGet = v.object({
	results: v.array(
		v.object({
			id: v.string(),
			docs: v.array(v.object({ ok: v.optional(v.looseObject({ _rev: v.string() })) })),
		}),
	),
});
const Leaves = v.object({
	last_seq: v.union([v.string(), v.number()]),
	results: v.array(v.object({ id: v.string(), changes: v.array(v.object({ rev: v.string() })) })),
});

/**
 * A database of a CouchDB 3.x over PouchDB's http adapter (sync.md §1.6–1.8). Positions are opaque texts; rows come
 * at least once and in no order; what fewer nodes than the quorum have taken is not an ack.
 */
export class CouchStore implements LedgerStore {
	readonly engine = 'couchdb';
	readonly shared = true;
	readonly #http: CouchFetch;
	readonly #base: string;
	readonly #db: PouchStore;
	#quorum = new CouchQuorum(1);

	private constructor(http: CouchFetch, base: string) {
		this.#http = http;
		this.#base = base;
		const options = { adapter: 'http', skip_setup: true, fetch: http.asFetch };
		this.#db = new PouchDB<LedgerDocument>(
			base,
			options as PouchDB.Configuration.RemoteDatabaseConfiguration,
		);
	}

	/**
	 * Opens the shop's database and makes it when it is missing. One shard (q=1): the feeds that tablets read are in
	 * SQLite, a ledger's writes go in batches, and only with one shard does a batch prove a quorum for each of its
	 * documents. Copies (n) are as many as the cluster keeps by default.
	 */
	static async open({ url, shop, idleMs }: CouchLedgerPlace): Promise<CouchStore> {
		const place = parseCouchUrl(url);
		const name = `${place.prefix}-${shop}`;
		const base = `${place.server}/${encodeURIComponent(name)}`;
		const http = new CouchFetch(place, idleMs);
		const found = await http.send(base, {}, [404]);
		if (found.status === 404) await http.send(`${base}?q=1`, { method: 'PUT' }, [412]);
		const store = new CouchStore(http, base);
		const { cluster } = await store.#info();
		if (cluster.q !== 1 && cluster.w > 1) {
			throw new LedgerUnreachableError(
				`The database ${name} at ${place.host} has q=${cluster.q}; the ledger needs q=1 on a cluster. Noren makes it right when it is missing`,
			);
		}
		store.#quorum = new CouchQuorum(cluster.w);
		return store;
	}

	async write(documents: readonly LedgerDocument[]): Promise<WriteOutcome[]> {
		const outcomes: WriteOutcome[] = [];
		for (const chunk of chunksByBytes(documents)) outcomes.push(...(await this.#writeChunk(chunk)));
		return outcomes;
	}

	/** The winning revisions by a quorum read: `_all_docs` would ask one copy only (sync.md §1.7). */
	async read(ids: readonly string[]): Promise<Map<string, LedgerDocument>> {
		const found = new Map<string, LedgerDocument>();
		for (let from = 0; from < ids.length; from += READ_IDS) {
			const wanted = ids.slice(from, from + READ_IDS).map((id) => ({ id }));
			for (const { id, leaves } of await this.#bulkGet(wanted)) {
				const [best] = leaves.sort(byWinning);
				if (best) found.set(id, best);
			}
		}
		return found;
	}

	list = (range: Range): Promise<Listed[]> => readRange(this.#db, range);

	async changes(since: LedgerPosition, limit: number): Promise<ChangePage> {
		try {
			return await readChanges(this.#db, since, since, limit);
		} catch (cause) {
			if (!(cause instanceof CouchTooLargeError) || limit <= 1) throw cause;
			return this.changes(since, Math.ceil(limit / 2));
		}
	}

	/** Documents with more than one leaf, found without reading the others. */
	async conflicts(since: LedgerPosition): Promise<ConflictPage> {
		const query = new URLSearchParams({ style: 'all_docs', since, limit: String(CONFLICT_PAGE) });
		const page = parse(Leaves, await this.#http.send(`${this.#base}/_changes?${query}`));
		const forked = page.results.filter(({ changes }) => changes.length > 1).map(({ id }) => ({ id }));
		const losers: ConflictPage['losers'][number][] = [];
		for (let from = 0; from < forked.length; from += READ_IDS) {
			for (const { leaves } of await this.#bulkGet(forked.slice(from, from + READ_IDS))) {
				const [winner, ...others] = leaves.sort(byWinning);
				if (winner) losers.push(...others.map((loser) => ({ winner, loser })));
			}
		}
		return { losers, last: page.results.length === 0 ? since : String(page.last_seq) };
	}

	isAhead(): null {
		return null;
	}

	async info() {
		const { doc_count, update_seq } = await this.#info();
		return { documents: doc_count, head: String(update_seq) };
	}

	close(): Promise<void> {
		return this.#db.close();
	}

	async #writeChunk(documents: readonly LedgerDocument[]): Promise<WriteOutcome[]> {
		try {
			return await this.#quorum.write(this.#db, documents, (ids) => this.read(ids));
		} catch (cause) {
			if (!(cause instanceof CouchTooLargeError)) throw cause;
			// Smaller than CouchDB's own limit by default: a limit was set. It stays unsent and visible, nothing else waits.
			if (documents.length === 1) return ['retry'];
			const half = Math.ceil(documents.length / 2);
			const first = await this.#writeChunk(documents.slice(0, half));
			return [...first, ...(await this.#writeChunk(documents.slice(half)))];
		}
	}

	async #bulkGet(docs: readonly { readonly id: string }[]): Promise<{ id: string; leaves: Revised[] }[]> {
		const body = JSON.stringify({ docs });
		const answer = await this.#http.send(`${this.#base}/_bulk_get`, { method: 'POST', body });
		return parse(BulkGet, answer).results.map(({ id, docs: leaves }) => ({
			id,
			leaves: leaves.flatMap(({ ok }) => (ok && ok._deleted !== true ? [ok as unknown as Revised] : [])),
		}));
	}

	async #info() {
		return parse(Info, await this.#http.send(this.#base));
	}
}

type Revised = LedgerDocument & { readonly _rev: string };

/** The order in which every node picks the winner: the longest history first, then the highest text. */
function byWinning(a: Revised, b: Revised): number {
	const generation = ({ _rev }: Revised) => Number(_rev.split('-')[0]);
	return generation(b) - generation(a) || (a._rev < b._rev ? 1 : -1);
}

function parse<S extends v.GenericSchema>(schema: S, { text }: CouchAnswer): v.InferOutput<S> {
	try {
		return v.parse(schema, JSON.parse(text));
	} catch (cause) {
		throw new LedgerUnreachableError('What answers in place of CouchDB does not speak like one', { cause });
	}
}

function* chunksByBytes(documents: readonly LedgerDocument[]): Iterable<readonly LedgerDocument[]> {
	let chunk: LedgerDocument[] = [];
	let bytes = 0;
	for (const document of documents) {
		const weight = JSON.stringify(document).length;
		if (chunk.length > 0 && bytes + weight > WRITE_BYTES) {
			yield chunk;
			chunk = [];
			bytes = 0;
		}
		chunk.push(document);
		bytes += weight;
	}
	if (chunk.length > 0) yield chunk;
}
