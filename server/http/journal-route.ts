import type { FastifyInstance } from 'fastify';
import { type PushAnswer, PushRequest } from '#protocol/wire.ts';
import { receivePush } from '#server/ledger/receive-push.ts';
import { markForked } from '#server/office/devices/device-states.ts';
import { noteRefilled } from '#server/office/devices/refills.ts';
import { backedUpThrough } from '#server/operations/backups.ts';
import { deviceOf, requireDevice } from './caller.ts';
import { parseInput } from './http-error.ts';
import type { Parts } from './parts.ts';

const BODY_LIMIT = 8 * 1024 * 1024;

/** `POST /v1/journal/_bulk_docs`: facts go up. Answered when they are durable; folding follows. */
export function journalRoute(app: FastifyInstance, parts: Parts): void {
	const options = { bodyLimit: BODY_LIMIT, onRequest: requireDevice(parts) };
	app.post('/v1/journal/_bulk_docs', options, async (request): Promise<PushAnswer> => {
		const { docs } = parseInput(PushRequest, request.body);
		const device = deviceOf(request);
		const aside = device.standing === 'revoked' ? 'device_revoked' : null;
		const { rows, ackedThrough } = await parts.projector.giveWay.first(() =>
			receivePush(docs, device, parts, aside),
		);
		if (rows.some(({ result }) => result === 'id_reuse')) markForked(parts.db, device);
		const epoch = parts.epoch.current();
		noteRefilled(parts.db, epoch, device, rows.filter(({ result }) => result === 'stored').length);
		parts.projector.wake();
		return {
			rows: [...rows],
			epoch,
			head: await parts.ledger.head(),
			acked_through: ackedThrough,
			backed_up_through: backedUpThrough(parts.db, device),
			server_time: parts.now(),
		};
	});
}
