import { type Money, money } from '#domain/money/money.ts';
import { roundDiv } from '#domain/money/rounding.ts';

/** What prices of units are said for: 100 g, 100 ml, one piece. */
export type ContentUnit = 'g' | 'ml' | 'piece';

/** What is in a pack, in thousandths of its unit so that `1.5 l` is exact. */
export type Content = { readonly milli: number; readonly unit: ContentUnit };

/** The price of so much, in minor units, half up. */
export type UnitPrice = { readonly price: Money; readonly per: number; readonly unit: ContentUnit };

const PER: Readonly<Record<ContentUnit, number>> = { g: 100, ml: 100, piece: 1 };
const UNITS: Readonly<Record<string, readonly [ContentUnit, number]>> = {
	...{
		kg: ['g', 1000],
		g: ['g', 1],
		グラム: ['g', 1],
		l: ['ml', 1000],
		ml: ['ml', 1],
		リットル: ['ml', 1000],
	},
	...{ 個: ['piece', 1], 枚: ['piece', 1], 本: ['piece', 1], 袋: ['piece', 1], pcs: ['piece', 1] },
};
const MEASURE = '(\\d{1,6})(?:\\.(\\d{1,3}))?\\s?(kg|g|グラム|ml|l|リットル|個|枚|本|袋|pcs)(?![a-z])';
const TIMES = '(?:\\s?[x×*]\\s?(\\d{1,3})(?!\\d))?';
const WHOLE = new RegExp(`^${MEASURE}${TIMES}$`);
const WITHIN = new RegExp(`(?<![\\d.])${MEASURE}${TIMES}`, 'g');

/** Reads `500g`, `1.5 L`, `350ml×6`, `12個`; null for anything else. */
export const readContent = (text: string): Content | null => contentOf(WHOLE.exec(plain(text)));

/** What the name of an item says is inside, where exactly one measure is in it; pieces say too little there. */
export function contentInName(name: string): Content | null {
	const found = [...plain(name).matchAll(WITHIN)]
		.map(contentOf)
		.filter((content) => content?.unit !== 'piece');
	return found.length === 1 ? (found[0] ?? null) : null;
}

/** What 100 g, 100 ml or a piece of it costs. */
export function unitPrice(price: Money, { milli, unit }: Content): UnitPrice {
	const scaled = BigInt(price) * BigInt(PER[unit]) * 1000n;
	return { price: money(Number(roundDiv(scaled, BigInt(milli), 'half_up'))), per: PER[unit], unit };
}

const plain = (text: string): string => text.normalize('NFKC').toLowerCase().trim();

function contentOf(found: RegExpExecArray | RegExpMatchArray | null): Content | null {
	const [, whole = '', part = '', name = '', times = '1'] = found ?? [];
	const known = UNITS[name];
	if (!known) return null;
	const [unit, factor] = known;
	const milli = Number(whole + part.padEnd(3, '0')) * factor * Number(times);
	return milli > 0 && Number.isSafeInteger(milli) ? { milli, unit } : null;
}
