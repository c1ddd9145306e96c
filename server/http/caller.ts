import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { type Device, deviceOfToken } from '#server/office/devices/devices.ts';
import { HttpError } from './http-error.ts';
import type { Parts } from './parts.ts';

const devices = new WeakMap<FastifyRequest, Device>();

/** A hook that lets enrolled devices through, before the body is read. */
export const requireDevice = (parts: Parts) => async (request: FastifyRequest) => {
	const device = deviceOfToken(parts.db, bearer(request), parts.now());
	if (!device) throw new HttpError(401, 'device_unknown', 'This device is not enrolled here');
	devices.set(request, device);
};

/** The device that {@link requireDevice} let through. */
export function deviceOf(request: FastifyRequest): Device {
	const device = devices.get(request);
	if (!device) throw new HttpError(401, 'device_unknown', 'This device is not enrolled here');
	return device;
}

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
