import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvRecords } from '#server/office/import/csv-records.ts';

async function* inPieces(text: string, size: number): AsyncGenerator<string> {
	for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

async function read(text: string, size: number, delimiter = ',') {
	const records = [];
	for await (const record of csvRecords(inPieces(text, size), delimiter)) records.push(record);
	return records;
}

const cell = fc
	.string({ unit: fc.constantFrom('a', 'あ', ',', ';', '"', '\n', ' ', '1'), maxLength: 8 })
	.map((text) => text.trim());
const row = fc
	.array(cell, { minLength: 1, maxLength: 5 })
	.filter((cells) => cells.some((text) => text !== ''));

test('what was written as CSV is read back, however it is cut into pieces', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(row, { maxLength: 8 }), fc.integer({ min: 1, max: 20 }), async (rows, size) => {
			const lines = rows.map((cells) => cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(','));
			const records = await read(lines.join('\r\n'), size);
			expect(records.map((record) => record.ok && record.cells)).toEqual(rows);
			const starts = rows.map(
				(_, n) => 1 + lines.slice(0, n).join('\n').split('\n').length - (n === 0 ? 1 : 0),
			);
			expect(records.map(({ line }) => line)).toEqual(starts);
		}),
		{ numRuns: 300 },
	);
});

test('the pieces make no difference, whatever the text is', async () => {
	const noise = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' '), maxLength: 60 });
	await fc.assert(
		fc.asyncProperty(noise, fc.integer({ min: 1, max: 10 }), async (text, size) => {
			expect(await read(text, size)).toEqual(await read(text, 1000));
		}),
		{ numRuns: 500 },
	);
});

test('blanks around quoted fields and quotes inside bare ones are let pass', async () => {
	expect(await read('  "a, b"  , 24" screen ,"say ""hi"""\n', 7)).toEqual([
		{ ok: true, line: 1, cells: ['a, b', '24" screen', 'say "hi"'] },
	]);
});

test('a lost quote costs its own line', async () => {
	expect(await read('a,"b\nc,"d"\ne,"f"x\ng,h\n', 3)).toEqual([
		{ ok: false, line: 1, text: 'a,"b' },
		{ ok: true, line: 2, cells: ['c', 'd'] },
		{ ok: false, line: 3, text: 'e,"f"x' },
		{ ok: true, line: 4, cells: ['g', 'h'] },
	]);
});
