import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { argon2Verify } from 'hash-wasm';
import { parse } from 'valibot';
import { afterEach, expect, test } from 'vitest';
import { addItem, emptyBasket } from '#domain/basket/basket.ts';
import { normaliseGtin } from '#domain/gtin/gtin.ts';
import { money } from '#domain/money/money.ts';
import { checkEntry } from '#protocol/entry.ts';
import { FeedDoc } from '#protocol/feed.ts';
import { Database } from '#server/database/database.ts';
import { demoItem } from '#server/office/seed/demo-item.ts';
import { type SeedOptions, ShopExistsError, seedDemoShop } from '#server/office/seed/demo-shop.ts';
import { hasDeviceEntries, removeShop } from '#server/office/seed/remove-shop.ts';
import { tillPricing } from '#usecases/till-pricing.ts';

const open: Database[] = [];
afterEach(() => {
	for (const db of open.splice(0)) db.close();
});

async function seeded(options: SeedOptions = {}): Promise<Database> {
	const db = new Database(':memory:');
	open.push(db);
	await seedDemoShop(db, options);
	return db;
}

const everything = (db: Database): string =>
	JSON.stringify(
		[
			'feed_docs',
			'office_items',
			'office_customers',
			'office_staff',
			'office_journal',
			'office_settings',
			'office_promotions',
			'office_price_lists',
		].map((table) => db.all(`SELECT * FROM ${table} ORDER BY 1, 2`)),
	);

test('the same numbers make the same shop, another seed another one', async () => {
	const first = await seeded();
	expect(everything(await seeded())).toBe(everything(first));
	expect(everything(await seeded({ seed: 2 }))).not.toBe(everything(first));
});

test('the shop has what the issue asks for', async () => {
	const db = await seeded();
	const items = db.all<{ name: string; reading: string; price: number; tax_category: string; gtins: string }>(
		'SELECT * FROM office_items',
	);
	expect(items.length).toBeGreaterThanOrEqual(300);
	expect(new Set(items.map(({ name }) => name)).size).toBe(items.length);
	expect(new Set(items.map(({ tax_category }) => tax_category))).toEqual(new Set(['standard', 'reduced']));
	for (const { gtins, price, reading } of items) {
		for (const gtin of JSON.parse(gtins) as string[]) {
			expect(normaliseGtin(gtin)).toMatchObject({ ok: true });
			expect(gtin.replace(/^0+/, '')).toMatch(/^4[59]/);
		}
		expect(price).toBeGreaterThan(0);
		expect(reading).toMatch(/^[ぁ-ゖー 0-9]+$/);
	}
	expect(db.all('SELECT id, name, kind FROM office_places ORDER BY position')).toEqual([
		{ id: 'shibuya', name: '渋谷店', kind: 'store' },
		{ id: 'yokohama', name: '横浜店', kind: 'store' },
		{ id: 'warehouse', name: '倉庫', kind: 'warehouse' },
		{ id: 'online', name: 'オンラインショップ', kind: 'online' },
	]);
	const customers = db.all<{ history: string; kana: string }>('SELECT history, kana FROM office_customers');
	expect(customers).toHaveLength(50);
	const channels = customers.flatMap(({ history }) =>
		(JSON.parse(history) as { channel: string }[]).map(({ channel }) => channel),
	);
	expect(new Set(channels)).toEqual(new Set(['store', 'online']));
});

test('everything published and journalled passes the gates of the wire', async () => {
	const db = await seeded();
	for (const { doc } of db.all<{ doc: string }>('SELECT doc FROM feed_docs')) parse(FeedDoc, JSON.parse(doc));
	const entries = db.all<{ entry: string }>('SELECT entry FROM office_journal');
	expect(entries.length).toBeGreaterThan(0);
	for (const { entry } of entries) expect(checkEntry(JSON.parse(entry))).toMatchObject({ ok: true });
});

test('some items are sold out in a store while another place has them', async () => {
	const db = await seeded();
	const rows = db.all<{ item_id: string; places: string }>(
		`SELECT line.value ->> 'item_id' AS item_id, group_concat(line.value ->> 'place') AS places
		 FROM office_journal, json_each(entry, '$.body.lines') AS line
		 WHERE entry ->> 'kind' = 'stock_movement' GROUP BY 1`,
	);
	const elsewhere = rows.filter(({ places }) => !places.includes('shibuya') && places.includes('warehouse'));
	expect(elsewhere.length).toBeGreaterThan(5);
	expect(rows.length).toBeLessThan(320);
});

test('staff sign in with the printed PINs', async () => {
	const db = new Database(':memory:');
	open.push(db);
	const { staff } = await seedDemoShop(db, { items: 1, customers: 0 });
	for (const { id, pin } of staff) {
		const { pin_hash } = db.get<{ pin_hash: string }>(
			'SELECT pin_hash FROM office_staff WHERE id = ?',
			id,
		) ?? { pin_hash: '' };
		expect(await argon2Verify({ password: pin, hash: pin_hash })).toBe(true);
		expect(await argon2Verify({ password: '9999', hash: pin_hash })).toBe(false);
	}
	const published = db.all<{ id: string }>(
		"SELECT id FROM feed_docs WHERE feed = 'store-shibuya' ORDER BY id",
	);
	const people = published.map(({ id }) => id).filter((id) => /^(?:staff|store):/.test(id));
	expect(people).toEqual(['staff:sato', 'staff:suzuki', 'staff:takahashi', 'store:shibuya']);
});

test('a till prices the demo shop by its own promotions and price lists', async () => {
	const db = await seeded({ items: 320 });
	const docs = db
		.all<{ doc: string }>("SELECT doc FROM feed_docs WHERE feed = 'store-yokohama'")
		.map(({ doc }) => parse(FeedDoc, JSON.parse(doc)));
	const store = docs.find((doc) => doc.type === 'store');
	if (store?.type !== 'store') throw new Error('no store');
	const pricing = tillPricing(store, {
		promotions: docs.flatMap((doc) => (doc.type === 'promotion' ? [doc] : [])),
		prices: docs.flatMap((doc) => (doc.type === 'prices' ? [doc] : [])),
	});
	const goods = Array.from({ length: 320 }, (_, index) => demoItem(index, 1));
	const basketOf = (category: string, quantity: number) => {
		const item = goods.findLast((one) => one.category === category);
		if (!item) throw new Error(category);
		const added = addItem(
			emptyBasket('b', 0),
			{ ...item, gtins: [], price: money(item.price), taxCategory: item.tax_category, taxIncluded: true },
			'1',
			quantity,
		);
		if (!added.ok) throw new Error(added.code);
		return { basket: added.value, price: item.price };
	};
	const at = (time: string) => Date.parse(`2026-11-22T${time}:00+09:00`);
	const drinks = basketOf('飲料', 3);
	expect(pricing.price(drinks.basket, '2026-11-22', at('10:00')).total).toBe(drinks.price * 2);
	const bread = basketOf('パン', 1);
	expect(pricing.price(bread.basket, '2026-11-22', at('10:00')).total).toBe(bread.price);
	const evening = pricing.price(bread.basket, '2026-11-22', at('18:00'));
	expect(evening.total).toBe(bread.price - Math.floor(bread.price / 10));
	expect(pricing.moment(at('18:00'))).toEqual({ day: '2026-11-22', minute: 17 * 60 });
	const kitchen = basketOf('台所', 1);
	expect(pricing.price(kitchen.basket, '2026-11-22', at('10:00')).lines[0]?.priceList).toBe('store-yokohama');
	const sake = basketOf('酒', 1);
	const member = { customer: { rank: 'silver', birthMonth: 3 } };
	const forMembers = pricing.price(sake.basket, '2026-11-22', at('10:00'), member);
	expect(forMembers.lines[0]?.shares).toMatchObject([{ kind: 'member_price', id: 'members' }]);
	expect(pricing.tenders.get('voucher')?.overTender).toBe('breakage');
	expect(pricing.promotionNames.get('members')).toBe('会員価格');
});

test('names and codes stay different at a hundred thousand items', () => {
	const names = new Set<string>();
	const codes = new Set<string>();
	for (let index = 0; index < 100_000; index++) {
		const { name, gtins } = demoItem(index, 7);
		names.add(name);
		for (const gtin of gtins) codes.add(gtin);
	}
	expect([names.size, codes.size]).toEqual([100_000, 100_000]);
});

test('any number of stores has its own name, code and feed', async () => {
	const db = await seeded({ items: 2, customers: 3, stores: 100 });
	const places = db.all<{ id: string; code: string; name: string }>(
		'SELECT id, code, name FROM office_places',
	);
	for (const key of ['id', 'code', 'name'] as const)
		expect(new Set(places.map((place) => place[key])).size).toBe(102);
	expect(db.all('SELECT feed FROM feed_heads')).toHaveLength(101);
});

test('of two processes that make the shop of an empty folder at once, one is refused in words', async () => {
	const path = join(mkdtempSync(join(tmpdir(), 'noren-two-seeds-')), 'a.sqlite');
	const [one, two] = [new Database(path), new Database(path)];
	try {
		const ends = await Promise.allSettled([
			seedDemoShop(one, { items: 5, customers: 1 }),
			seedDemoShop(two, { items: 5, customers: 1 }),
		]);
		expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
		const refused = ends.find((end) => end.status === 'rejected')?.reason as Error;
		expect(refused).toBeInstanceOf(ShopExistsError);
		expect(refused.message).toMatch(/start again/);
		expect(one.get("SELECT count(*) AS n FROM feed_docs WHERE feed = 'catalogue'")).toEqual({ n: 5 });
	} finally {
		one.close();
		two.close();
		rmSync(dirname(path), { recursive: true });
	}
});

test('a shop is not seeded over; replacing books the old stock out and withdraws what left', async () => {
	const db = await seeded({ items: 30, customers: 2 });
	await expect(seedDemoShop(db)).rejects.toThrow(ShopExistsError);
	expect(hasDeviceEntries(db)).toBe(false);
	removeShop(db, Date.UTC(2026, 10, 22));
	await seedDemoShop(db, { items: 10, customers: 1 });
	expect(db.get("SELECT count(*) AS n FROM feed_docs WHERE feed = 'catalogue' AND withdrawn = 0")).toEqual({
		n: 10,
	});
	expect(db.get("SELECT count(*) AS n FROM feed_docs WHERE feed = 'catalogue' AND withdrawn = 1")).toEqual({
		n: 20,
	});
	const sums = (from: Database) =>
		from.all(
			`SELECT line.value ->> 'item_id' AS item, line.value ->> 'place' AS place, sum(line.value ->> 'quantity') AS quantity
			 FROM office_journal, json_each(entry, '$.body.lines') AS line
			 WHERE entry ->> 'kind' = 'stock_movement' GROUP BY 1, 2
			 HAVING sum(line.value ->> 'quantity') <> 0 ORDER BY 1, 2`,
		);
	expect(sums(db)).toEqual(sums(await seeded({ items: 10, customers: 1 })));
	db.run("INSERT INTO proj_vector VALUES ('till.1', 1, 'x', 'shibuya')");
	expect(hasDeviceEntries(db)).toBe(true);
});
