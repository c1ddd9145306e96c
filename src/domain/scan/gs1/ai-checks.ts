import { gtinCheckDigit } from '#domain/gtin/gtin.ts';
import { isDayOfYear } from './gs1-date.ts';

const CSET82 = '!"%&\'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz';
const CSET32 = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const PRIMES = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83];

const between = (text: string, least: number, most: number): boolean =>
	Number(text) >= least && Number(text) <= most;

/**
 * What a piece of a value has to be besides digits or letters, by the name the dictionary gives it ("linters"). Lists that
 * change by themselves are left out: see {@link FORM_ONLY}.
 */
const CHECKS = {
	csum: (text) => gtinCheckDigit(text.slice(0, -1)) === text.at(-1),
	csumalpha: (text) => text.length > 2 && alphaCheck(text.slice(0, -2)) === text.slice(-2),
	gcppos1: (text) => /^\d{4}/.test(text),
	gcppos2: (text) => /^.\d{4}/.test(text),
	yymmd0: (text) => isDayOfYear(text, true),
	yymmdd: (text) => isDayOfYear(text, false),
	yyyymmdd: (text) => isDayOfYear(text, false),
	hhmi: (text) => between(text.slice(0, 2), 0, 23) && between(text.slice(2), 0, 59),
	hh: (text) => between(text, 0, 23),
	mi: (text) => between(text, 0, 59),
	ss: (text) => between(text, 0, 59),
	zero: (text) => /^0+$/.test(text),
	nonzero: (text) => /[^0]/.test(text),
	nozeroprefix: (text) => text === '0' || !text.startsWith('0'),
	hasnondigit: (text) => /\D/.test(text),
	yesno: (text) => text === '0' || text === '1',
	hyphen: (text) => /^-+$/.test(text),
	winding: (text) => /^[019]$/.test(text),
	pieceoftotal: (text) => {
		const [piece, total] = [Number(text.slice(0, 2)), Number(text.slice(2))];
		return piece > 0 && piece <= total;
	},
	posinseqslash: (text) => {
		const found = /^(\d)\/(\d)$/.exec(text);
		return found !== null && Number(found[1]) > 0 && Number(found[1]) <= Number(found[2]);
	},
	iban: (text) => {
		if (!/^[A-Z]{2}\d{2}[A-Z0-9]+$/.test(text)) return false;
		const turned = `${text.slice(4)}${text.slice(0, 4)}`;
		return BigInt(turned.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))) % 97n === 1n;
	},
	latitude: (text) => Number(text) <= 1_800_000_000,
	longitude: (text) => Number(text) <= 3_600_000_000,
	pcenc: (text) => !/%(?![0-9A-Fa-f]{2})/.test(text),
	importeridx: (text) => /^[-0-9A-Z_a-z]$/.test(text),
	mediatype: (text) => between(text, 1, 10) || between(text, 80, 99),
	iso5218: (text) => /^[0129]$/.test(text),
} satisfies Record<string, (text: string) => boolean>;

/** Checks by name. */
export type AiCheck = keyof typeof CHECKS;

/**
 * Names of which only digits and length are looked at. Countries, currencies and kinds of packages are lists that change
 * without us, and a till acts on none of them; what a coupon's digits mean is the coupon's business, not the scan's.
 */
export const FORM_ONLY: ReadonlySet<string> = new Set([
	...['iso3166', 'iso3166999', 'iso3166alpha2', 'iso4217', 'packagetype', 'couponcode', 'couponposoffer'],
]);

export const isAiCheck = (name: string): name is AiCheck => Object.hasOwn(CHECKS, name);

/** Whether a piece of a value passes a check. */
export const passesCheck = (check: AiCheck, text: string): boolean => CHECKS[check](text);

const CHARSETS = {
	N: /^\d*$/,
	X: /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]*$/,
	Y: /^[#\-/0-9A-Z]*$/,
	Z: /^[-0-9A-Z_a-z=]*$/,
} as const;

/** Whether every character is of the set. */
export const isOfCharset = (charset: keyof typeof CHARSETS, text: string): boolean =>
	CHARSETS[charset].test(text);

/** The pair of check characters of a global model number (GS1 General Specifications §7.9.5). */
function alphaCheck(body: string): string {
	if (body.length > PRIMES.length) return '';
	let total = 0;
	for (let i = 0; i < body.length; i++) {
		total += CSET82.indexOf(body[body.length - 1 - i] ?? '') * (PRIMES[i] ?? 0);
	}
	total %= 1021;
	return `${CSET32[total >> 5]}${CSET32[total & 31]}`;
}
