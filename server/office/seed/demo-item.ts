import { gtinCheckDigit } from '#domain/gtin/gtin.ts';
import { itemIdOf, type OfficeItem } from '../items.ts';
import { FAMILIES, type GoodsFamily } from './goods.ts';
import { SeededRandom } from './seeded-random.ts';
import { EDITIONS, MAKERS, type Word } from './words.ts';

const STREAM = 1_000_000;

/** The `index`-th item of the demo shop of this seed: the same however large the shop is. */
export function demoItem(index: number, seed: number): OfficeItem {
	const source = `demo:${seed}:${index}`;
	const random = new SeededRandom(seed, STREAM + index);
	const shelf = (index * 37) % FAMILIES.length;
	const family = FAMILIES[shelf] ?? FAMILIES[0];
	const start = shelf * 389 + seed * 31;
	const turn = Math.floor(index / FAMILIES.length);
	const kind = family.category === SIZED ? sizedKind(family, turn, start) : combination(family, turn, start);
	// All sizes of a product cost the same: as its first does.
	const price = kind.product
		? new SeededRandom(seed, STREAM + index - kind.sizeIndex * FAMILIES.length)
		: random;
	const gtins = [demoGtin(index, seed).padStart(14, '0')];
	return {
		id: itemIdOf(source),
		source,
		sku: `N${String(index + 1).padStart(6, '0')}`,
		gtins,
		name: `${kind.texts.join(' ')} ${kind.size}`,
		reading: kind.readings.join(' '),
		category: family.category,
		price: shelfPrice(price.between(family.low, family.high) * (kind.product ? 1 : 1 + kind.sizeIndex * 0.8)),
		tax_category: family.tax,
		tax_included: true,
		...(kind.product && { product: itemIdOf(`demo:${seed}:${shelf}:${kind.product}`), variant: [kind.size] }),
		...(index % CASED_EVERY === 0 && { packs: [demoCase(gtins[0] ?? '', index)] }),
	};
}

/** Every so many items also come in cases. */
const CASED_EVERY = 5;

/** The case of an item: its GTIN behind the indicator 1, with a check digit of its own, and twelve or twenty-four of it. */
function demoCase(gtin: string, index: number): { gtin: string; quantity: number } {
	const body = `1${gtin.slice(1, 13)}`;
	return { gtin: body + gtinCheckDigit(body), quantity: index % (2 * CASED_EVERY) === 0 ? 12 : 24 };
}

type Kind = {
	texts: string[];
	readings: string[];
	size: string;
	sizeIndex: number;
	/** What all its sizes are called together; left out for goods of one kind. */
	product?: string;
};

/** Goods that come in every size, one after the other, so that even a small shop has what a customer asks for. */
const SIZED = '衣料';

/** The `turn`-th of a family that comes in sizes: turn by turn the sizes of one product. */
function sizedKind(family: GoodsFamily, turn: number, start: number): Kind {
	const { sizes } = family;
	const sizeIndex = turn % sizes.length;
	const kind = combination({ ...family, sizes: [sizes[0]] }, Math.floor(turn / sizes.length), start);
	return { ...kind, size: sizes[sizeIndex] ?? sizes[0], sizeIndex, product: kind.texts.join(' ') };
}

/** The `turn`-th way to make a family different: maker, variety, size, and an edition once all those are used up. */
function combination(family: GoodsFamily, turn: number, start: number): Kind {
	const { varieties, sizes, base } = family;
	const count = MAKERS.length * varieties.length * sizes.length;
	const edition = Math.floor(turn / count);
	const scattered = (turn * 1_009 + start) % count;
	const maker = MAKERS[scattered % MAKERS.length] ?? MAKERS[0];
	const rest = Math.floor(scattered / MAKERS.length);
	const variety = varieties[rest % varieties.length] ?? varieties[0];
	const sizeIndex = Math.floor(rest / varieties.length);
	const extra = edition === 0 ? [] : [editionName(edition)];
	const parts: Word[] = [
		maker,
		...extra,
		{ text: variety.text + base.text, reading: variety.reading + base.reading },
	];
	return {
		texts: parts.map(({ text }) => text),
		readings: parts.map(({ reading }) => reading),
		size: sizes[sizeIndex] ?? sizes[0],
		sizeIndex,
	};
}

/** 春限定 … 贈り物用, then 春限定2 and so on, so that no two names are ever equal. */
function editionName(edition: number): Word {
	const { text, reading } = EDITIONS[(edition - 1) % EDITIONS.length] ?? EDITIONS[0];
	const round = Math.floor((edition - 1) / EDITIONS.length);
	const suffix = round === 0 ? '' : String(round + 1);
	return { text: text + suffix, reading: reading + suffix };
}

/**
 * A JAN with Japan's prefix 45 or 49 that no other index has: the body is the index multiplied by a number without
 * common factor with its range. Every fortieth item is small and carries a JAN-8.
 */
function demoGtin(index: number, seed: number): string {
	const isShort = index % 40 === 7 && index < 40 * 90_000;
	const range = isShort ? 100_000n : 10_000_000_000n;
	const turn = BigInt(isShort ? Math.floor(index / 40) : index);
	const body = (
		(turn * (isShort ? 71_993n : 3_141_592_653n) + BigInt(seed) * 977n + 12_345n) %
		range
	).toString();
	const digits = `${index % 3 === 0 ? '45' : '49'}${body.padStart(isShort ? 5 : 10, '0')}`;
	return digits + gtinCheckDigit(digits);
}

/** A price as it stands on a shelf label: 108, 298, 1,280, 12,800. */
function shelfPrice(yen: number): number {
	if (yen < 1000) return Math.max(8, Math.round(yen / 10) * 10 - 2);
	if (yen < 10_000) return Math.round(yen / 100) * 100 - 20;
	return Math.round(yen / 1000) * 1000 - 200;
}
