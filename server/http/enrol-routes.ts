import type { FastifyInstance } from 'fastify';
import type * as v from 'valibot';
import {
	type EnrolAnswer,
	EnrolRequest,
	type HelloAnswer,
	type LocalCodeAnswer,
	LocalCodeRequest,
} from '#protocol/wire.ts';
import { createEnrolCode } from '#server/office/devices/enrol-codes.ts';
import { enrolDevice } from '#server/office/devices/enrol-device.ts';
import { allPlaces } from '#server/office/places.ts';
import { findShopSettings } from '#server/office/shop-settings.ts';
import { isLocal } from './caller.ts';
import { HttpError, parseInput } from './http-error.ts';
import type { Parts } from './parts.ts';

/** Guesses a machine may make in a minute: a code has 2^40 values and lives a day. */
const LIMIT = { rateLimit: { max: 20, timeWindow: '1 minute' } };

/** `/v1/devices`: how a tablet becomes one of the shop's. */
export function enrolRoutes(app: FastifyInstance, parts: Parts): void {
	const { db, now, random, epoch } = parts;
	const stores = () => allPlaces(db).filter(({ kind }) => kind === 'store');

	app.get(
		'/v1/devices/hello',
		(request): HelloAnswer => ({
			shop_name: findShopSettings(db)?.shop_name ?? 'Noren',
			local: isLocal(request),
			stores: stores().map(({ id, name }) => ({ id, name })),
		}),
	);

	app.post('/v1/devices/local-code', { config: LIMIT }, (request): v.InferOutput<typeof LocalCodeAnswer> => {
		if (!isLocal(request)) {
			throw new HttpError(
				403,
				'enrol_not_local',
				'Only a browser on the server itself may enrol without a code',
			);
		}
		const { store } = parseInput(LocalCodeRequest, request.body);
		if (!stores().some(({ id }) => id === store)) throw new HttpError(404, 'not_found', 'No such store');
		return { code: createEnrolCode(db, store, now(), random) };
	});

	app.post('/v1/devices/enrol', { config: LIMIT }, async (request): Promise<EnrolAnswer> => {
		const body = parseInput(EnrolRequest, request.body);
		const enrolled = await enrolDevice(db, body, { now: now(), random });
		if (!enrolled) throw new HttpError(403, 'enrol_code_wrong', 'The code is wrong, used or too old');
		const { store, device, register, incarnation, token } = enrolled;
		const code = allPlaces(db).find(({ id }) => id === store)?.code ?? store;
		return {
			store,
			store_code: code,
			device,
			register,
			incarnation,
			token,
			epoch: epoch.current(),
			server_time: now(),
		};
	});
}
