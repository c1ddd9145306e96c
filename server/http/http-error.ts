import type { FastifyError, FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { LedgerFullError, LedgerUnreachableError } from '#server/ledger/ledger.ts';

/** After so many seconds it is worth asking a full server again: someone must make room first. */
const FULL_RETRY_S = 30;
/** A ledger that is away is asked for again by every push; nobody needs to hurry. */
const AWAY_RETRY_S = 5;

/** A refusal with its status, a stable code and a reason for people. Thrown by routes, answered in one place. */
export class HttpError extends Error {
	override readonly name = 'HttpError';
	readonly status: number;
	readonly code: string;

	constructor(status: number, code: string, reason: string) {
		super(reason);
		this.status = status;
		this.code = code;
	}
}

/** The input in the shape a route takes, or a 400 that says where it is not. */
export function parseInput<S extends v.GenericSchema>(schema: S, input: unknown): v.InferOutput<S> {
	const parsed = v.safeParse(schema, input);
	if (parsed.success) return parsed.output;
	const [issue] = parsed.issues;
	throw new HttpError(400, 'bad_request', `${v.getDotPath(issue) ?? 'body'}: ${issue.message}`);
}

/** Answers every failure as `{error, reason}`; what nobody expected is logged, without the request's content. */
export function answerErrors(app: FastifyInstance): void {
	app.setErrorHandler((cause: FastifyError | HttpError | Error, request, reply) => {
		const { status, error, reason } = describe(cause);
		if (status === 507) reply.header('retry-after', String(FULL_RETRY_S));
		if (status === 503) reply.header('retry-after', String(AWAY_RETRY_S));
		if (status >= 500) request.log.error({ err: cause, route: request.routeOptions.url }, 'request failed');
		return reply.code(status).send({ error, reason });
	});
}

function describe(cause: FastifyError | HttpError | Error): {
	status: number;
	error: string;
	reason: string;
} {
	if (cause instanceof HttpError) return { status: cause.status, error: cause.code, reason: cause.message };
	if (isDiskFull(cause)) return { status: 507, error: 'server_full', reason: 'The server has no room left' };
	if (cause instanceof LedgerUnreachableError) {
		return { status: 503, error: 'ledger_unreachable', reason: cause.message };
	}
	if (isBusy(cause)) return { status: 503, error: 'busy', reason: 'Another process holds the database' };
	const status = 'statusCode' in cause ? (cause.statusCode ?? 500) : 500;
	if (status === 429) return { status, error: 'too_many_requests', reason: cause.message };
	if (status === 413) return { status, error: 'too_large', reason: cause.message };
	if (status >= 400 && status < 500) return { status, error: 'bad_request', reason: cause.message };
	return { status: 500, error: 'internal', reason: 'The server failed; nothing was lost' };
}

function isDiskFull(cause: Error): boolean {
	const code = 'code' in cause ? String(cause.code) : '';
	return cause instanceof LedgerFullError || code === 'ENOSPC' || code.startsWith('SQLITE_FULL');
}

/** Another gateway of the same folder, stopped or slow inside a transaction, holds the database. */
const isBusy = (cause: Error): boolean => 'code' in cause && String(cause.code).startsWith('SQLITE_BUSY');
