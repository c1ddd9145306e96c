import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Gtin, gtinCheckDigit } from '#domain/gtin/gtin.ts';
import { readTemplate } from '#domain/instore/in-store-template.ts';
import { classify } from './classify.ts';
import { plainGoods } from './plain-goods.ts';
import { NO_SCAN_RULES, type ScanRules } from './scanned.ts';

const SEED = Number(process.env.NOREN_SEED ?? 20261122);
const CODES = 10_000;
const TODAY = '2026-11-22';

/** A small generator of its own, so that a seed says everything (mulberry32). */
function randomDigits(seed: number): (most: number) => number {
	let state = seed;
	return (most) => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) % most;
	};
}

const PREFIXES = ['45', '49', '0360', '978', '50', '87', '2400', '4910', '76'];
/** A UPC-A that begins with 2 or 5 is an in-store label or a coupon. */
const UPC_PREFIXES = ['0', '1', '36', '7', '8'];
const LENGTHS = [8, 12, 13, 13, 13, 14];

function catalogueOf(random: (most: number) => number): string[] {
	const codes = new Set<string>();
	while (codes.size < CODES) {
		const length = LENGTHS[random(LENGTHS.length)] ?? 13;
		const prefixes = length === 12 ? UPC_PREFIXES : PREFIXES;
		let body =
			length === 8
				? String(3 + random(7))
				: `${length === 14 ? 1 + random(8) : ''}${prefixes[random(prefixes.length)]}`;
		while (body.length < length - 1) body += random(10);
		body = body.slice(0, length - 1);
		codes.add(body + gtinCheckDigit(body));
	}
	return [...codes];
}

/**
 * What beams, cables and people make of a code. Two neighbours five apart may change places under the same check digit:
 * such a code is sold only where the catalogue has it itself, which is why the codes here are far apart.
 */
function nearMisses(code: string, random: (most: number) => number): string[] {
	const at = random(code.length - 1);
	const [head, tail] = [code.slice(0, at), code.slice(at + 1)];
	const swapped = head + (code[at + 1] ?? '') + (code[at] ?? '') + code.slice(at + 2);
	return [
		`${head}${(Number(code[at]) + 1 + random(9)) % 10}${tail}`,
		swapped,
		head + tail,
		`${head}${random(10)}${code.slice(at)}`,
		code.slice(0, -1),
		code.slice(1),
		`${code}${random(10)}`,
		`${code.slice(0, -1)}${(Number(code.at(-1)) + 1) % 10}`,
		// Cut to eight digits, a code may be a whole GTIN-8: that is for who reads, not for who classifies (WDG-06).
		code.slice(0, 9 + random(4)),
		`0${code.slice(1)}`,
		`]C101${code.padStart(14, '0').slice(0, 13)}${(Number(code.at(-1)) + 3) % 10}`,
	].filter((miss) => miss !== code);
}

const template = readTemplate('02IIIIIVPPPPC');
const RULES: ScanRules = template.ok
	? { ...NO_SCAN_RULES, inStore: [{ ...template.value, perGrams: null }] }
	: NO_SCAN_RULES;

test(`${CODES} codes are each found; ${CODES} near misses of them sell no other item (seed ${SEED})`, () => {
	const random = randomDigits(SEED);
	const codes = catalogueOf(random);
	const catalogue = new Map(codes.map((code) => [code.padStart(14, '0'), code]));
	const wrong: string[] = [];
	const context = { rules: RULES, today: TODAY };
	let misses = 0;
	for (const code of codes) {
		const found = classify({ text: code }, context);
		const key = found.kind === 'goods' ? found.gtin : '';
		if (catalogue.get(key) !== code) wrong.push(`${code} itself`);
		for (const miss of nearMisses(code, random)) {
			misses++;
			const got = classify({ text: miss }, context);
			const sold = got.kind === 'goods' ? got.gtin : '';
			// 0036… and 036… are one item; whatever else is sold is another one.
			if (catalogue.has(sold) && sold !== code.padStart(14, '0')) wrong.push(`${code} as ${miss}`);
		}
	}
	expect(misses).toBeGreaterThan(10 * CODES);
	expect(wrong).toEqual([]);
});

test('where the short way answers, the whole classifier says the same', () => {
	const body = fc.stringMatching(/^\d{11,13}$/);
	const prefixes = fc.constantFrom('', '45', '49', '02', '2', '491', '192', '978', '99', '980', '05', '04');
	fc.assert(
		fc.property(prefixes, body, fc.boolean(), (prefix, rest, isValid) => {
			const digits = (prefix + rest).slice(0, rest.length);
			const code = digits + (isValid ? gtinCheckDigit(digits) : '0');
			const short: Gtin | null = plainGoods(code);
			if (short === null) return;
			expect(classify({ text: code }, { rules: RULES, today: TODAY })).toEqual({
				kind: 'goods',
				gtin: short,
				marks: {},
			});
		}),
		{ seed: SEED },
	);
});

test('whatever is scanned is answered, and never thrown at', () => {
	const beginnings = fc.constantFrom(
		'',
		']C1',
		']e0',
		']E0',
		'(01)',
		'https://a/01/',
		'NR1.',
		'000201',
		'hQVDUFYw',
		'91',
	);
	fc.assert(
		fc.property(beginnings, fc.string({ unit: 'binary', maxLength: 50 }), (begin, text) => {
			expect(classify({ text: begin + text }, { rules: RULES, today: TODAY }).kind).toBeTypeOf('string');
		}),
		{ seed: SEED, numRuns: 2000 },
	);
});
