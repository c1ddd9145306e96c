import type { FastifyServerOptions } from 'fastify';

/**
 * How the server logs: JSON lines on stderr, so that stdout stays for people. Requests themselves are not logged and
 * no line carries a name, a token or what was bought.
 */
export const loggerOptions = (level: string): FastifyServerOptions['logger'] => ({
	level,
	stream: process.stderr,
});
