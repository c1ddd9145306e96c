import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { OLDEST_PROTOCOL } from '#protocol/protocol-version.ts';
import { PROTOCOL_HEADER, WITNESS_HEADER } from '#protocol/wire.ts';
import { parseWitness } from '#protocol/witness.ts';
import { type Device, deviceOfToken } from '#server/office/devices/devices.ts';
import { HttpError } from './http-error.ts';
import type { Parts } from './parts.ts';

const devices = new WeakMap<FastifyRequest, Device | null>();

/** The enrolled device that calls, by its token, whatever state it is in; null for anyone else. */
export function callerOf(parts: Parts, request: FastifyRequest): Device | null {
	const known = devices.get(request);
	if (known !== undefined) return known;
	const device = deviceOfToken(parts.db, bearer(request));
	devices.set(request, device);
	return device;
}

/**
 * A hook that lets enrolled devices through, before the body is read, and hears what they have seen of the ledger
 * (design.md §3): whatever is answered, it is answered in the life that their witness leaves in force.
 */
export const requireDevice = (parts: Parts) => async (request: FastifyRequest) => {
	const device = callerOf(parts, request);
	if (!device) throw unknownDevice();
	parts.notes.seen(device, device.lastSeenAt, parts.now());
	const witness = parseWitness(headerOf(request, WITNESS_HEADER));
	if (witness) await parts.life.hear(witness, device);
};

/** A hook for what comes down: by a protocol that is not too old, and not to a device that was revoked or replaced. */
export const requirePuller = (parts: Parts) => {
	const enrolled = requireDevice(parts);
	return async (request: FastifyRequest) => {
		await enrolled(request);
		const { mayPull, standing } = deviceOf(request);
		if (!mayPull && standing === 'revoked') {
			throw new HttpError(
				403,
				'device_revoked',
				'This device was revoked: send what is left and say goodbye',
			);
		}
		if (!mayPull) throw new HttpError(403, 'device_forked', 'Another incarnation goes on in its place');
		if (protocolOf(request) < OLDEST_PROTOCOL) {
			throw new HttpError(
				426,
				'protocol_too_old',
				`Update the till: this server speaks ${OLDEST_PROTOCOL} and up`,
			);
		}
	};
};

/** The device that {@link requireDevice} let through. */
export function deviceOf(request: FastifyRequest): Device {
	const device = devices.get(request);
	if (!device) throw unknownDevice();
	return device;
}

/** The wire's version as the caller says; the first tablets said 1, whatever says nothing is taken for one of them. */
export function protocolOf(request: FastifyRequest): number {
	const said = headerOf(request, PROTOCOL_HEADER);
	return /^\d{1,4}$/.test(said) ? Number(said) : 1;
}

/** A header's text, '' when it is missing or came twice. */
export function headerOf(request: FastifyRequest, name: string): string {
	const value = request.headers[name];
	return typeof value === 'string' ? value : '';
}

const unknownDevice = () => new HttpError(401, 'device_unknown', 'This device is not enrolled here');

/** A hook for commands on this machine that could read the data folder's admin token. */
export const requireAdmin = (parts: Parts) => async (request: FastifyRequest) => {
	const given = Buffer.from(bearer(request));
	const wanted = Buffer.from(parts.adminToken);
	const same =
		given.length === wanted.length && timingSafeEqual(new Uint8Array(given), new Uint8Array(wanted));
	if (!same || !isLoopback(request))
		throw new HttpError(401, 'not_admin', 'Only for commands on the server itself');
};

/**
 * Whether the request was made on the server's own machine by its own name: the socket is loopback and the Host is
 * local, so that neither a neighbour nor a page with a rebound DNS name passes. No proxy is believed.
 */
export function isLocal(request: FastifyRequest): boolean {
	const { host, origin } = request.headers;
	if (!isLoopback(request) || host === undefined || !LOCAL_HOST.test(host)) return false;
	return origin === undefined || origin.replace(/^https?:\/\//, '') === host;
}

const LOCAL_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i;

const isLoopback = (request: FastifyRequest): boolean =>
	/^(?:::ffff:)?127\.|^::1$/.test(request.socket.remoteAddress ?? '');

const bearer = (request: FastifyRequest): string =>
	/^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
