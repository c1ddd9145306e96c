import rateLimit from '@fastify/rate-limit';
import Fastify, { type FastifyInstance, type FastifyServerOptions, LogController } from 'fastify';
import { adminRoutes } from './admin-routes.ts';
import { answerHeaders } from './answer-headers.ts';
import { appFiles } from './app-files.ts';
import { customerRoutes } from './customer-routes.ts';
import { deviceRoutes } from './device-routes.ts';
import { enrolRoutes } from './enrol-routes.ts';
import { feedRoutes } from './feed-routes.ts';
import { healthRoutes } from './health-routes.ts';
import { answerErrors } from './http-error.ts';
import { journalRoute } from './journal-route.ts';
import { memberRoutes } from './member-routes.ts';
import { officeRoutes } from './office-routes.ts';
import { onlineRoutes } from './online-routes.ts';
import { operationsRoutes } from './operations-routes.ts';
import type { Parts } from './parts.ts';
import { pokeRoute } from './poke-route.ts';
import { printRoute } from './print-route.ts';
import { receiptRoutes } from './receipt-routes.ts';
import { recoveryRoutes } from './recovery-routes.ts';
import { sealedRoute } from './sealed-route.ts';
import { securityHeaders } from './security-headers.ts';

/** An app without routes yet; its logger is the server's. */
export const newApp = (logger: FastifyServerOptions['logger']): FastifyInstance =>
	Fastify({
		logger: logger ?? false,
		logController: new LogController({ disableRequestLogging: true }),
		// A key like `__proto__` is data to put into quarantine, not a reason to refuse the entries beside it.
		onProtoPoisoning: 'ignore',
		onConstructorPoisoning: 'ignore',
		forceCloseConnections: 'idle',
	});

/** Puts every route on the app. */
export async function addRoutes(
	app: FastifyInstance,
	parts: Parts,
	appFolder: string | undefined,
): Promise<void> {
	answerErrors(app);
	answerHeaders(app, parts);
	securityHeaders(app);
	await app.register(rateLimit, { global: false });
	enrolRoutes(app, parts);
	deviceRoutes(app, parts);
	recoveryRoutes(app, parts);
	journalRoute(app, parts);
	feedRoutes(app, parts);
	customerRoutes(app, parts);
	pokeRoute(app, parts);
	printRoute(app, parts);
	receiptRoutes(app, parts);
	memberRoutes(app, parts);
	onlineRoutes(app, parts);
	adminRoutes(app, parts);
	operationsRoutes(app, parts);
	await officeRoutes(app, parts);
	await sealedRoute(app, parts);
	healthRoutes(app, parts);
	await appFiles(app, appFolder);
}
