import { expect, test } from 'vitest';
import { readScanTexts, type ScanTexts } from './scan-rules.ts';

const NONE: ScanTexts = { in_store: '', members: '', gift_cards: '', coupons: '', payments: '' };

test.each<[Partial<ScanTexts>, number, string, string]>([
	[{ in_store: '02IIIIPPPPC' }, 1, 'letters', 'template_length'],
	[{ in_store: '02IIIIIPPPPVC' }, 1, 'letters', 'template_letters'],
	[{ in_store: '02IIIIIVPPPPC per_grams=100' }, 1, 'per_grams', 'weight_only'],
	[{ in_store: '02IIIIIVPPPPC colour=red' }, 1, 'colour', 'unknown'],
	[{ in_store: '02IIIIIVPPPPC tax_included=maybe' }, 1, 'tax_included', 'wrong'],
	[{ in_store: '02IIIIIVPPPPC search_digits=13' }, 1, 'search_digits', 'wrong'],
	[{ in_store: '02IIIIIVPPPPC\n02IIIIIIPPPPC' }, 2, 'letters', 'twice'],
	[{ members: '29' }, 1, 'length', 'missing'],
	[{ members: '29 3' }, 1, 'length', 'wrong'],
	[{ gift_cards: '\n6049 16 luhn more' }, 2, 'more', 'unknown'],
	[{ payments: '28' }, 1, 'adapter', 'missing'],
	[{ coupons: Array.from({ length: 21 }, (_, n) => `C${n}`).join('\n') }, 21, 'prefix', 'many'],
])('%o is refused at line %i, field %s: %s', (texts, line, field, why) => {
	const read = readScanTexts({ ...NONE, ...texts });
	expect(read.ok ? [] : read.errors).toContainEqual({ part: Object.keys(texts)[0], line, field, why });
});

test('two cards that are told by their length, and full-width digits, are taken', () => {
	const read = readScanTexts({ ...NONE, members: '２９ １３ mod10\n29 12' });
	expect(read).toMatchObject({
		ok: true,
		rules: {
			members: [
				{ prefix: '29', length: 13, check: 'mod10' },
				{ prefix: '29', length: 12, check: 'none' },
			],
		},
	});
});
