import type { FastifyInstance } from 'fastify';
import type { SealedAnswer } from '#protocol/wire.ts';
import { importSealed } from '#server/operations/sealed-import.ts';
import { requireAdmin, requirePuller } from './caller.ts';
import type { Parts } from './parts.ts';

/** Some sixty thousand entries. */
const BODY_LIMIT = 64 * 1024 * 1024;

/**
 * `POST /v1/journal/sealed`: unsent entries of a tablet that cannot send them itself, brought by another one of the shop
 * or by a command on this machine. The body is the file, whatever type the bringer gives it.
 */
export async function sealedRoute(app: FastifyInstance, parts: Parts): Promise<void> {
	const take = async (file: unknown): Promise<SealedAnswer> => {
		const answer = await importSealed(typeof file === 'string' ? file : '', parts);
		if (answer.stored + answer.quarantined > 0) parts.projector.wake();
		return answer;
	};
	await app.register(async (scope) => {
		scope.removeAllContentTypeParsers();
		scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
		const bringer = { bodyLimit: BODY_LIMIT, onRequest: requirePuller(parts) };
		scope.post('/v1/journal/sealed', bringer, ({ body }) => take(body));
		const command = { bodyLimit: BODY_LIMIT, onRequest: requireAdmin(parts) };
		scope.post('/v1/admin/sealed', command, ({ body }) => take(body));
	});
}
