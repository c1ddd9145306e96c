import type { FastifyInstance } from 'fastify';
import {
	type CustomerFindAnswer,
	CustomerFindRequest,
	type PersonKeysAnswer,
	PersonKeysRequest,
} from '#protocol/customer-wire.ts';
import { findCustomers } from '#server/feeds/customers/find-customers.ts';
import { takePersonKeys } from '#server/office/customers/take-person-keys.ts';
import { deviceOf, requireDevice, requirePuller } from './caller.ts';
import { parseInput } from './http-error.ts';
import type { Parts } from './parts.ts';

/** Searches of a machine in a minute: nobody reads through the shop's customers. */
const SEARCHES = { rateLimit: { max: 20, timeWindow: '1 minute' } };

/** `/v1/customers`: what cannot be a fact of the journal, keys; and who is not among the store's customers yet. */
export function customerRoutes(app: FastifyInstance, parts: Parts): void {
	const { db, random, projector } = parts;

	app.post('/v1/customers/keys', { onRequest: requireDevice(parts) }, (request): PersonKeysAnswer => {
		const { keys } = parseInput(PersonKeysRequest, request.body);
		const stored = takePersonKeys(db, deviceOf(request).store, keys, random);
		if (stored.length > 0) projector.wake();
		return { stored };
	});

	app.post(
		'/v1/customers/find',
		{ onRequest: requirePuller(parts), config: SEARCHES },
		(request, reply): CustomerFindAnswer => {
			const { query } = parseInput(CustomerFindRequest, request.body);
			reply.header('cache-control', 'no-store');
			const hits = findCustomers(db, query, deviceOf(request).store, random);
			if (hits.length > 0) projector.wake();
			return { hits };
		},
	);
}
