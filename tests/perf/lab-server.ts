import { createReadStream, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { dataFolder } from '#server/data-folder.ts';
import { Database } from '#server/database/database.ts';
import { Packs } from '#server/feeds/packs.ts';
import { RECEIPTLINE_IN_A_BROWSER } from '../../vite.config.ts';
import type { BenchShop } from './bench-shop.ts';
import { couchEndpoint } from './couch-endpoint.ts';

const LAB = fileURLToPath(new URL('lab', import.meta.url));
const POUCHDB = join(
	createRequire(import.meta.url).resolve('pouchdb/package.json'),
	'../dist/pouchdb.min.js',
);
const TYPES: Readonly<Record<string, string>> = { html: 'text/html', js: 'text/javascript' };

/** A small server with the lab page, the peers' libraries and the shop's items, at an origin of its own. */
export type Lab = { readonly url: string; close(): Promise<void> };

/** Builds the lab page into `folder` and serves it. */
export async function openLab(shop: BenchShop, folder: string): Promise<Lab> {
	await build({
		configFile: false,
		root: LAB,
		logLevel: 'error',
		worker: { format: 'es' },
		resolve: { alias: RECEIPTLINE_IN_A_BROWSER },
		build: {
			outDir: folder,
			emptyOutDir: true,
			target: 'es2022',
			rollupOptions: { output: { entryFileNames: 'lab.js' } },
		},
	});
	const db = new Database(dataFolder(shop.dataDir).database);
	const packs = new Packs(db, Date.now, (cause) => process.stderr.write(`${cause}\n`));
	const manifest = JSON.stringify(await packs.manifest('catalogue', 'bench'));
	const items = shop.items.map((item) => JSON.stringify(item)).join('\n');
	const couch = couchEndpoint(shop.items);

	const answer = async (request: IncomingMessage, response: ServerResponse) => {
		const { pathname } = new URL(request.url ?? '/', 'http://lab');
		response.setHeader('access-control-allow-origin', '*');
		if (pathname.startsWith('/couch-')) return couch(request, response);
		if (pathname === '/items') return response.end(items);
		if (pathname === '/pouchdb.js') return createReadStream(POUCHDB).pipe(response);
		if (pathname === '/packs') return response.end(manifest);
		if (pathname.startsWith('/packs/')) {
			response.setHeader('content-encoding', 'gzip');
			return response.end(packs.bytes(pathname.slice('/packs/'.length))?.bytes);
		}
		const file = pathname === '/' ? 'index.html' : pathname.slice(1);
		response.setHeader('content-type', TYPES[file.split('.').at(-1) ?? ''] ?? 'text/plain');
		return response.end(readFileSync(join(folder, file)));
	};
	const server = createServer((request, response) => {
		answer(request, response).catch(() => response.writeHead(404).end());
	});
	await new Promise<void>((resolve) => server.listen(0, resolve));
	const address = server.address();
	const port = typeof address === 'object' && address ? address.port : 0;
	return {
		url: `http://localhost:${port}`,
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
			await packs.idle();
			db.close();
		},
	};
}
