import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Grey } from '../picture.ts';
import { hasCheckDigit, upcaOfUpce } from './digits.ts';
import { EAN_8, EAN_13, type Layout } from './patterns.ts';
import { readLines } from './read-lines.ts';

const FIRST = [
	'AAAAAA',
	'AABABB',
	'AABBAB',
	'AABBBA',
	'ABAABB',
	'ABBAAB',
	'ABBBAA',
	'ABABAB',
	'ABABBA',
	'ABBABA',
];

const withCheck = (body: string): string =>
	[...'0123456789'].map((digit) => body + digit).find(hasCheckDigit) ?? body;

/** Modules of a symbol, 1 dark: an independent drawing, from the digits. */
function modulesOf(layout: Layout, digits: string): number[] {
	const parity = layout === EAN_13 ? (FIRST[Number(digits[0])] ?? '') : 'AAAA';
	const shown = [...(layout === EAN_13 ? digits.slice(1) : digits)].map(Number);
	let at = -1;
	return layout.places.flatMap(({ shapes }) => {
		if (shapes.length === 1) return [...(shapes[0] ?? [])];
		at += 1;
		return [...(shapes[(shown[at] ?? 0) + (parity[at] === 'B' ? 10 : 0)] ?? [])];
	});
}

/** A symbol on grey paper: pixels a module, blurred by so many pixels, under a lamp at one side, with noise. */
function photograph(modules: readonly number[], module: number, blur: number, noise: () => number): Grey {
	const quiet = 12;
	const width = Math.ceil((modules.length + 2 * quiet) * module);
	const ink = (x: number) => modules[Math.floor(x / module - quiet)] ?? 0;
	const light = new Uint8Array(width * 60);
	for (let y = 0; y < 60; y += 1)
		for (let x = 0; x < width; x += 1) {
			let dark = 0;
			for (let k = -10; k <= 10; k += 1) dark += ink(x + 0.5 + (k / 10) * blur) / 21;
			const lamp = 230 - (90 * x) / width;
			light[y * width + x] = Math.max(0, Math.min(255, lamp * (1 - 0.8 * dark) + noise() * 8));
		}
	return { width, height: 60, light };
}

const noiseOf = (seed: number) => {
	let state = seed;
	return () => {
		state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
		return state / 1_073_741_824 - 1;
	};
};
const digits = (length: number) =>
	fc.array(fc.nat(9), { minLength: length, maxLength: length }).map((all) => withCheck(all.join('')));
const never = () => false;

describe('lines of light', () => {
	const kinds = [
		['EAN-13', EAN_13, 12],
		['EAN-8', EAN_8, 7],
	] as const;
	const asPrinted = (layout: Layout, code: string) =>
		layout === EAN_13 && code.startsWith('0') ? code.slice(1) : code;
	const believed = (picture: Grey) =>
		readLines(picture, never).filter(({ lines, isConfirmed }) => lines >= 1.5 && isConfirmed);

	test.each(kinds)('read any %s that is fairly sharp, under uneven light', (_, layout, length) => {
		const pixels = fc.double({ min: 2.2, max: 4, noNaN: true });
		fc.assert(
			fc.property(digits(length), pixels, fc.nat(), (code, module, seed) => {
				const picture = photograph(modulesOf(layout, code), module, 0.3 * module, noiseOf(seed));
				expect(believed(picture)[0]?.text).toBe(asPrinted(layout, code));
			}),
			{ numRuns: 40 },
		);
	});

	test.each(kinds)(
		'read %s rightly or not at all, small and blurred over more than a module',
		(_, layout, length) => {
			const pixels = fc.double({ min: 1.3, max: 3, noNaN: true });
			fc.assert(
				fc.property(digits(length), pixels, fc.nat(6), fc.nat(), (code, module, soft, seed) => {
					const picture = photograph(modulesOf(layout, code), module, (soft / 10) * module, noiseOf(seed));
					for (const { text } of believed(picture)) expect(text).toBe(asPrinted(layout, code));
				}),
				{ numRuns: 60 },
			);
		},
	);

	test('say nothing where thin bars, blurred, look like thick ones: 787 is no 121', () => {
		for (const [code, seed] of [
			['3398908748788', 1],
			['4555269878762', 2],
			['9186120303878', 3],
		] as const) {
			const picture = photograph(modulesOf(EAN_13, code), 2.26, 0.7 * 2.26, noiseOf(seed));
			for (const { text } of believed(picture)) expect(text).toBe(code);
		}
	});

	test('say nothing of a symbol whose check digit is wrong', () => {
		fc.assert(
			fc.property(digits(12), fc.integer({ min: 1, max: 9 }), fc.nat(), (code, off, seed) => {
				const last = (Number(code[12]) + off) % 10;
				const picture = photograph(modulesOf(EAN_13, `${code.slice(0, 12)}${last}`), 2, 0.5, noiseOf(seed));
				expect(believed(picture)).toEqual([]);
			}),
			{ numRuns: 40 },
		);
	});

	test('say nothing of bars that are no retail symbol, nor of paper', () => {
		fc.assert(
			fc.property(fc.array(fc.nat(1), { minLength: 95, maxLength: 95 }), fc.nat(), (bars, seed) => {
				const picture = photograph([1, ...bars, 1], 2, 0.5, noiseOf(seed));
				expect(believed(picture)).toEqual([]);
			}),
			{ numRuns: 60 },
		);
		expect(readLines(photograph([], 2, 1, noiseOf(1)), never)).toEqual([]);
	});
});

test('UPC-E stands for the UPC-A of the standard', () => {
	expect(upcaOfUpce('05096893')).toBe('050968000093');
	expect(upcaOfUpce('04963406')).toBe('049000006346');
	expect(upcaOfUpce('01264904')).toBe('012000006494');
});
