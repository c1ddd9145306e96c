import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type ChangesMischief, changesPage, headOf } from './couch-stand-in-changes.ts';
import { type CouchDoc, CouchRefusal, type Leaf, StandInDatabase, winner } from './couch-stand-in-store.ts';

/** What a stand-in can be told to do wrong. */
export type Mischief = ChangesMischief & {
	/** Called with each request, `GET /name/_all_docs`, before it is carried out. */
	before: ((request: string) => Promise<unknown> | undefined) | null;
	/** Requests are taken and never answered. */
	hangs: boolean;
	/** Every request is answered with this status instead of being carried out. */
	status: number | null;
	/** Requests are carried out, and then the connection is cut instead of an answer. */
	swallowsReplies: boolean;
	/** A captive portal: 200 with a page of HTML. */
	html: boolean;
	/** Largest document in bytes of JSON (`max_document_size`). */
	maxDocumentBytes: number;
	/** Writes reach this many nodes only. */
	writesReach: number;
};

type Answer = { readonly status: number; readonly body: unknown };
type Call = {
	readonly method: string;
	readonly parts: readonly string[];
	readonly query: URLSearchParams;
	readonly body: unknown;
};

const QUIET = {
	shuffled: null,
	repeated: 0,
	cap: Number.POSITIVE_INFINITY,
	before: null,
	hangs: false,
	status: null,
	swallowsReplies: false,
	html: false,
	maxDocumentBytes: 8_000_000,
	writesReach: Number.POSITIVE_INFINITY,
} as const;

const SPECIAL = new Set(['_id', '_rev', '_deleted', '_revisions', '_attachments']);

/**
 * NOT CouchDB: a stand-in for tests, which speaks as much of CouchDB 3's documented HTTP API as the ledger uses, over
 * documents in memory on one or more pretended nodes. It proves what the ledger does with such answers; it proves
 * nothing about a CouchDB.
 */
export class CouchStandIn {
	readonly databases = new Map<string, StandInDatabase>();
	readonly mischief: { -readonly [K in keyof Mischief]: Mischief[K] } = { ...QUIET };
	/** What was asked, newest last: `POST /name/_bulk_docs`. */
	readonly requests: string[] = [];
	readonly #nodes: number;
	readonly #user: string;
	readonly #password: string;
	#server: Server | null = null;
	port = 0;

	constructor(options: { nodes?: number; user?: string; password?: string } = {}) {
		this.#nodes = options.nodes ?? 1;
		this.#user = options.user ?? 'noren';
		this.#password = options.password ?? 'se:cr@t/%?';
	}

	/** The address with user and password in it. */
	url(prefix = ''): string {
		const auth = `${encodeURIComponent(this.#user)}:${encodeURIComponent(this.#password)}`;
		return `http://${auth}@127.0.0.1:${this.port}${prefix}`;
	}

	/** Behaves again. */
	behave(): void {
		Object.assign(this.mischief, QUIET);
	}

	/** Listens, at the same port as before when there was one: the data outlives a stop. */
	async start(): Promise<this> {
		const server = createServer((request, response) => void this.#serve(request, response));
		this.#server = server;
		await new Promise<void>((done) => server.listen(this.port, '127.0.0.1', done));
		const address = server.address();
		this.port = typeof address === 'object' && address ? address.port : 0;
		return this;
	}

	/** Goes away: connections are cut. */
	async stop(): Promise<void> {
		const server = this.#server;
		this.#server = null;
		if (!server) return;
		server.closeAllConnections();
		await new Promise((done) => server.close(done));
	}

	/** The only database there is. */
	only(): StandInDatabase {
		const [database] = this.databases.values();
		if (!database) throw new Error('the stand-in has no database');
		return database;
	}

	async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const url = new URL(request.url ?? '/', 'http://stand-in');
		this.requests.push(`${request.method} ${url.pathname}`);
		const text = await textOf(request).catch(() => '');
		await this.mischief.before?.(`${request.method} ${url.pathname}`);
		if (this.mischief.hangs) return;
		if (this.mischief.html) {
			response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Welcome to Free Wi-Fi</html>');
			return;
		}
		const { status, body } = this.#answer(request, url, text);
		if (this.mischief.swallowsReplies) {
			request.socket.destroy();
			return;
		}
		response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'must-revalidate' });
		response.end(request.method === 'HEAD' ? undefined : `${JSON.stringify(body)}\n`);
	}

	#answer(request: IncomingMessage, url: URL, text: string): Answer {
		try {
			if (this.mischief.status !== null) {
				throw new CouchRefusal(this.mischief.status, 'told_to', 'The stand-in was told to refuse');
			}
			this.#authorise(request.headers.authorization);
			const parts = url.pathname.split('/').slice(1).map(decodeURIComponent);
			const method = request.method ?? 'GET';
			return this.#route({ method, parts, query: url.searchParams, body: jsonOf(request, text) });
		} catch (cause) {
			if (!(cause instanceof CouchRefusal)) throw cause;
			return { status: cause.status, body: { error: cause.error, reason: cause.message } };
		}
	}

	#authorise(header = ''): void {
		const wanted = Buffer.from(`${this.#user}:${this.#password}`).toString('base64');
		if (header === `Basic ${wanted}`) return;
		throw new CouchRefusal(401, 'unauthorized', 'Name or password is incorrect.');
	}

	#route(call: Call): Answer {
		const [name = '', endpoint = '', ...rest] = call.parts;
		if (name === '') return { status: 200, body: { couchdb: 'Welcome', version: '3.4', vendor: 'stand-in' } };
		if (endpoint === '') return this.#databaseCall(call.method, name, call.query);
		const db = this.databases.get(name);
		if (!db) throw new CouchRefusal(404, 'not_found', 'Database does not exist.');
		switch (`${call.method} ${endpoint}`) {
			case 'POST _bulk_docs':
				return this.#bulkDocs(db, call.body);
			case 'POST _bulk_get':
				return bulkGet(db, call.body);
			case 'GET _all_docs':
			case 'POST _all_docs':
				return allDocs(db, call);
			case 'GET _changes':
				return { status: 200, body: changesPage(db, call.query, this.mischief) };
			case 'GET _local':
				return localDoc(db, rest[0] ?? '');
			default:
				return this.#document(db, endpoint === '_local' ? `_local/${rest[0]}` : endpoint, call);
		}
	}

	#databaseCall(method: string, name: string, query: URLSearchParams): Answer {
		const db = this.databases.get(name);
		if (method === 'PUT') {
			if (!/^[a-z][a-z0-9_$()+/-]*$/.test(name)) {
				throw new CouchRefusal(400, 'illegal_database_name', `Name: '${name}'.`);
			}
			if (db) throw new CouchRefusal(412, 'file_exists', 'The database could not be created.');
			this.databases.set(name, new StandInDatabase(Number(query.get('n') ?? this.#nodes)));
			return { status: 201, body: { ok: true } };
		}
		if (!db) throw new CouchRefusal(404, 'not_found', 'Database does not exist.');
		if (method === 'DELETE') {
			this.databases.delete(name);
			return { status: 200, body: { ok: true } };
		}
		return { status: 200, body: info(name, db) };
	}

	#bulkDocs(db: StandInDatabase, body: unknown): Answer {
		const { docs, new_edits = true } = (body ?? {}) as { docs?: CouchDoc[]; new_edits?: boolean };
		if (!Array.isArray(docs))
			throw new CouchRefusal(400, 'bad_request', 'POST body must include `docs` parameter.');
		for (const doc of docs) this.#check(doc);
		if (!new_edits) throw new CouchRefusal(501, 'not_here', 'The stand-in takes ordinary edits only');
		const rows = docs.map((doc) => db.edit(doc, this.mischief.writesReach));
		if (rows.some((row) => 'error' in row && row.error !== 'conflict')) return { status: 500, body: rows };
		return { status: rows.some((row) => 'accepted' in row) ? 202 : 201, body: rows };
	}

	#document(db: StandInDatabase, id: string, { method, query, body }: Call): Answer {
		if (method === 'GET') return getDoc(db, id, query);
		const row = db.edit({ ...(body as CouchDoc), _id: id }, this.mischief.writesReach);
		if ('error' in row) throw new CouchRefusal(409, row.error, row.reason);
		return { status: row.accepted ? 202 : 201, body: { ok: true, id, rev: row.rev } };
	}

	#check(doc: CouchDoc): void {
		if (typeof doc._id !== 'string' || doc._id === '') {
			throw new CouchRefusal(400, 'illegal_docid', 'Document id must be a non-empty string');
		}
		if (doc._id.startsWith('_') && !/^_(design|local)\//.test(doc._id)) {
			throw new CouchRefusal(400, 'illegal_docid', 'Only reserved document ids may start with underscore.');
		}
		const bad = Object.keys(doc).find((field) => field.startsWith('_') && !SPECIAL.has(field));
		if (bad) throw new CouchRefusal(400, 'doc_validation', `Bad special document member: ${bad}`);
		if (Buffer.byteLength(JSON.stringify(doc)) > this.mischief.maxDocumentBytes) {
			throw new CouchRefusal(413, 'document_too_large', doc._id);
		}
	}
}

function info(name: string, db: StandInDatabase): object {
	const { copy } = db.copy();
	return {
		db_name: name,
		doc_count: [...copy.docs.values()].filter((leaves) => winner(leaves)?.deleted === false).length,
		doc_del_count: 0,
		update_seq: headOf(db),
		purge_seq: '0-g1',
		cluster: { q: 1, n: db.copies.length, w: db.quorum, r: db.quorum },
		instance_start_time: '0',
	};
}

function bulkGet(db: StandInDatabase, body: unknown): Answer {
	const { docs = [] } = (body ?? {}) as { docs?: { id: string; rev?: string }[] };
	const results = docs.map(({ id, rev }) => {
		const leaves = db.read(id).filter((leaf) => rev === undefined || leaf.rev === rev);
		const missing = {
			error: { id, rev: rev ?? 'undefined', error: 'not_found', reason: 'missing' },
		};
		return { id, docs: leaves.length > 0 ? leaves.map((leaf) => ({ ok: whole(id, leaf) })) : [missing] };
	});
	return { status: 200, body: { results } };
}

function getDoc(db: StandInDatabase, id: string, query: URLSearchParams): Answer {
	const leaves = db.read(id);
	const rev = query.get('rev');
	const leaf = rev ? leaves.find((each) => each.rev === rev) : winner(leaves);
	if (!leaf || (leaf.deleted && !rev)) throw new CouchRefusal(404, 'not_found', 'missing');
	const losers = leaves.filter((each) => each !== leaf && !each.deleted).map((each) => each.rev);
	const conflicts = query.get('conflicts') === 'true' && losers.length > 0 ? { _conflicts: losers } : {};
	return { status: 200, body: { ...whole(id, leaf), ...conflicts } };
}

const localDoc = (db: StandInDatabase, name: string): Answer =>
	getDoc(db, `_local/${name}`, new URLSearchParams());

const whole = (id: string, { rev, deleted, doc }: Leaf): object => ({
	_id: id,
	_rev: rev,
	...(deleted && { _deleted: true }),
	...doc,
});

/** One copy is asked (r=1): what another node has may be missing. Ids sort by their bytes. */
function allDocs(db: StandInDatabase, { query, body }: Call): Answer {
	const { docs } = db.copy().copy;
	const row = (id: string) => {
		const best = winner(docs.get(id));
		if (!best) return { key: id, error: 'not_found' };
		const doc = query.get('include_docs') === 'true' ? { doc: best.deleted ? null : whole(id, best) } : {};
		return { id, key: id, value: { rev: best.rev, ...(best.deleted && { deleted: true }) }, ...doc };
	};
	const alive = [...docs.keys()].filter((id) => !id.startsWith('_local/') && !winner(docs.get(id))?.deleted);
	const keys = (body as { keys?: string[] } | null)?.keys;
	if (keys) return { status: 200, body: { total_rows: alive.length, offset: null, rows: keys.map(row) } };
	const from = bytesOf(jsonParam(query, 'startkey'));
	const to = query.has('endkey') ? bytesOf(jsonParam(query, 'endkey')) : null;
	const found = alive
		.map((id) => ({ id, bytes: bytesOf(id) }))
		.filter(({ bytes }) => bytes >= from && (to === null || bytes <= to))
		.sort((a, b) => (a.bytes < b.bytes ? -1 : 1));
	const skip = Number(query.get('skip') ?? 0);
	const rows = found.slice(skip, skip + Number(query.get('limit') ?? found.length)).map(({ id }) => row(id));
	return { status: 200, body: { total_rows: alive.length, offset: skip, rows } };
}

/** Hexadecimal sorts as the bytes do. */
const bytesOf = (id: string): string => Buffer.from(id).toString('hex');

const jsonParam = (query: URLSearchParams, name: string): string =>
	query.has(name) ? String(JSON.parse(query.get(name) ?? '""')) : '';

function jsonOf(request: IncomingMessage, text: string): unknown {
	if (text === '') return null;
	if (!/^application\/json/.test(request.headers['content-type'] ?? '')) {
		throw new CouchRefusal(415, 'bad_content_type', 'Content-Type must be application/json');
	}
	try {
		return JSON.parse(text);
	} catch {
		throw new CouchRefusal(400, 'bad_request', 'invalid UTF-8 JSON');
	}
}

async function textOf(request: IncomingMessage): Promise<string> {
	let text = '';
	for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
	return text;
}
