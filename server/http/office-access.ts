import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isOfficeSession, OFFICE_SESSION_LIFE_MS } from '#server/office/office-sessions.ts';
import { headerOf, isLocal } from './caller.ts';
import type { Parts } from './parts.ts';

const COOKIE = 'noren_office';

/** Who looks at the office's pages: a browser on the server's own machine, or one that was let in by a code. */
export type OfficeVisitor = { readonly session: string | null };

/** The visitor of a request, or null for a stranger. */
export function officeVisitor({ db, now }: Parts, request: FastifyRequest): OfficeVisitor | null {
	const session = cookieOf(request);
	if (session !== '' && isOfficeSession(db, session, now())) return { session };
	return isLocal(request) ? { session: null } : null;
}

/**
 * What a form of ours carries, so that another site's form is refused although the browser sends the cookie along. It
 * is bound to the session and to this run of the server.
 */
export const csrfOf = ({ adminToken }: Parts, { session }: OfficeVisitor): string =>
	createHmac('sha256', adminToken)
		.update(`noren-office-form:${session ?? 'local'}`)
		.digest('hex');

/** Whether a form's proof is this visitor's. */
export function isOwnForm(parts: Parts, visitor: OfficeVisitor, given: unknown): boolean {
	const wanted = Buffer.from(csrfOf(parts, visitor));
	const said = Buffer.from(typeof given === 'string' ? given : '');
	return said.length === wanted.length && timingSafeEqual(new Uint8Array(said), new Uint8Array(wanted));
}

/** Gives the browser its session: no script can read it and no other site can send it. */
export const giveSession = (request: FastifyRequest, reply: FastifyReply, token: string): FastifyReply =>
	reply.header('set-cookie', cookie(request, token, OFFICE_SESSION_LIFE_MS / 1000));

/** Takes it away again. */
export const takeSession = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
	reply.header('set-cookie', cookie(request, '', 0));

function cookie(request: FastifyRequest, value: string, seconds: number): string {
	const secure = request.protocol === 'https' ? '; Secure' : '';
	return `${COOKIE}=${value}; Path=/office; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`;
}

const cookieOf = (request: FastifyRequest): string =>
	new RegExp(`(?:^|;\\s*)${COOKIE}=([0-9a-f]{64})(?:;|$)`).exec(headerOf(request, 'cookie'))?.[1] ?? '';
