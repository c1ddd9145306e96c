import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const YEAR = 'public, max-age=31536000, immutable';

/**
 * Serves the built app: files named by their content for ever, everything else asked for again each time, and
 * `index.html` for any page of the app. Without a build it says so.
 */
export async function appFiles(app: FastifyInstance, folder: string | undefined): Promise<void> {
	const built = folder !== undefined && existsSync(join(folder, 'index.html'));
	if (built) {
		await app.register(fastifyStatic, {
			root: folder,
			cacheControl: false,
			preCompressed: true,
			setHeaders: (reply, path) => {
				reply.header('cache-control', path.startsWith(join(folder, 'assets')) ? YEAR : 'no-cache');
			},
		});
	}
	app.setNotFoundHandler((request, reply) => {
		const page = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
		if (!page || request.url.startsWith('/v1/')) {
			return reply.code(404).send({ error: 'not_found', reason: 'Nothing is here' });
		}
		if (built) return reply.sendFile('index.html');
		return reply.code(404).type('text/plain').send('The app is not built yet. Run: npm start\n');
	});
}
