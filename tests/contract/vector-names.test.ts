import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { sharedVectors } from '../vectors/run.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const DOMAIN = at('../../../shared/domain.md');
/** Sections of domain.md that the till is held to: tax, apportionment, tenders, codes, numbers, audit, stock, orders, promotions, points, privacy, what customers are worth. */
const SECTIONS = new Set(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11']);
const HEADING = '## Vectors without a test';

/** Every vector of those sections, by its table row. */
function vectorsOf(domain: string): string[] {
	let section = '';
	return domain.split('\n').flatMap((line) => {
		section = /^## (\d+)\./.exec(line)?.[1] ?? section;
		const id = /^\| ([A-Z][A-Z0-9]*-\d+) \|/.exec(line)?.[1];
		return id && SECTIONS.has(section) ? [id] : [];
	});
}

/** Ids a text names; "X-09 to X-11" are three of them. */
function idsIn(text: string): string[] {
	const single = [...text.matchAll(/\b([A-Z][A-Z0-9]*-\d{2})\b/g)].map(([, id = '']) => id);
	const ranges = [...text.matchAll(/\b([A-Z][A-Z0-9]*)-(\d{2}) to (?:[A-Z][A-Z0-9]*-)?(\d{2})\b/g)];
	const between = ranges.flatMap(([, kind, from, to]) =>
		Array.from({ length: Number(to) - Number(from) + 1 }, (_, n) => {
			return `${kind}-${String(Number(from) + n).padStart(2, '0')}`;
		}),
	);
	return [...single, ...between];
}

/** Ids in the texts of a test file: names of tests, and rows of tables that are in the name by `%s`. */
const namedIn = (source: string): string[] =>
	[...source.matchAll(/(['"`])((?:(?!\1)[^\\\n]|\\.)*)\1/g)].flatMap(([, , text = '']) => idsIn(text));

const testFiles = ['../../src', '../../server', '../../tests'].flatMap((folder) =>
	readdirSync(at(folder), { recursive: true, encoding: 'utf8' })
		.filter((name) => /\.(test|spec)\.ts$/.test(name) && !name.includes('node_modules'))
		.map((name) => join(at(folder), name)),
);

test.skipIf(!existsSync(DOMAIN))(
	'every vector of the till is machine-readable, named by a test, or listed with the reason (skipped without ../shared)',
	() => {
		const readme = readFileSync(at('../README.md'), 'utf8');
		const listed = new Set(idsIn(readme.slice(readme.indexOf(HEADING)).split('\n## ')[0] ?? ''));
		const machineReadable = sharedVectors().flatMap((file) =>
			(JSON.parse(readFileSync(file, 'utf8')) as { id: string; data?: unknown }[]).flatMap(({ id, data }) =>
				data ? [id] : [],
			),
		);
		const named = new Set(testFiles.flatMap((file) => namedIn(readFileSync(file, 'utf8'))));
		const vectors = vectorsOf(readFileSync(DOMAIN, 'utf8'));
		const known = new Set([...machineReadable, ...named, ...listed]);
		expect(vectors.length).toBeGreaterThan(200);
		expect(vectors.filter((id) => !known.has(id))).toEqual([]);
		expect([...listed].filter((id) => !vectors.includes(id))).toEqual([]);
	},
);
