import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { FORM_ONLY, isAiCheck } from '#domain/scan/gs1/ai-checks.ts';
import { aiRules } from '#domain/scan/gs1/ai-rule.ts';
import { AI_TABLE } from '#domain/scan/gs1/ai-table.ts';
import { contradictionIn, omissionIn } from '#domain/scan/gs1/associations.ts';
import { readDigitalLink } from '#domain/scan/gs1/digital-link.ts';
import { type AiElement, GS, readBracketed, readElementString } from '#domain/scan/gs1/element-string.ts';
import { readScanData } from '#domain/scan/gs1/scan-data.ts';
import { compactTable, DICTIONARY, TABLE, tableSource } from './gs1-table.ts';

const VECTORS = fileURLToPath(
	new URL('../../../shared/data/gs1/gs1-syntax-engine-vectors.jsonl', import.meta.url),
);

type Vector = {
	readonly kind: string;
	readonly ok?: boolean;
	readonly bracketed_ai?: string;
	readonly unbracketed_fnc1_as_caret?: string;
	readonly expect_unbracketed?: string;
	readonly dl_uri?: string;
	readonly expect_dl_uri?: string;
	readonly scan_data?: string;
	readonly expect_scan_data?: string | null;
	readonly expect_symbology?: string;
	readonly expect_data?: string;
	readonly data?: string;
	readonly encoder_settings?: Readonly<Record<string, string>>;
};

const isHere = existsSync(VECTORS);
const vectors: Vector[] = isHere
	? readFileSync(VECTORS, 'utf8')
			.trim()
			.split('\n')
			.map((line) => JSON.parse(line) as Vector)
	: [];

/**
 * Kinds of vectors that test writing. Of them only what a reader can be asked is asked: whether it reads what was written.
 * The rest does not apply: `expect_scan_data` null and `ok` false say that the engine refuses to *draw* a symbol from
 * such data (wrong lengths for the symbology, plain data for a GS1 symbol, a link without a key), and Noren draws with
 * bwip-js, which checks for itself. Of `PermitUnknownAIs` nothing applies either: a till takes no identifier it does not
 * know, whose length and meaning nobody can tell.
 */
const WRITING = new Set(['testGenerateDLuri', 'testGenerateScanData']);

/** Elements in the engine's own form, where `^` is FNC1. */
function written(elements: readonly AiElement[]): string {
	let text = '';
	let isEnded = false;
	for (const { ai, value } of elements) {
		text += `${isEnded ? '' : '^'}${ai}${value}`;
		isEnded = aiRules().get(ai)?.isPredefined ?? false;
	}
	return text;
}

/** …and back; only text that begins with FNC1 is made of elements. */
const unwritten = (text: string) =>
	text.startsWith('^') ? readElementString(text.slice(1).replaceAll('^', GS)) : null;

const linkTerms = ({ encoder_settings }: Vector) => ({
	zeroSuppressed: encoder_settings?.PermitZeroSuppressedGTINinDLuris === 'true',
});

/** In the engine's input a text that begins with `^` and is no FNC1 is escaped by a backslash. */
const unescaped = (text: string) => text.replace(/^\\(\\*\^)/, '$1');

const NAMES: Readonly<Record<string, string>> = {
	...{ 'qr/false': 'QR', 'qr/true': 'QR', 'data_matrix/false': 'DM', 'data_matrix/true': 'DM' },
	...{ 'dotcode/false': 'DotCode', 'dotcode/true': 'DotCode', 'databar/true': 'DataBarExpanded' },
	...{ 'code_128/true': 'GS1_128_CCA', 'ean_13/false': 'EAN13', 'ean_8/false': 'EAN8' },
};

/** A message in the engine's form: the composite's elements behind a bar. */
function scanned(text: string): { symbology: string; data: string } | null {
	const read = readScanData(text);
	if (!read.ok) return null;
	const { aim, plain, elements } = read.value;
	const symbology = NAMES[`${aim.symbology}/${aim.isGs1}`] ?? '';
	if (aim.isGs1) return { symbology, data: written(elements) };
	return { symbology, data: elements.length > 0 ? `${plain}|${written(elements)}` : plain };
}

const READ: Readonly<Record<string, (vector: Vector) => void>> = {
	parseAIdata({ ok, bracketed_ai = '', expect_unbracketed }) {
		const read = readBracketed(bracketed_ai);
		expect(read.ok).toBe(ok);
		if (read.ok) expect(written(read.value)).toBe(expect_unbracketed);
	},
	processAIdata({ ok, unbracketed_fnc1_as_caret = '' }) {
		expect(unwritten(unbracketed_fnc1_as_caret)?.ok ?? false).toBe(ok);
	},
	validateAIs({ ok, bracketed_ai = '' }) {
		const read = readBracketed(bracketed_ai);
		expect(read.ok && contradictionIn(read.value) === null && omissionIn(read.value) === null).toBe(ok);
	},
	parseDLuri(vector) {
		const read = readDigitalLink(vector.dl_uri ?? '', linkTerms(vector));
		expect(read.ok).toBe(vector.ok);
		if (read.ok) expect(written(read.value)).toBe(vector.expect_unbracketed);
	},
	testProcessScanData({ ok, scan_data = '', expect_symbology, expect_data = '' }) {
		const read = scanned(scan_data);
		expect(read !== null).toBe(ok);
		if (read) expect(read).toEqual({ symbology: expect_symbology, data: unescaped(expect_data) });
	},
	testGenerateDLuri({ ok, bracketed_ai = '', expect_dl_uri = '', encoder_settings }) {
		if (!ok || encoder_settings?.PermitUnknownAIs === 'true') return;
		const [link, printed] = [readDigitalLink(expect_dl_uri), readBracketed(bracketed_ai)];
		const sorted = (read: typeof link) =>
			read.ok ? [...new Set(read.value.map(({ ai, value }) => ai + value))].sort() : read;
		expect(sorted(link)).toEqual(sorted(printed));
	},
	testGenerateScanData({ expect_scan_data, data = '' }) {
		if (!expect_scan_data) return;
		const read = scanned(expect_scan_data);
		// What a composite adds comes as one message with the rest, and a trailing FNC1 says nothing.
		const flat = (text: string) =>
			text
				.replace(/[|^]/g, '')
				.replace(/^01(?=\d{13}(?:\d99|$))/, '')
				.replace(/^0+/, '');
		expect(flat(read?.data ?? 'unread')).toBe(flat(unescaped(data)));
	},
};

describe.skipIf(!isHere)('GS1 syntax engine (skipped without ../shared)', () => {
	test('every vector is of a kind that is known here', () => {
		expect(vectors.length).toBe(211);
		expect(vectors.filter(({ kind }) => !(kind in READ))).toEqual([]);
		expect(vectors.filter(({ kind }) => !WRITING.has(kind)).length).toBe(178);
	});
	test.each(vectors.map((vector, at) => [at, vector.kind, vector] as const))(
		'vector %i: %s',
		(_, kind, vector) => READ[kind]?.(vector),
	);
});

describe.skipIf(!isHere)('GS1 syntax dictionary (skipped without ../shared)', () => {
	const dictionary = isHere ? readFileSync(DICTIONARY, 'utf8') : '';
	test('the committed table is the dictionary', () => {
		expect(readFileSync(TABLE, 'utf8')).toBe(tableSource(dictionary));
		expect(compactTable(dictionary)).toHaveLength(224);
	});
	test('every check it names is made, or is of the form only', () => {
		const named = new Set(
			[...AI_TABLE.matchAll(/[NXYZ][\d.]+\]?((?:,[a-z\d]+)+)/g)].flatMap(([, checks = '']) =>
				checks.split(',').filter((name) => name !== ''),
			),
		);
		expect(named.size).toBeGreaterThan(25);
		expect([...named].filter((name) => !isAiCheck(name) && !FORM_ONLY.has(name))).toEqual([]);
	});
});
