import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

/**
 * Headers that keep the app to itself. No `upgrade-insecure-requests` and no HSTS: in a shop's network the server
 * often speaks plain http, and `localhost` counts as secure anyway. Wasm is compiled by the pin hash.
 */
export async function securityHeaders(app: FastifyInstance): Promise<void> {
	await app.register(helmet, {
		strictTransportSecurity: false,
		contentSecurityPolicy: {
			useDefaults: false,
			directives: {
				defaultSrc: ["'self'"],
				scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
				workerSrc: ["'self'"],
				styleSrc: ["'self'"],
				imgSrc: ["'self'", 'data:', 'blob:'],
				connectSrc: ["'self'"],
				fontSrc: ["'self'"],
				manifestSrc: ["'self'"],
				objectSrc: ["'none'"],
				baseUri: ["'none'"],
				formAction: ["'self'"],
				frameAncestors: ["'none'"],
			},
		},
	});
}
