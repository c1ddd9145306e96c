import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { exportLines } from '#server/operations/export.ts';
import { shopStatus } from '#server/operations/status.ts';
import { verifyShop } from '#server/operations/verify.ts';
import { requireAdmin } from './caller.ts';
import type { Parts } from './parts.ts';

/** `/v1/admin`: what `npm run shop` asks of a running server, because LevelDB has room for one process only. */
export function adminRoutes(app: FastifyInstance, parts: Parts): void {
	const options = { onRequest: requireAdmin(parts) };
	app.post('/v1/admin/status', options, () => shopStatus(parts));
	app.post('/v1/admin/verify', options, () => verifyShop(parts));
	app.post('/v1/admin/rebuild', options, async () => ({ rows: await parts.projector.rebuild() }));
	app.post('/v1/admin/export', options, (_request, reply) => {
		reply.type('application/x-ndjson; charset=utf-8');
		return reply.send(Readable.from(withNewlines(exportLines(parts.ledger))));
	});
}

async function* withNewlines(lines: AsyncIterable<string>): AsyncIterable<string> {
	for await (const line of lines) yield `${line}\n`;
}
