import { expect, test } from 'vitest';
import { money } from '#domain/money/money.ts';
import { frenchExtract, frenchString } from './french-string.ts';
import { readGermanQr } from './german-qr.ts';
import { norwegianString } from './norwegian-string.ts';
import { atcud, portugueseExtract, portugueseString } from './portuguese-string.ts';

const FRENCH = {
	rates: [
		{ rateBps: 1000, total: money(1100) },
		{ rateBps: 800, total: money(1080) },
	],
	...{ total: money(2180), at: '20261120101500', register: 'R03', sequence: 1, type: 'SALE', previous: '' },
};

test('FIS-01: the French string of a first sale, and what its receipt prints of the signature', () => {
	expect(frenchString(FRENCH)).toBe('1000:1100,800:1080,2180,20261120101500,R03,1,SALE,Y,');
	expect(frenchExtract('Mt7-y_GZNDZU8DHYcjIuCZRpvdzlVlhZeAhBitEvO0U')).toBe('7G8I');
});

test('FIS-02: the second French sale carries the whole signature before it', () => {
	const second = frenchString({ ...FRENCH, sequence: 2, previous: 'Mt7-y' });
	expect(second.split(',').slice(-2)).toEqual(['N', 'Mt7-y']);
});

test('FIS-03: the Portuguese string of a first invoice ends with nothing before it', () => {
	const invoice = {
		...{ date: '2020-03-20', enteredAt: '2020-03-20T18:27:39', number: 'FR FR20/16' },
		...{ grossTotal: '178845.15', previousHash: '' },
	};
	expect(portugueseString(invoice)).toBe('2020-03-20;2020-03-20T18:27:39;FR FR20/16;178845.15;');
});

test('FIS-04: the Portuguese extract is the 1st, 11th, 21st and 31st character', () => {
	expect(portugueseExtract('rK38X1LE487MaGvI4M14riAOBMPtxACc')).toBe('r7rC');
});

test('FIS-05: an ATCUD is the code and the number as printed', () => {
	expect(atcud('CSDF7T5H', 'FTAB2019/0035')).toBe('CSDF7T5H-0035');
});

test('FIS-06: the Norwegian string of a first transaction', () => {
	const sale = {
		...{ previousSignature: '', date: '2026-11-20', time: '10:15:00', number: 1 },
		...{ amountWithTax: '1100.00', amountWithoutTax: '1000.00' },
	};
	expect(norwegianString(sale)).toBe('0;2026-11-20;10:15:00;1;1100.00;1000.00');
	expect(norwegianString({ ...sale, previousSignature: 'abc' })).toMatch(/^abc;/);
});

test('FIS-08: a German receipt code is read, and its payments come to its totals', () => {
	const code =
		'V0;ARC1234;Kassenbeleg-V1;Beleg^3000.00_20.00_0.00_0.00_0.00^3020.00:Bar;60;1326;2020-06-16T10:58:12.000Z;x';
	expect(readGermanQr(code)).toMatchObject({
		value: {
			gross: [300_000, 2000, 0, 0, 0],
			payments: [{ amount: 302_000, type: 'Bar' }],
			...{ transaction: 60, signatureCounter: 1326 },
		},
	});
	expect(readGermanQr(code.replace('3020.00', '3020.01'))).toMatchObject({ code: 'qr_totals_differ' });
	for (const broken of ['', 'V1;x', code.replace('Beleg^', '^'), code.replace(';60;', ';x;')]) {
		expect(readGermanQr(broken)).toMatchObject({ code: 'qr_malformed' });
	}
});
