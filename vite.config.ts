import { copyFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin, Rolldown } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { defineConfig } from 'vitest/config';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const ENTRY = at('./src/app/main.ts');

/** What receiptline asks of Node, as a browser has it (libraries.md §1): 21 kB instead of 216. */
export const RECEIPTLINE_IN_A_BROWSER = [
	{ find: /^iconv-lite$/, replacement: at('./src/devices/printer/shims/shift-jis.ts') },
	...['pngjs', 'stream', 'string_decoder'].map((find) => ({
		find: new RegExp(`^${find}$`),
		replacement: at('./src/devices/printer/shims/nothing.ts'),
	})),
];

/** @zxing says of none of its files that they do nothing by themselves; so a camera would bring every reader along. */
export const ZXING_HAS_NO_EFFECTS = {
	treeshake: { moduleSideEffects: (id: string) => !/node_modules\/@zxing\//.test(id) },
};

/**
 * What the page needs before it can show anything is one chunk: every lazy screen that shares a module with it would
 * else split it once more, and small chunks compress badly (2.2 kB of the 150, measured).
 */
const firstLoadTogether = {
	groups: [
		{
			debugName: 'first',
			name: (id: string, graph: { getModuleInfo(id: string): Rolldown.ModuleInfo | null }) =>
				isFirst(id, (module) => graph.getModuleInfo(module)) ? 'first' : null,
		},
	],
};

const firstModules = new Set<string>();
/** Whether the page's entry imports a module without waiting for a wish. */
function isFirst(id: string, infoOf: (id: string) => Rolldown.ModuleInfo | null): boolean {
	if (firstModules.size === 0) {
		const waiting = [ENTRY];
		for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
			if (firstModules.has(next)) continue;
			firstModules.add(next);
			waiting.push(...(infoOf(next)?.importedIds ?? []));
		}
	}
	return firstModules.has(id);
}

/** The manifest lives at the top of the repository; the built app serves it from its root. */
const webManifest: Plugin = {
	name: 'noren-web-manifest',
	apply: 'build',
	writeBundle: () => copyFileSync(at('./manifest.webmanifest'), at('./dist/manifest.webmanifest')),
};

export default defineConfig({
	root: at('./src'),
	publicDir: at('./public'),
	cacheDir: at('./node_modules/.vite'),
	plugins: [
		svelte({ configFile: false }),
		webManifest,
		VitePWA({
			strategies: 'injectManifest',
			srcDir: 'sw',
			filename: 'sw.ts',
			injectRegister: false,
			manifest: false,
			injectManifest: {
				globPatterns: ['**/*.{js,css,html,svg,png,wasm,webmanifest}'],
				maximumFileSizeToCacheInBytes: 5_000_000,
			},
		}),
	],
	// The package's own entry is its oldest build; this one is a tenth smaller, and asks no more than our target gives.
	resolve: {
		alias: [
			{ find: /^dexie$/, replacement: at('./node_modules/dexie/dist/modern/dexie.mjs') },
			...RECEIPTLINE_IN_A_BROWSER,
		],
	},
	worker: { format: 'es', rolldownOptions: ZXING_HAS_NO_EFFECTS },
	build: {
		rolldownOptions: { ...ZXING_HAS_NO_EFFECTS, output: { codeSplitting: firstLoadTogether } },
		...{ target: 'es2022', outDir: at('./dist'), emptyOutDir: true, reportCompressedSize: false },
		// Everything is on the device: a link that announces a module costs a slow tablet more than it saves.
		modulePreload: { resolveDependencies: (_, deps) => deps.filter((name) => name.endsWith('.css')) },
	},
	test: {
		root: at('.'),
		include: [
			'src/**/*.test.ts',
			'server/**/*.test.ts',
			'tests/{architecture,contract,integration,faults,sim}/**/*.test.ts',
		],
		exclude: ['**/*.browser.test.ts', '**/node_modules/**'],
		testTimeout: 60_000,
		hookTimeout: 60_000,
	},
});
