import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { readTemplate } from '#domain/instore/in-store-template.ts';
import { classify } from '#domain/scan/classify.ts';
import { NO_SCAN_RULES, type ScanRules } from '#domain/scan/scanned.ts';

const shared = (name: string) => fileURLToPath(new URL(`../../../shared/data/gs1/${name}`, import.meta.url));
const rows = (name: string) =>
	parse(readFileSync(shared(name)), { columns: true }) as Record<string, string>[];
const SYMBOLOGIES = { 'EAN-13': 'ean_13', 'EAN-8': 'ean_8', 'GTIN-14': 'itf_14' } as const;
const TODAY = '2026-11-22';

test.skipIf(!existsSync(shared('gtin-validity.csv')))(
	'a code is an item exactly where its digits fit its symbology and its check digit (skipped without ../shared)',
	() => {
		for (const { kind = '', code = '', valid } of rows('gtin-validity.csv')) {
			const symbology = SYMBOLOGIES[kind as keyof typeof SYMBOLOGIES];
			const got = classify({ text: code, symbology }, { rules: NO_SCAN_RULES, today: TODAY });
			expect([kind, code, got.kind === 'goods']).toEqual([kind, code, valid === '1']);
		}
	},
);

test.skipIf(!existsSync(shared('price-embedded-ean13.csv')))(
	'labels of real shops are sold at the price inside them, misprints at none (skipped without ../shared)',
	() => {
		for (const { ean13 = '', code_as_given = '', layout = '', value_field } of rows(
			'price-embedded-ean13.csv',
		)) {
			const isFive = layout.startsWith('5');
			const template = readTemplate(ean13.slice(0, 2) + (isFive ? 'IIIIVPPPPPC' : 'IIIIIVPPPPC'));
			if (!template.ok) throw new Error(template.code);
			const rules: ScanRules = { ...NO_SCAN_RULES, inStore: [{ ...template.value, perGrams: null }] };
			const read = (text: string) => classify({ text }, { rules, today: TODAY });
			expect(read(ean13)).toMatchObject({ kind: 'in_store', code: { price: Number(value_field) } });
			// As it stands in the source, with its check digit cut off, it is nothing.
			if (code_as_given !== ean13) expect(read(code_as_given).kind).toBe('unknown');
			const at = isFive ? 6 : 7;
			const misprint = `${ean13.slice(0, at)}${(Number(ean13[at]) + 1) % 10}${ean13.slice(at + 1)}`;
			expect(read(misprint).kind).toBe('unknown');
		}
	},
);
