import type { FastifyInstance } from 'fastify';
import type { DeviceKey } from '#protocol/entry.ts';
import { type LostAnswer, LostRequest, type RecoverAnswer, RecoverRequest } from '#protocol/wire.ts';
import { lastReceipt } from '#server/office/devices/device-totals.ts';
import { lostDevice, recoverDevice } from '#server/office/devices/recover-device.ts';
import { allPlaces } from '#server/office/places.ts';
import { HttpError, parseInput } from './http-error.ts';
import type { Parts } from './parts.ts';

const LIMIT = { rateLimit: { max: 20, timeWindow: '1 minute' } };

/** `/v1/devices/lost` and `/recover`: a device whose database is gone, or of which two copies exist (sync.md F16, F27). */
export function recoveryRoutes(app: FastifyInstance, parts: Parts): void {
	const { db, now, random, epoch } = parts;

	app.post('/v1/devices/lost', { config: LIMIT }, async (request): Promise<LostAnswer> => {
		const body = parseInput(LostRequest, request.body);
		const lost = lostDevice(db, body);
		if (!lost) throw refused();
		const { store, register } = lost;
		const store_name = allPlaces(db).find(({ id }) => id === store)?.name ?? store;
		return { store_name, register, last: await whatWasLast(parts, lost) };
	});

	app.post('/v1/devices/recover', { config: LIMIT }, async (request): Promise<RecoverAnswer> => {
		const body = parseInput(RecoverRequest, request.body);
		parts.notes.flush();
		const enrolled = await recoverDevice(db, body, { now: now(), random });
		if (!enrolled) throw refused();
		const { store, device, register, incarnation, token } = enrolled;
		return {
			store,
			store_code: allPlaces(db).find(({ id }) => id === store)?.code ?? store,
			device,
			register,
			incarnation,
			token,
			epoch: epoch.current(),
			server_time: now(),
			last: await whatWasLast(parts, { store, device, incarnation: body.incarnation }),
		};
	});
}

/** What the server last had of an incarnation, with everything pushed so far folded. */
async function whatWasLast(parts: Parts, key: DeviceKey): Promise<RecoverAnswer['last']> {
	parts.notes.flush();
	const row = parts.db.get<{ seen: number | null; reported: number | null }>(
		`SELECT last_seen_at AS seen, reported_at AS reported FROM office_devices
		 WHERE id = ? AND incarnation = ?`,
		key.device,
		key.incarnation,
	);
	await parts.projector.wake();
	const seen = Math.max(row?.seen ?? 0, row?.reported ?? 0);
	return {
		acked_through: await parts.acks.through(key),
		receipt_number: lastReceipt(parts.db, key),
		seen_at: seen === 0 ? null : seen,
	};
}

const refused = () =>
	new HttpError(403, 'recovery_refused', 'The secret is wrong or used up, or the device was revoked');
