import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What each layer may import besides itself (design.md §6). A folder missing from this table may not exist. */
const MAY_IMPORT: Record<string, readonly string[]> = {
	domain: [],
	platform: [],
	protocol: ['domain'],
	ports: ['domain', 'protocol'],
	usecases: ['domain', 'platform', 'ports', 'protocol'],
	storage: ['domain', 'platform', 'ports', 'protocol'],
	sync: ['domain', 'platform', 'ports', 'protocol'],
	search: ['domain', 'platform', 'ports', 'protocol'],
	devices: ['domain', 'platform', 'ports', 'protocol'],
	workers: ['domain', 'platform', 'ports', 'protocol'],
	ui: ['domain', 'platform', 'usecases'],
	sw: ['protocol'],
	app: [
		'devices',
		'domain',
		'platform',
		'ports',
		'protocol',
		'search',
		'storage',
		'sync',
		'ui',
		'usecases',
		'workers',
	],
};

/** Packages that only one layer knows, so that any of them can be replaced behind its port. */
const ONLY_IN: Record<string, readonly string[]> = {
	dexie: ['storage'],
	comlink: ['workers'],
	svelte: ['ui', 'app'],
	'workbox-window': ['app'],
	'hash-wasm': ['platform'],
	'@noble/hashes': ['protocol'],
	valibot: ['protocol', 'sync'],
};

const sources = (folder: string): string[] =>
	readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && /\.(ts|svelte)$/.test(entry.name) && !entry.name.includes('.test.'))
		.map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));

const importsOf = (source: string): string[] =>
	[...source.matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)].map(([, target]) => target ?? '');

describe.each(sources('src'))('%s', (path) => {
	const source = readFileSync(join(ROOT, path), 'utf8');
	const layer = path.split('/')[1] ?? '';
	const imports = importsOf(source);

	test('imports only layers below its own', () => {
		expect(MAY_IMPORT, `unknown layer "${layer}"`).toHaveProperty(layer);
		const allowed = [layer, ...(MAY_IMPORT[layer] ?? [])];
		const layers = imports
			.filter((target) => target.startsWith('#'))
			.map((target) => target.slice(1).split('/')[0]);
		expect(layers.filter((target) => !allowed.includes(target ?? ''))).toEqual([]);
		expect(imports.filter((target) => target.startsWith('../../'))).toEqual([]);
	});

	test('reaches a library only in the layer that owns it', () => {
		const strangers = imports.filter((target) => {
			const owner = Object.keys(ONLY_IN).find((name) => target === name || target.startsWith(`${name}/`));
			return owner !== undefined && !ONLY_IN[owner]?.includes(layer);
		});
		expect(strangers).toEqual([]);
	});
});

test.each(sources('src/domain'))('%s reads no clock and no chance', (path) => {
	expect(readFileSync(join(ROOT, path), 'utf8')).not.toMatch(
		/Date\.now|new Date\(\)|Math\.random|performance\./,
	);
});

test.each(sources('server'))('%s imports nothing of src but domain and protocol', (path) => {
	const layers = importsOf(readFileSync(join(ROOT, path), 'utf8'))
		.filter((target) => target.startsWith('#'))
		.map((target) => target.slice(1).split('/')[0]);
	expect(layers.filter((layer) => !['domain', 'protocol', 'server'].includes(layer ?? ''))).toEqual([]);
});
