import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { type Backup, takeBackup } from '#server/operations/backup.ts';
import { BackupError } from '#server/operations/backup-error.ts';
import { requireAdmin } from './caller.ts';
import { HttpError, parseInput } from './http-error.ts';
import type { Parts } from './parts.ts';

const BackupRequest = v.strictObject({
	out: v.optional(v.pipe(v.string(), v.minLength(1))),
	keep: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
});

/** `/v1/admin`: what goes on in the running server because it must not stand still for it. */
export function operationsRoutes(app: FastifyInstance, parts: Parts): void {
	const options = { onRequest: requireAdmin(parts) };
	let running = false;
	app.post('/v1/admin/backup', options, async (request): Promise<Backup> => {
		const { out, keep } = parseInput(BackupRequest, request.body);
		if (running) throw new HttpError(409, 'busy', 'A backup is being taken already');
		running = true;
		try {
			return await takeBackup(parts, {
				...(out === undefined ? {} : { out }),
				...(keep === undefined ? {} : { keep }),
			});
		} catch (cause) {
			throw cause instanceof BackupError ? new HttpError(500, 'backup_failed', cause.message) : cause;
		} finally {
			running = false;
		}
	});
}
