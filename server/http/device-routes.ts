import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { PROTOCOL_VERSION } from '#protocol/protocol-version.ts';
import { type ReportAnswer, ReportRequest } from '#protocol/wire.ts';
import { sayGoodbye } from '#server/office/devices/device-states.ts';
import { deviceTotals, quarantinedOf } from '#server/office/devices/device-totals.ts';
import type { Device } from '#server/office/devices/devices.ts';
import { noteBack } from '#server/office/devices/refills.ts';
import { sealingPublicKey } from '#server/office/sealing-key.ts';
import { backedUpThrough } from '#server/operations/backups.ts';
import { deviceOf, protocolOf, requireDevice } from './caller.ts';
import { HttpError, parseInput } from './http-error.ts';
import type { Parts } from './parts.ts';

/** `POST /v1/devices/goodbye`: how long the wiped journal is, when the tablet says so. */
const GoodbyeRequest = v.object({ journal_through: v.optional(v.number(), 0) });

/** `/v1/devices/report` and `/goodbye`: what an enrolled device says of itself and hears of itself. */
export function deviceRoutes(app: FastifyInstance, parts: Parts): void {
	const options = { onRequest: requireDevice(parts) };

	app.post('/v1/devices/report', options, async (request): Promise<ReportAnswer> => {
		const report = parseInput(ReportRequest, request.body);
		const device = deviceOf(request);
		parts.notes.report(device, report, Math.min(protocolOf(request), PROTOCOL_VERSION), parts.now());
		const answer = await reportAnswer(parts, device);
		if (report.journal_through <= answer.acked_through) {
			noteBack(parts.db, answer.epoch, device, parts.now());
		}
		return answer;
	});

	app.post('/v1/devices/goodbye', options, async (request): Promise<{ ok: true }> => {
		const { journal_through } = parseInput(GoodbyeRequest, request.body ?? {});
		const device = deviceOf(request);
		if (device.standing !== 'revoked') {
			throw new HttpError(409, 'not_revoked', 'Only a revoked device says goodbye');
		}
		const through = await parts.acks.through(device);
		if (journal_through > through) {
			throw new HttpError(409, 'not_all_sent', `The server has the journal through ${through} only`);
		}
		sayGoodbye(parts.db, device);
		return { ok: true };
	});
}

async function reportAnswer(parts: Parts, device: Device): Promise<ReportAnswer> {
	const { db, acks, epoch, ledger, now } = parts;
	const acked_through = await acks.through(device);
	const head = await ledger.head();
	const quarantined = quarantinedOf(db, device);
	return {
		state: device.standing,
		epoch: epoch.current(),
		head,
		acked_through,
		backed_up_through: backedUpThrough(db, device),
		server_time: now(),
		totals: deviceTotals(db, device),
		quarantined_count: quarantined.count,
		quarantined: quarantined.entries,
		sealing_key: sealingPublicKey(db),
	};
}
