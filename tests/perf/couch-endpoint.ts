import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ItemDoc } from '#protocol/feed.ts';

type Row = { readonly id: string; readonly rev: string; readonly doc: ItemDoc };

/**
 * As much of CouchDB as a pull replication needs (`GET /db`, `_local`, `_changes`, `_bulk_get`), over items in memory:
 * it answers faster than any CouchDB, so what PouchDB takes is PouchDB's own. `/couch-<n>` holds the first n items.
 */
export function couchEndpoint(items: readonly ItemDoc[]) {
	const rows: Row[] = items.map((doc) => {
		const hash = createHash('md5').update(JSON.stringify(doc)).digest('hex');
		return { id: doc._id, rev: `1-${hash}`, doc };
	});
	const byId = new Map(rows.map((row) => [row.id, row]));
	const checkpoints = new Map<string, object>();

	return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
		const { pathname, searchParams } = new URL(request.url ?? '/', 'http://couch');
		const [, name = '', first = '', second = ''] = pathname.split('/');
		const size = Math.min(Number(name.slice('couch-'.length)), rows.length);
		const body = request.method === 'GET' ? null : await readJson(request);
		const send = (status: number, value: object) => {
			response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
		};
		if (first === '')
			return send(200, { db_name: name, update_seq: size, doc_count: size, instance_start_time: '0' });
		if (first === '_local') {
			const kept = checkpoints.get(second);
			if (request.method === 'GET') return kept ? send(200, kept) : send(404, { error: 'not_found' });
			checkpoints.set(second, { ...body, _rev: '0-1' });
			return send(201, { ok: true, id: `_local/${second}`, rev: '0-1' });
		}
		if (first === '_changes') {
			const since = Number(searchParams.get('since') ?? 0);
			const limit = Number(searchParams.get('limit') ?? size);
			return send(200, changes(rows.slice(0, size), since, limit));
		}
		if (first === '_bulk_get') {
			const asked = (body as { docs: { id: string }[] } | null)?.docs ?? [];
			return send(200, { results: asked.map(({ id }) => found(byId.get(id), id)) });
		}
		return send(404, { error: 'not_found', reason: pathname });
	};
}

function changes(rows: readonly Row[], since: number, limit: number): object {
	const results = rows
		.slice(since, since + limit)
		.map(({ id, rev }, nth) => ({ seq: since + nth + 1, id, changes: [{ rev }] }));
	const last = since + results.length;
	return { results, last_seq: last, pending: rows.length - last };
}

function found(row: Row | undefined, id: string): object {
	if (!row) return { id, docs: [{ error: { id, error: 'not_found' } }] };
	const revisions = { start: 1, ids: [row.rev.slice(2)] };
	return { id, docs: [{ ok: { ...row.doc, _rev: row.rev, _revisions: revisions } }] };
}

async function readJson(request: IncomingMessage): Promise<object> {
	let text = '';
	for await (const chunk of request.setEncoding('utf8')) text += chunk;
	return JSON.parse(text || '{}') as object;
}
