import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Bench } from './bench.ts';
import { shopServer } from './bench-shop.ts';
import { figure } from './figure.ts';
import { Tablet } from './tablet.ts';

const DIST = fileURLToPath(new URL('../../dist', import.meta.url));

/**
 * Gzip of the JavaScript and CSS a browser fetches until the first screen stands: what a fresh profile really asks
 * for, the engine worker and the language among it. The service worker and what it precaches afterwards are apart.
 */
export const bench: Bench = {
	name: 'bundle',
	target: '≤ 150 kB gzip for the first load',
	async run(around) {
		const server = await shopServer(around);
		await server.start();
		const { page } = await Tablet.start(around);
		const asked = new Set<string>();
		page.on('request', (request) => asked.add(new URL(request.url()).pathname.slice(1)));
		await page.goto(server.url);
		await page.locator('button').first().waitFor();
		await page.evaluate(() => noren.ask('version'));

		const files = readdirSync(DIST, { recursive: true, encoding: 'utf8' }).filter((file) =>
			/\.(?:js|css)$/.test(file),
		);
		const sizes = files.map(
			(file) =>
				[file, gzipSync(new Uint8Array(readFileSync(join(DIST, file))), { level: 9 }).length] as const,
		);
		const first = sizes.filter(([file]) => asked.has(file));
		const later = sizes.filter(([file]) => !asked.has(file));
		const parts = Object.fromEntries([
			...first.map(([file, size]) => [`first: ${file}`, size] as const),
			...later.map(([file, size]) => [`later: ${file}`, size] as const),
		]);
		const total = first.reduce((sum, [, size]) => sum + size, 0);
		return [figure('bundle', 'bytes', total, { n: first.length, parts })];
	},
};
