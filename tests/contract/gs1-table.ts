import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The GS1 Barcode Syntax Dictionary, where the tests find it. */
export const DICTIONARY = fileURLToPath(
	new URL('../../../shared/data/gs1/gs1-syntax-dictionary.txt', import.meta.url),
);

/** The committed table. */
export const TABLE = fileURLToPath(new URL('../../src/domain/scan/gs1/ai-table.ts', import.meta.url));

/** Every entry of the dictionary on a line of its own: no comments, no titles, single spaces. */
export function compactTable(dictionary: string): string[] {
	return dictionary
		.split('\n')
		.map((line) => line.replace(/#.*$/, '').trim().replace(/\s+/g, ' '))
		.filter((line) => line !== '');
}

/** The source of the committed table. */
export function tableSource(dictionary: string): string {
	const release = /^# Release: (.*)$/m.exec(dictionary)?.[1] ?? '';
	return [
		'/**',
		` * GS1 application identifiers, from the GS1 Barcode Syntax Dictionary of ${release} (Apache-2.0, GS1 AISBL), titles left`,
		' * out. Generated: `npx tsx tests/contract/gs1-table.ts > src/domain/scan/gs1/ai-table.ts`; a test compares it.',
		' */',
		'export const AI_TABLE = `',
		...compactTable(dictionary),
		'`;',
		'',
	].join('\n');
}

const isMain = process.argv[1] === fileURLToPath(import.meta.url);
if (isMain && existsSync(DICTIONARY)) process.stdout.write(tableSource(readFileSync(DICTIONARY, 'utf8')));
