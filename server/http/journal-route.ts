import type { FastifyInstance } from 'fastify';
import { type PushAnswer, PushRequest } from '#protocol/wire.ts';
import { receivePush } from '#server/ledger/receive-push.ts';
import { deviceOf, requireDevice } from './caller.ts';
import { parseInput } from './http-error.ts';
import type { Parts } from './parts.ts';

const BODY_LIMIT = 8 * 1024 * 1024;

/** `POST /v1/journal/_bulk_docs`: facts go up. Answered when they are durable; folding follows. */
export function journalRoute(app: FastifyInstance, parts: Parts): void {
	const options = { bodyLimit: BODY_LIMIT, onRequest: requireDevice(parts) };
	app.post('/v1/journal/_bulk_docs', options, async (request): Promise<PushAnswer> => {
		const { docs } = parseInput(PushRequest, request.body);
		const { rows, ackedThrough } = await receivePush(docs, deviceOf(request), parts);
		parts.projector.wake();
		return {
			rows: [...rows],
			epoch: parts.epoch.current(),
			head: await parts.ledger.head(),
			acked_through: ackedThrough,
			backed_up_through: 0,
			server_time: parts.now(),
		};
	});
}
