import { fileURLToPath } from 'node:url';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { RECEIPTLINE_IN_A_BROWSER } from '../../vite.config.ts';
import { CHROMIUM_ARGS, findChromium } from '../support/chromium.mjs';
import { type ReferenceReceipt, referenceReceipts } from '../support/reference-receipts.ts';
import { journeyIsThere, readJourney, replaysAll } from '../support/replay-rows.ts';
import { endServer, foldAtServer } from '../support/replay-server.ts';
import { readUciMonth, uciMonthIsThere } from '../support/uci-retail.ts';

declare module 'vitest/browser' {
	interface BrowserCommands {
		readUciMonth(month: string): Promise<Awaited<ReturnType<typeof readUciMonth>>>;
		uciMonthIsThere(month: string): Promise<boolean>;
		readJourney(): Promise<Awaited<ReturnType<typeof readJourney>>>;
		journeyIsThere(): Promise<boolean>;
		replaysAll(): Promise<boolean>;
		foldAtServer(...given: Parameters<typeof foldAtServer>): Promise<ReturnType<typeof foldAtServer>>;
		endServer(name: string): Promise<ReturnType<typeof endServer>>;
		referenceReceipts(): Promise<readonly ReferenceReceipt[]>;
	}
}

/** Storage and workers in a real Chromium: fake IndexedDB proves nothing about transactions (sync.md D8). */
export default defineConfig({
	root: fileURLToPath(new URL('../..', import.meta.url)),
	cacheDir: fileURLToPath(new URL('../../node_modules/.vite-browser', import.meta.url)),
	resolve: { alias: RECEIPTLINE_IN_A_BROWSER },
	optimizeDeps: {
		include: [
			'receiptline',
			'hash-wasm',
			'dexie',
			'valibot',
			'fast-check',
			'@noble/hashes/sha2.js',
			'@noble/hashes/utils.js',
		],
	},
	test: {
		name: 'browser',
		include: ['tests/browser/**/*.browser.test.ts', 'src/**/*.browser.test.ts'],
		testTimeout: 240_000,
		browser: {
			enabled: true,
			headless: true,
			screenshotFailures: false,
			provider: playwright({
				launchOptions: { executablePath: await findChromium(), args: CHROMIUM_ARGS },
			}),
			instances: [{ browser: 'chromium' }],
			commands: {
				readUciMonth: (_context, month: string) => readUciMonth(month),
				uciMonthIsThere: async (_context, month: string) => uciMonthIsThere(month),
				readJourney: () => readJourney(),
				journeyIsThere: async () => journeyIsThere(),
				replaysAll: async () => replaysAll(),
				foldAtServer: async (_context, ...given: Parameters<typeof foldAtServer>) => foldAtServer(...given),
				endServer: async (_context, name: string) => endServer(name),
				referenceReceipts: async () => referenceReceipts(),
			},
		},
	},
});
