import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inflate } from './deflate.ts';
import type { ItemDoc } from './feed.ts';
import { type Page, packedPage, plainPage, unpackedText } from './pack-page.ts';
import { indexPage } from './page-index.ts';
import { PREPARED_VERSION, preparePack, readPrepared } from './prepared-pack.ts';

const anItem = (n: number, given: Partial<ItemDoc> = {}): ItemDoc => ({
	_id: `item:${String(n).padStart(6, '0')}`,
	category: n % 3 === 0 ? '飲料' : 'other',
	gtins: [String(4900000000000 + n * 7).padStart(14, '0')],
	name: `商品 ${n} Ａｶﾅ`,
	price: 100 + n,
	reading: '',
	sku: `S-${n}`,
	tax_category: 'standard',
	tax_included: true,
	type: 'item',
	...given,
});

const textOf = (docs: readonly object[]): string => docs.map((doc) => JSON.stringify(doc)).join('\n');
const plain = (text: string): Page => plainPage(indexPage('catalogue', text), new TextEncoder().encode(text));
const prepared = async (text: string): Promise<Page> => {
	const { indexes, packed } = await readPrepared(await preparePack(text));
	return packedPage(indexes, packed);
};

const indexesOf = ({ gtins, gtinLines, search, searchStarts, categories }: Page) => ({
	...{ gtins, gtinLines, search, searchStarts, categories },
});

test('whatever the items, a prepared pack says what the plain one says, line by line', async () => {
	const given = fc.record({
		name: fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
		category: fc.string({ minLength: 1, maxLength: 5 }),
		product: fc.option(fc.string({ minLength: 1, maxLength: 5 }), { nil: undefined }),
	});
	await fc.assert(
		fc.asyncProperty(fc.array(given, { minLength: 1, maxLength: 150 }), async (items) => {
			const text = textOf(items.map((item, n) => anItem(n, item as Partial<ItemDoc>)));
			const [one, other] = [plain(text), await prepared(text)];
			// Half a surrogate pair in a name is a replacement character wherever UTF-8 or UTF-16 was written and read.
			expect(indexesOf(other)).toEqual({ ...indexesOf(one), search: one.search.toWellFormed() });
			expect([other.lines, other.firstId]).toEqual([one.lines, one.firstId]);
			expect(other.json(0)).toBeNull();
			for (let line = 0; line < one.lines; line++) {
				await other.open(line);
				expect(other.idAt(line)).toBe(one.idAt(line));
				expect(other.json(line)).toBe(one.json(line));
			}
			for (const { product } of items) {
				if (product) expect(one.linesOfProduct(product)).toEqual(other.linesOfProduct(product));
			}
		}),
		{ numRuns: 25 },
	);
});

test('a packed text is the text, and reading a line unpacks only what is around it', async () => {
	const text = textOf(Array.from({ length: 1000 }, (_, n) => anItem(n)));
	const { packed } = await readPrepared(await preparePack(text));
	expect(await unpackedText(packed)).toBe(text);
	const page = await prepared(text);
	await Promise.all([page.open(500), page.open(501)]);
	expect([page.json(500), page.json(0), page.json(999)]).toEqual([JSON.stringify(anItem(500)), null, null]);
});

test('bytes that are no prepared pack are refused', async () => {
	const bytes = await preparePack(textOf([anItem(1), anItem(2)]));
	await expect(readPrepared(bytes.slice(0, 40))).rejects.toThrow();
	await expect(readPrepared(new Uint8Array(200))).rejects.toThrow();
	const spoilt = bytes.slice();
	spoilt.fill(255, 200, 260);
	await expect(readPrepared(spoilt)).rejects.toThrow();
	await expect(inflate(new Uint8Array([1, 2, 3]))).rejects.toThrow();
});

/**
 * Tablets that know this version take the indexes as they are. When this fails, what a pack is looked through for has
 * changed: raise PREPARED_VERSION, so that older tablets and servers do not mix the two, and put the new digest here.
 */
test('the indexes of version 1 are these', async () => {
	const text = textOf([
		anItem(1, {
			name: 'ﾃﾞｶﾌｪ・コーヒー（大）',
			reading: 'でかふぇ',
			packs: [{ gtin: '14900000000010', quantity: 12 }],
		}),
		anItem(2, { product: 'p1', variant: ['M'] }),
	]);
	const { indexes, packed } = await readPrepared(await preparePack(text));
	const said = JSON.stringify([indexes, packed.ids, packed.products], (_, value) =>
		ArrayBuffer.isView(value) ? [...(value as Uint8Array)] : value,
	);
	expect([PREPARED_VERSION, createHash('sha256').update(said).digest('hex')]).toEqual([
		1,
		'e50a4753af7965a26833298dcebdfc47297db3952a442ff835d9ef7e00c27f59',
	]);
});
