import type { FastifyInstance } from 'fastify';

/** Wasm is compiled by the pin hash; nothing runs or styles inline. */
const POLICY = [
	"default-src 'self'",
	"script-src 'self' 'wasm-unsafe-eval'",
	"worker-src 'self'",
	"style-src 'self'",
	"img-src 'self' data: blob:",
	"connect-src 'self'",
	"font-src 'self'",
	"manifest-src 'self'",
	"object-src 'none'",
	"base-uri 'none'",
	"form-action 'self'",
	"frame-ancestors 'none'",
].join(';');

/** What helmet would say with that policy; it works it out anew for every answer, and it is never another. */
const HEADERS = Object.entries({
	'content-security-policy': POLICY,
	'cross-origin-opener-policy': 'same-origin',
	'cross-origin-resource-policy': 'same-origin',
	'origin-agent-cluster': '?1',
	'referrer-policy': 'no-referrer',
	'x-content-type-options': 'nosniff',
	'x-dns-prefetch-control': 'off',
	'x-download-options': 'noopen',
	'x-frame-options': 'SAMEORIGIN',
	'x-permitted-cross-domain-policies': 'none',
	'x-xss-protection': '0',
});

/**
 * Headers that keep the app to itself. No `upgrade-insecure-requests` and no HSTS: in a shop's network the server
 * often speaks plain http, and `localhost` counts as secure anyway.
 */
export function securityHeaders(app: FastifyInstance): void {
	app.addHook('onRequest', (_request, reply, done) => {
		// On the raw answer, so that streams that are taken over have them too.
		for (const [name, value] of HEADERS) reply.raw.setHeader(name, value);
		done();
	});
}
