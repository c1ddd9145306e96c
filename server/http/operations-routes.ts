import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { type Release, releaseQuarantine } from '#server/office/devices/release-quarantine.ts';
import { type Adopted, adoptHandedIn } from '#server/operations/adopt-handed-in.ts';
import { type Backup, takeBackup } from '#server/operations/backup.ts';
import { BackupError } from '#server/operations/backup-error.ts';
import { exportLines } from '#server/operations/export.ts';
import { givenUp, openGaps } from '#server/operations/journal-gaps.ts';
import { type AcceptedHole, acceptHole, MendError } from '#server/operations/mend-journal.ts';
import { listQuarantine } from '#server/operations/quarantine-list.ts';
import { requireAdmin } from './caller.ts';
import { HttpError, parseInput } from './http-error.ts';
import type { Parts } from './parts.ts';

const BackupRequest = v.strictObject({
	out: v.optional(v.pipe(v.string(), v.minLength(1))),
	keep: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
});

/** A revoked device whose entries someone has looked at and lets in. */
const ReleaseRequest = v.strictObject({ revoked: v.optional(v.string()) });

const Journal = v.pipe(v.string(), v.minLength(1));
const Reason = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(500));
const HoleRequest = v.strictObject({
	journal: Journal,
	through: v.pipe(v.number(), v.integer(), v.minValue(1)),
	reason: Reason,
});
const AdoptRequest = v.strictObject({ journal: Journal, reason: Reason });

/** `/v1/admin`: what goes on in the running server because it must not stand still for it. */
export function operationsRoutes(app: FastifyInstance, parts: Parts): void {
	const options = { onRequest: requireAdmin(parts) };
	app.post('/v1/admin/export-all', options, (_request, reply) => {
		reply.type('application/x-ndjson; charset=utf-8');
		return reply.send(Readable.from(withNewlines(exportLines(parts.ledger, true))));
	});
	app.post('/v1/admin/quarantine', options, () => listQuarantine(parts.db));
	app.post('/v1/admin/release', options, (request): Promise<Release> => {
		const { revoked } = parseInput(ReleaseRequest, request.body ?? {});
		return releaseQuarantine(parts, revoked === undefined ? {} : { revoked });
	});
	mendingRoutes(app, parts);

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

/** Holes in a till's journal, and what others have handed in of it. */
function mendingRoutes(app: FastifyInstance, parts: Parts): void {
	const options = { onRequest: requireAdmin(parts) };
	app.post('/v1/admin/holes', options, () => ({
		open: openGaps(parts.db),
		given_up: givenUp(parts.db),
	}));
	app.post('/v1/admin/accept-hole', options, (request): Promise<AcceptedHole> => {
		const hole = parseInput(HoleRequest, request.body);
		return acceptHole(parts, hole).catch(refused);
	});
	app.post('/v1/admin/adopt', options, (request): Promise<Adopted> => {
		const wanted = parseInput(AdoptRequest, request.body);
		parts.notes.flush();
		return adoptHandedIn(parts, wanted).catch(refused);
	});
}

function refused(cause: unknown): never {
	throw cause instanceof MendError ? new HttpError(409, 'not_mended', cause.message) : cause;
}

async function* withNewlines(lines: AsyncIterable<string>): AsyncIterable<string> {
	for await (const line of lines) yield `${line}\n`;
}
