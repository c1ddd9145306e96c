import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { readInStoreCode } from '#domain/instore/in-store-code.ts';
import { readTemplate } from '#domain/instore/in-store-template.ts';

const path = fileURLToPath(new URL('../../../shared/data/gs1/price-embedded-ean13.csv', import.meta.url));
type Label = { ean13: string; layout: string; value_field: string };

test.skipIf(!existsSync(path))(
	'labels of real shops are read with their prices (skipped without ../shared)',
	() => {
		const labels = parse(readFileSync(path), { columns: true }) as Label[];
		expect(labels.length).toBeGreaterThan(10);
		for (const { ean13, layout, value_field } of labels) {
			const letters = layout.startsWith('5')
				? `${ean13.slice(0, 2)}IIIIVPPPPPC`
				: `${ean13.slice(0, 2)}IIIIIVPPPPC`;
			const template = readTemplate(letters);
			const read = template.ok ? readInStoreCode(template.value, ean13) : template;
			expect(read, ean13).toMatchObject({ ok: true, value: { price: Number(value_field) } });
		}
	},
);
