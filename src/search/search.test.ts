import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Gtin, gtinCheckDigit } from '#domain/gtin/gtin.ts';
import { canonicalJson, type Json } from '#protocol/canonical.ts';
import type { ItemDoc } from '#protocol/feed.ts';
import { recordOf } from '#protocol/item-record.ts';
import { type Page, packedPage, plainPage } from '#protocol/pack-page.ts';
import { indexPage, NO_INDEXES } from '#protocol/page-index.ts';
import { preparePack, readPrepared } from '#protocol/prepared-pack.ts';
import { CatalogueIndex } from './catalogue-index.ts';
import { StockIndex } from './stock-index.ts';

const gtin = (n: number): Gtin => {
	const body = `0490${String(n).padStart(9, '0')}`;
	return `${body}${gtinCheckDigit(body)}` as Gtin;
};

const anItem = (id: string, given: Partial<ItemDoc> = {}): ItemDoc => ({
	_id: `item:${id}`,
	type: 'item',
	sku: `SKU-${id}`,
	gtins: [],
	name: `item ${id}`,
	reading: '',
	category: 'other',
	price: 100,
	tax_category: 'standard',
	tax_included: true,
	...given,
});

const text = (docs: readonly object[]): string => docs.map((doc) => canonicalJson(doc as Json)).join('\n');

/** A page as a server prepares it, or plain as an older server sends it. */
async function pageOf(docs: readonly ItemDoc[], isPlain: boolean): Promise<Page> {
	if (isPlain) return plainPage(indexPage('catalogue', text(docs)), new TextEncoder().encode(text(docs)));
	const { indexes, packed } = await readPrepared(await preparePack(text(docs)));
	return packedPage(indexes, packed);
}

/** Every second page is a plain one: a tablet may have both. */
const indexOf = async (...pages: ItemDoc[][]) =>
	new CatalogueIndex({
		since: '1',
		pages: await Promise.all(pages.map((docs, at) => pageOf(docs, at % 2 === 1))),
		deltas: [],
	});

const milk = anItem('a1', {
	name: '特選牛乳 1L',
	reading: 'とくせんぎゅうにゅう',
	gtins: [gtin(1)],
	category: '飲料',
});
const coffee = anItem('b2', {
	name: 'アイスコーヒー',
	gtins: [gtin(2), gtin(3)],
	category: '飲料',
	price: 158,
});
const tee = anItem('c3', { name: 'T-Shirt M / Navy', category: '衣料' });

test.each([
	['half-width kana', 'ｷﾞｭｳﾆｭｳ', ['a1']],
	['hiragana inside a kanji word', '牛', ['a1']],
	['katakana by hiragana', 'こーひー', ['b2']],
	['full-width latin and a hyphen left out', 'ｔｓｈｉｒｔ', ['c3']],
	['two words in any order', 'navy shirt', ['c3']],
	['digits of a code', gtin(3).slice(1), ['b2']],
	['SKU', 'sku-c3', ['c3']],
	['nothing alike', 'zzz', []],
])('search finds by %s', async (_name, query, ids) => {
	const index = await indexOf([milk, coffee], [tee]);
	expect((await index.search(query, 0, 10)).items.map(({ id }) => id)).toEqual(ids);
});

test('every GTIN of an item leads to it, across pages', async () => {
	const index = await indexOf([milk, coffee], [tee, anItem('d4', { gtins: [gtin(4)] })]);
	expect((await index.byGtin(gtin(1)))?.id).toBe('a1');
	expect((await index.byGtin(gtin(3)))?.id).toBe('b2');
	expect((await index.byGtin(gtin(4)))?.id).toBe('d4');
	expect(await index.byGtin(gtin(5))).toBeNull();
});

test('a change replaces price, code and words; a withdrawal removes the item', async () => {
	const index = await indexOf([milk, coffee], [tee]);
	const dearer = { ...coffee, price: 200, gtins: [gtin(9)], name: '水出し珈琲' };
	index.apply(
		[
			{ id: coffee._id, withdrawn: false, doc: dearer },
			{ id: milk._id, withdrawn: true },
		],
		'2',
	);
	expect((await index.byGtin(gtin(9)))?.price).toBe(200);
	expect(await index.byGtin(gtin(2))).toBeNull();
	expect(await index.byGtin(gtin(1))).toBeNull();
	expect((await index.search('こーひー', 0, 10)).total).toBe(0);
	expect((await index.search('珈琲', 0, 10)).items.map(({ price }) => price)).toEqual([200]);
	expect(index.categories()).toEqual([
		{ name: '衣料', count: 1 },
		{ name: '飲料', count: 1 },
	]);
	expect(index.version).toBe('2');
});

test('every item of any catalogue is reached by its name, its reading and by paging', async () => {
	const item = fc.record({
		name: fc.string({ minLength: 1, maxLength: 12 }),
		reading: fc.string({ maxLength: 6 }),
	});
	await fc.assert(
		fc.asyncProperty(
			fc.array(item, { minLength: 1, maxLength: 40 }),
			fc.integer({ min: 1, max: 9 }),
			async (items, size) => {
				const docs = items.map((given, n) => anItem(String(n).padStart(4, '0'), given));
				const pages: ItemDoc[][] = [];
				for (let at = 0; at < docs.length; at += size) pages.push(docs.slice(at, at + size));
				const index = await indexOf(...pages);
				const seen = new Set<string>();
				for (let at = 0; at < docs.length; at += 7) {
					for (const { id } of (await index.search('sku', at, 7)).items) seen.add(id);
				}
				expect(seen.size).toBe(docs.length);
				for (const doc of docs) {
					const found = (await index.search(doc.name, 0, 1000)).items.map(({ id }) => `item:${id}`);
					if (
						recordOf({ ...doc, sku: '', reading: '' }).length > 3 &&
						(await index.search(doc.name, 0, 1)).total > 0
					) {
						expect(found).toContain(doc._id);
					}
				}
			},
		),
	);
});

test('stock is read per place and says how far it was folded', async () => {
	const docs = [
		{ _id: 'applied:through', type: 'applied', through: { 't01.1': 7 } },
		{ _id: 'stock:a1', type: 'stock', places: { shibuya: 3, yokohama: -1 } },
	];
	const page = plainPage(NO_INDEXES, new TextEncoder().encode(text(docs)));
	const index = new StockIndex({ since: '1', pages: [page], deltas: [] });
	expect(index.ofItem('a1')).toEqual([
		{ place: 'shibuya', quantity: 3 },
		{ place: 'yokohama', quantity: -1 },
	]);
	expect(index.ofItem('zz')).toEqual([]);
	expect(index.appliedThrough('t01', 1)).toBe(7);
	expect(index.appliedThrough('t01', 2)).toBe(0);
});

test('a case is found by its own code, from a pack and from a change, and says what is in it; a near miss is nothing', async () => {
	const body = `1${gtin(1).slice(1, 13)}`;
	const carton = `${body}${gtinCheckDigit(body)}` as Gtin;
	const cased = anItem('a1', { gtins: [gtin(1)], packs: [{ gtin: carton, quantity: 12 }] });
	const packed = await indexOf([cased]);
	expect(await packed.byGtin(carton)).toMatchObject({ id: 'a1', packs: [{ gtin: carton, quantity: 12 }] });
	expect((await packed.byGtin(gtin(1)))?.id).toBe('a1');
	const changed = await indexOf([coffee]);
	changed.apply([{ id: 'item:a1', withdrawn: false, doc: cased }], '2');
	expect((await changed.byGtin(carton))?.id).toBe('a1');
	changed.apply([{ id: 'item:a1', withdrawn: false, doc: { ...cased, packs: [] } }], '3');
	expect(await changed.byGtin(carton)).toBeNull();
	for (let at = 0; at < 14; at++) {
		const near = [...carton];
		near[at] = String((Number(near[at]) + 1) % 10);
		expect(await packed.byGtin(near.join('') as Gtin)).toBeNull();
	}
});

test('variants of a product are found beside each other, across pages and changes', async () => {
	const shirt = (id: string, size: string, given: Partial<ItemDoc> = {}) =>
		anItem(id, { name: `シャツ ${size}`, product: 'p1', variant: [size], ...given });
	const tricky = anItem('z9', { name: 'called ","product":"p1" on purpose' });
	const index = await indexOf([milk, shirt('s1', 'S')], [tee, shirt('s2', 'M'), tricky, shirt('s3', 'L')]);
	expect((await index.variantsOf('p1')).map(({ id, variant }) => [id, variant])).toEqual([
		['s1', ['S']],
		['s2', ['M']],
		['s3', ['L']],
	]);
	expect((await index.byId('s2'))?.name).toBe('シャツ M');
	expect(await index.byId('nobody')).toBeNull();
	index.apply(
		[
			{ id: 'item:s1', withdrawn: true },
			{ id: 'item:s2', withdrawn: false, doc: shirt('s2', 'M', { product: 'p2' }) },
			{ id: 'item:s4', withdrawn: false, doc: shirt('s4', 'XL') },
		],
		'2',
	);
	expect((await index.variantsOf('p1')).map(({ id }) => id)).toEqual(['s3', 's4']);
	expect((await index.variantsOf('p2')).map(({ id }) => id)).toEqual(['s2']);
	expect(await index.variantsOf('p')).toEqual([]);
});
