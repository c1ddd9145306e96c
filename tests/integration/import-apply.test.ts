import { parse } from 'valibot';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkEntry } from '#protocol/entry.ts';
import { FeedDoc } from '#protocol/feed.ts';
import { ScratchShop } from '../support/an-import.ts';

let shop: ScratchShop;
beforeEach(() => {
	shop = new ScratchShop();
});
afterEach(() => shop.close());

const list = (price: number, stock: number) =>
	`gtin,name,price,stock\n4901234567894,茶,${price},${stock}\n4902778000014,水,98,3\n`;

test('importing twice changes nothing and says so', async () => {
	await shop.importText(list(108, 5));
	const before = shop.state();
	const again = await shop.importText(list(108, 5));
	expect(again).toMatchObject({ created: 0, changed: 0, unchanged: 2 });
	expect(shop.state()).toBe(before);
});

test('a changed file moves only what changed, and stock by the difference', async () => {
	await shop.importText(list(108, 5));
	const report = await shop.importText(list(118, 9));
	expect(report).toMatchObject({ created: 0, changed: 1, unchanged: 1 });
	expect(shop.stock()).toEqual({ 茶: 9, 水: 3 });
	const movements = shop.db.all<{ lines: string }>(
		"SELECT entry ->> '$.body.lines' AS lines FROM office_journal ORDER BY seq",
	);
	expect(
		movements.map(({ lines }) => (JSON.parse(lines) as { quantity: number }[]).map((line) => line.quantity)),
	).toEqual([[5, 3], [4]]);
});

test('what is published and journalled passes the gates of the wire', async () => {
	await shop.importText(list(108, 5));
	const docs = shop.db.all<{ doc: string }>("SELECT doc FROM feed_docs WHERE feed = 'catalogue'");
	for (const { doc } of docs) expect(parse(FeedDoc, JSON.parse(doc))).toMatchObject({ type: 'item' });
	const entries = shop.db.all<{ entry: string }>('SELECT entry FROM office_journal');
	expect(entries.map(({ entry }) => checkEntry(JSON.parse(entry)).ok)).toEqual([true]);
	expect(docs).toHaveLength(2);
});

test("a barcode of another item in the shop is refused with that item's name", async () => {
	await shop.importText(list(108, 5));
	const vendure = `name,slug,optionGroups,optionValues,sku,price,taxCategory,variant:gtin
別の茶,tea,,,T1,120,standard,4901234567894
紅茶,black,,,T2,130,standard,4902778000021
`;
	const report = await shop.importText(vendure);
	expect(report).toMatchObject({ format: 'vendure', created: 1, bad_rows: 1 });
	expect(report.errors).toMatchObject([{ line: 2, column: 'variant:gtin', code: 'duplicate_gtin' }]);
	expect(report.errors[0]?.reason).toContain('in the shop: 茶');
});

test('barcodes may change hands within one file', async () => {
	const vendure = (first: string, second: string) =>
		`name,slug,optionGroups,optionValues,sku,price,taxCategory,variant:gtin\na,a,,,A,1,standard,${first}\nb,b,,,B,1,standard,${second}\n`;
	await shop.importText(vendure('4901234567894', '4902778000014'));
	const swapped = await shop.importText(vendure('4902778000014', '4901234567894'));
	expect(swapped).toMatchObject({ changed: 2, error_count: 0 });
	expect(shop.items()).toMatchObject([
		{ sku: 'A', gtins: ['04902778000014'] },
		{ sku: 'B', gtins: ['04901234567894'] },
	]);
	const codes = shop.db.all(
		'SELECT gtin, sku FROM office_item_codes JOIN office_items ON id = item_id ORDER BY 1',
	);
	expect(codes).toEqual([
		{ gtin: '04901234567894', sku: 'B' },
		{ gtin: '04902778000014', sku: 'A' },
	]);
});

test('the currency can be chosen while the shop is empty and not afterwards', async () => {
	await shop.importText('name,price\nTea,4.50\n', { currency: 'gbp' });
	expect(shop.items()).toMatchObject([{ name: 'Tea', price: 450 }]);
	await shop.importText('name,price\nTea,4.60\n', { currency: 'GBP' });
	expect(shop.items()).toMatchObject([{ price: 460 }]);
	await expect(shop.importText('name,price\nTea,5\n', { currency: 'JPY' })).rejects.toMatchObject({
		code: 'other_currency',
	});
	await expect(shop.importText('name,price\nTea,5\n', { currency: 'ZZZZ' })).rejects.toMatchObject({
		code: 'wrong_option',
	});
});

test('stock goes to the place asked for, and an unknown place is refused', async () => {
	await expect(shop.importText(list(108, 5), { place: 'moon' })).rejects.toMatchObject({
		code: 'wrong_option',
	});
	await shop.importText('name,price\n先,1\n');
	shop.db.run("INSERT INTO office_places VALUES ('wh', 'WH', '倉庫', 'warehouse', '', '', 9)");
	await shop.importText(list(108, 5), { place: 'wh' });
	expect(shop.db.all('SELECT DISTINCT place FROM office_imported_stock')).toEqual([{ place: 'wh' }]);
});

test('an import cut off between batches is completed by importing again', async () => {
	const long = `name,price,stock\n${Array.from({ length: 1200 }, (_, n) => `品${n},100,2\n`).join('')}`;
	const whole = new ScratchShop();
	await whole.importText(long);
	await shop.importText(long.split('\n').slice(0, 501).join('\n'));
	const report = await shop.importText(long);
	expect(report).toMatchObject({ created: 700, unchanged: 500 });
	expect(shop.items()).toEqual(whole.items());
	expect(shop.stock()).toEqual(whole.stock());
	whole.close();
});
