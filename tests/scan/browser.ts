import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright';
import { build, defaultClientConditions } from 'vite';
import { ZXING_HAS_NO_EFFECTS } from '../../vite.config.ts';
import { CHROMIUM_ARGS, findChromium } from '../support/chromium.mjs';

const TYPES: Readonly<Record<string, string>> = {
	...{ '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' },
};

export type ScanBrowser = {
	readonly page: Page;
	/** The address of a picture, given its path below the folder. */
	urlOf(path: string): string;
	close(): Promise<void>;
};

/** The product's scan worker, built, in a real Chromium, with a folder of pictures served beside it. */
export async function openScanBrowser(pictures: string, folder: string): Promise<ScanBrowser> {
	await build({
		...{ configFile: false, logLevel: 'error', root: fileURLToPath(new URL('page', import.meta.url)) },
		// zbar, a peer, finds its wasm by itself only when it carries it.
		resolve: { conditions: ['zbar-inlined', ...defaultClientConditions] },
		worker: { format: 'es', rolldownOptions: ZXING_HAS_NO_EFFECTS },
		build: { outDir: folder, emptyOutDir: true, target: 'es2022', rolldownOptions: ZXING_HAS_NO_EFFECTS },
	});
	const server = createServer((request, response) => {
		const path = decodeURIComponent((request.url ?? '/').split('?')[0] ?? '/');
		const [root, name] = path.startsWith('/pictures/')
			? [pictures, path.slice('/pictures/'.length)]
			: [folder, path === '/' ? 'index.html' : path];
		response.setHeader('content-type', TYPES[extname(name)] ?? 'application/octet-stream');
		const file = createReadStream(join(root, normalize(join('/', name))));
		file.on('error', () => response.writeHead(404).end());
		file.pipe(response);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	const origin = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
	const browser = await chromium.launch({ executablePath: await findChromium(), args: CHROMIUM_ARGS });
	const page = await browser.newPage();
	await page.goto(origin);
	await page.waitForFunction(() => 'scan' in globalThis);
	return {
		page,
		urlOf: (path) => `${origin}/pictures/${path.split('/').map(encodeURIComponent).join('/')}`,
		async close() {
			await browser.close();
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
