import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { FUNCTIONS, type VectorData } from './functions.ts';

type Vector = { readonly id: string; readonly data?: VectorData };

/** Runs the machine-readable vectors of the files; a line each. Answers how many failed. */
export function runVectors(files: readonly string[], print: (line: string) => void): number {
	let failed = 0;
	for (const file of files) {
		const vectors = JSON.parse(readFileSync(file, 'utf8')) as Vector[];
		const all = vectors.flatMap(({ data }) => data ?? []);
		for (const { id, data } of vectors) {
			if (!data) continue;
			const line = verdict(data, all);
			if (line.startsWith('fail')) failed++;
			print(`${id} ${line}`);
		}
	}
	return failed;
}

function verdict(data: VectorData, file: readonly VectorData[]): string {
	const run = FUNCTIONS[data.fn];
	if (!run) return 'unknown';
	try {
		const got = run(data, file);
		const wrong = Object.keys(got).filter((name) => name in data && !same(got[name], data[name]));
		return wrong.length === 0 ? 'pass' : `fail ${JSON.stringify(got)}`;
	} catch (cause) {
		return `fail ${JSON.stringify(String(cause))}`;
	}
}

/** Outputs are numbers, texts, and lists of them. */
const same = (got: unknown, expected: unknown): boolean => JSON.stringify(got) === JSON.stringify(expected);

/** The vectors that came with the project, or none when the folder beside it is missing. */
export function sharedVectors(): string[] {
	const path = fileURLToPath(new URL('../../../shared/vectors.json', import.meta.url));
	return existsSync(path) ? [path] : [];
}
