import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { type DeviceKey, parseEntryId } from '#protocol/entry.ts';
import { type PushAnswer, PushRequest } from '#protocol/wire.ts';
import { type PushRow, receivePush } from '#server/ledger/receive-push.ts';
import { isRevoked, markForked } from '#server/office/devices/device-states.ts';
import type { Device } from '#server/office/devices/devices.ts';
import { noteRefilled } from '#server/office/devices/refills.ts';
import { backedUpThrough } from '#server/operations/backups.ts';
import { deviceOf, requireDevice } from './caller.ts';
import { parseInput } from './http-error.ts';
import type { Parts } from './parts.ts';

const BODY_LIMIT = 8 * 1024 * 1024;

/**
 * `POST /v1/journal/_bulk_docs`: facts go up. Answered when they are durable; folding follows. The same for an earlier
 * life of the device, whose entries are still in its journal: `/v1/journal/t01.1/_bulk_docs`.
 */
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
		return answer(parts, rows, device, ackedThrough);
	});

	app.post('/v1/journal/:life/_bulk_docs', options, async (request): Promise<PushAnswer> => {
		const { docs } = parseInput(PushRequest, request.body);
		const device = deviceOf(request);
		const life = lifeOf(parseInput(LifePath, request.params).life, device);
		const isOut = device.standing === 'revoked' || isRevoked(parts.db, life);
		const { rows } = await parts.projector.giveWay.first(() =>
			receivePush(docs, life, parts, isOut ? 'device_revoked' : null),
		);
		return answer(parts, rows, life, durableThrough(rows));
	});
}

const LifePath = v.object({ life: v.pipe(v.string(), v.regex(/^t\d{2,6}\.\d{1,6}$/)) });

/** Whose entries these are: the caller's own in an earlier life. Those of any other device it only hands in. */
function lifeOf(name: string, { store, device, incarnation }: Device): DeviceKey {
	const [former = '', life] = name.split('.');
	const isOwn = former === device && Number(life) <= incarnation;
	return { store, device, incarnation: isOwn ? Number(life) : incarnation };
}

/** How far what was offered is durable. A former life's gaps are lost for good: nothing waits for them to be filled. */
function durableThrough(rows: readonly PushRow[]): number {
	const seqs = (which: readonly PushRow[]) => which.map(({ id }) => parseEntryId(id)?.seq ?? 0);
	const waiting = rows.filter(({ result }) => result === 'retry');
	return waiting.length > 0 ? Math.min(...seqs(waiting)) - 1 : Math.max(...seqs(rows));
}

async function answer(
	parts: Parts,
	rows: readonly PushRow[],
	life: DeviceKey,
	ackedThrough: number,
): Promise<PushAnswer> {
	const epoch = parts.epoch.current();
	noteRefilled(parts.db, epoch, life, rows.filter(({ result }) => result === 'stored').length);
	parts.projector.wake();
	return {
		rows: [...rows],
		epoch,
		head: await parts.ledger.head(),
		acked_through: ackedThrough,
		backed_up_through: backedUpThrough(parts.db, life),
		server_time: parts.now(),
	};
}
