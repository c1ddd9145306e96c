import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eraseCustomer } from '#server/projections/erase-customer.ts';
import { cp932, HAS_SHARED, ScratchShop, shared } from '../support/an-import.ts';
import { publishedPeople } from '../support/published-people.ts';

let shop: ScratchShop;
beforeEach(() => {
	shop = new ScratchShop();
});
afterEach(() => shop.close());

const SHOPIFY_CUSTOMERS = `Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Phone,Total Orders,Note,Tax Exempt
'207119551,花子,山田,Hanako@example.com,yes,'+819012345678,2,"好き: 青
",no
'207119552,Bob,Norman,bob@example.com,no,,0,,no
`;
const ORDER_HEAD =
	'Name,Email,Financial Status,Fulfillment Status,Currency,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Billing Name,Cancelled at,Refunded Amount,Phone,Lineitem discount';
const SHOPIFY_ORDERS = `${ORDER_HEAD}
#1001,hanako@example.com,paid,,JPY,3500,2026-11-01 05:24:22 +0900,2,麻のシャツ 青 / M,1500,SH-B-M,山田 花子,,0,,0
#1001,,,,,,,1,くつ下,600,SOX,,,,,100
#1002,guest@example.com,refunded,fulfilled,JPY,900,2026-11-02 10:00:00 +0900,1,帽子,900,HAT,通りがかり,,900,,0
#1003,,paid,,JPY,100,2026-11-03 10:00:00 +0900,1,名なし,100,X,,,0,,0
`;

test('Shopify: whose orders they are is told by the address, and what came back does not count', async () => {
	await shop.importText('sku,name,price\nSH-B-M,麻のシャツ 青 M,1500\n');
	const customers = await shop.importText(SHOPIFY_CUSTOMERS);
	expect(customers).toMatchObject({ format: 'shopify-customers', bad_rows: 0, people: { created: 2 } });
	const orders = await shop.importText(SHOPIFY_ORDERS);
	expect(orders).toMatchObject({ format: 'shopify-orders', rows: 4, skipped: 1, bad_rows: 0 });
	expect(orders).toMatchObject({ people: { created: 1, unchanged: 1 }, orders: { created: 2 } });
	const people = await publishedPeople(shop.db);
	expect([...people.keys()].sort()).toEqual(['Bob Norman', '山田 花子', '通りがかり']);
	const hanako = people.get('山田 花子');
	expect(hanako?.profile).toMatchObject({ mails: ['Hanako@example.com'], phones: ['+819012345678'] });
	expect(hanako?.consents.map(({ purpose }) => purpose)).toEqual(['email', 'history', 'membership']);
	expect(people.get('Bob Norman')?.consents.find(({ purpose }) => purpose === 'email')?.isGiven).toBe(false);
	const [item] = shop.db.all<{ id: string }>("SELECT id FROM office_items WHERE sku = 'SH-B-M'");
	expect(hanako?.timeline).toMatchObject([
		{
			...{
				kind: 'order',
				channel: 'online',
				number: '#1001',
				day: '2026-11-01',
				total: 3500,
				status: 'paid',
			},
			lines: [
				{ itemId: item?.id, name: '麻のシャツ 青 / M', quantity: 2, paid: 3000 },
				{ itemId: '', name: 'くつ下', quantity: 1, paid: 500 },
			],
		},
	]);
	expect(hanako?.totals).toMatchObject({ purchases: 1, spend: 3500 });
	expect(people.get('通りがかり')?.timeline.map(({ kind, total }) => [kind, total])).toEqual([
		['order', 900],
		['return', -900],
	]);
	expect(people.get('通りがかり')?.totals).toMatchObject({ purchases: 0, spend: 0 });
});

test('twice changes nothing, and an older word never takes an order back', async () => {
	await shop.importText(SHOPIFY_CUSTOMERS);
	await shop.importText(SHOPIFY_ORDERS);
	await publishedPeople(shop.db);
	const before = shop.state();
	for (const text of [SHOPIFY_CUSTOMERS, SHOPIFY_ORDERS]) {
		expect(await shop.importText(text)).toMatchObject({ created: 0, changed: 0 });
	}
	expect(shop.db.all('SELECT * FROM proj_customer_dirty')).toEqual([]);
	expect(shop.state()).toBe(before);
	const shipped = SHOPIFY_ORDERS.replace('paid,,JPY,3500', 'paid,fulfilled,JPY,3500');
	expect(await shop.importText(shipped)).toMatchObject({ orders: { created: 0, changed: 1 } });
	expect(await shop.importText(SHOPIFY_ORDERS)).toMatchObject({ orders: { created: 0, changed: 0 } });
	const people = await publishedPeople(shop.db);
	expect(people.get('山田 花子')?.timeline[0]?.status).toBe('shipped');
});

test('EC-CUBE in Shift_JIS: members, kana, lines with tax; what was never placed stays out', async () => {
	const members = `会員ID,お名前(姓),お名前(名),お名前(セイ),お名前(メイ),メールアドレス,TEL,誕生日,会員ステータス(ID),登録日,更新日
7,髙橋,さくら,タカハシ,サクラ,sakura@example.jp,0312345678,1990-05-17 00:00:00,2,2024-01-05 10:00:00,2026-01-01 00:00:00
8,仮,会員,カリ,カイイン,kari@example.jp,0399999999,,1,2024-01-05 10:00:00,2026-01-01 00:00:00
9,誕生日,違い,,,x@example.jp,,2001-13-40,2,2024-01-05,2026-01-01
`;
	const orders = `注文番号,会員ID,お名前(姓),お名前(名),メールアドレス,支払合計,対応状況(ID),受注日,注文詳細ID,商品名,商品コード,規格分類名1,価格,個数,税率,明細区分(ID)
100,7,髙橋,さくら,sakura@example.jp,2480,5,2026-11-10 12:00:00,1,ジェラート,cube-01,チョコ,990,2,10,1
100,7,髙橋,さくら,sakura@example.jp,2480,5,2026-11-10 12:00:00,2,送料,,,300,1,10,2
101,7,髙橋,さくら,sakura@example.jp,500,8,2026-11-11 12:00:00,3,やめた,cube-02,,500,1,10,1
102,7,髙橋,さくら,sakura@example.jp,500,9,2026-11-12 12:00:00,4,返した,cube-03,,500,1,0,1
`;
	const first = await shop.importText(cp932(members));
	expect(first).toMatchObject({
		format: 'ec-cube-customers',
		encoding: 'shift_jis',
		skipped: 1,
		bad_rows: 1,
	});
	expect(first.errors).toMatchObject([{ line: 4, column: '誕生日', value: '2001-13-40', code: 'bad_date' }]);
	expect(first.errors[0]?.reason).toContain('日付ではありません');
	expect(await shop.importText(cp932(orders))).toMatchObject({
		format: 'ec-cube-orders',
		skipped: 1,
		bad_rows: 0,
	});
	const sakura = (await publishedPeople(shop.db)).get('髙橋 さくら');
	expect(sakura).toMatchObject({
		joinedOn: '2024-01-05',
		profile: { kana: 'タカハシ サクラ', birthday: '1990-05-17' },
	});
	expect(sakura?.timeline.map(({ number, kind, total, status }) => [number, kind, total, status])).toEqual([
		['102', 'order', 500, 'returned'],
		['102', 'return', -500, null],
		['100', 'order', 2480, 'shipped'],
	]);
	expect(sakura?.timeline.at(-1)?.lines).toEqual([
		{ itemId: '', name: 'ジェラート チョコ', quantity: 2, paid: 2178 },
	]);
	expect(sakura?.totals).toMatchObject({ purchases: 1, spend: 2480 });
});

const OLIST = {
	customers:
		'customer_id,customer_unique_id,customer_zip_code_prefix,customer_city,customer_state\nc1,u1,1,x,SP\nc2,u1,1,x,SP\nc3,u2,1,x,SP\n',
	orders: `order_id,customer_id,order_status,order_purchase_timestamp,order_approved_at
o1,c1,delivered,2017-10-02 10:56:33,
o2,c2,canceled,2018-01-01 00:00:00,
o3,c2,shipped,2018-02-01 00:00:00,
`,
	items:
		'order_id,order_item_id,product_id,seller_id,shipping_limit_date,price,freight_value\no1,1,p1,s,,29.99,8.72\no1,2,p1,s,,29.99,8.72\no2,1,p2,s,,5.00,1.00\no3,1,p3,s,,7.50,1.00\n',
} as const;

test.each([
	['customers', 'orders', 'items'],
	['items', 'orders', 'customers'],
	['orders', 'items', 'customers'],
] as const)('Olist: three files in the order %s, %s, %s are the same people', async (...order) => {
	for (const file of order) {
		await shop.importText(OLIST[file], { currency: 'BRL' });
		await publishedPeople(shop.db);
	}
	const people = await publishedPeople(shop.db);
	expect([...people.keys()].sort()).toEqual(['olist:u1', 'olist:u2']);
	const one = people.get('olist:u1');
	expect(one?.timeline.map(({ number, total, status }) => [number, total, status])).toEqual([
		['o3', 750, 'shipped'],
		['o2', 500, 'cancelled'],
		['o1', 5998, 'delivered'],
	]);
	expect(one?.totals).toMatchObject({ purchases: 2, spend: 6748 });
	expect(people.get('olist:u2')?.totals.purchases).toBe(0);
});

test('WooCommerce: a guest order with a member’s address is the member’s', async () => {
	await shop.importText(
		'customer_id,user_email,first_name,last_name,billing_phone,user_registered\n5,ann@example.com,Ann,Lee,020 7946 0000,2025-03-04 08:00:00\n',
	);
	const orders = `order_number,order_status,order_date,customer_id,billing_email,billing_first_name,billing_last_name,order_total,order_currency,item_name,item_sku,item_quantity,item_total
W-1,wc-processing,2026-10-01,0,ANN@example.com,Ann,Lee,1200,JPY,Mug,MUG,1,1200
W-2,wc-lost,2026-10-02,5,ann@example.com,Ann,Lee,10,JPY,Mug,MUG,1,10
W-3,completed,2026-10-02,5,ann@example.com,Ann,Lee,10,USD,Mug,MUG,1,10
W-4,completed,2026-10-03,5,ann@example.com,Ann,Lee,12.5,JPY,Mug,MUG,1.5,10
`;
	const report = await shop.importText(orders);
	expect(report).toMatchObject({ format: 'woocommerce-orders', bad_rows: 3, orders: { created: 1 } });
	expect(report.errors.map(({ line, column, value, code }) => [line, column, value, code])).toEqual([
		[3, 'order_status', 'wc-lost', 'unknown_status'],
		[4, 'order_currency', 'USD', 'other_currency'],
		[5, 'order_total', '12.5', 'money_too_many_decimals'],
		[5, 'item_quantity', '1.5', 'quantity_not_integer'],
	]);
	const people = await publishedPeople(shop.db);
	expect([...people].map(([name, { timeline }]) => [name, timeline.length])).toEqual([['Ann Lee', 1]]);
});

test('a plain list: preferences, sizes, wishes and what was looked at; the same customer twice is told', async () => {
	const customers = `会員番号,氏名,フリガナ,電話番号,誕生日,好み,サイズ,メモ
A-1,森 葵,モリ アオイ,090-0000-1111,5/17,青が好き,M 23.5cm,
A-1,森 葵,モリ アオイ,090-0000-1111,5/17,,,
,,,,,,,名前も番号もない
`;
	const report = await shop.importText(customers);
	expect(report).toMatchObject({ format: 'plain-customers', people: { created: 1 }, bad_rows: 2 });
	expect(report.errors).toMatchObject([
		{ line: 3, value: 'a1', code: 'duplicate_person' },
		{ line: 4, code: 'nobody' },
	]);
	const list = `注文番号,会員番号,日付,種別,商品コード,商品名,数量,金額
k1,A-1,2026年11月1日,ほしい物,SH,シャツ,1,0
k2,A-1,2026/11/2,閲覧,HAT,帽子,1,0
k3,A-1,2026-11-03,,SOX,くつ下,2,1200
k3,A-1,2026-11-03,,SOX,くつ下,-1,-600
`;
	expect(await shop.importText(list)).toMatchObject({ format: 'plain-orders', bad_rows: 0 });
	const aoi = (await publishedPeople(shop.db)).get('森 葵');
	expect(aoi?.profile).toMatchObject({ birthday: '--05-17', preferences: '青が好き · M 23.5cm' });
	expect(aoi?.timeline.map(({ kind, total }) => [kind, total])).toEqual([
		['order', 600],
		['view', 0],
		['wish', 0],
	]);
	expect(aoi?.totals.purchases).toBe(1);
});

test('exact keys alone make two one: a card or telephone with the same kana; an address alone is to be looked at', async () => {
	await shop.importText(SHOPIFY_CUSTOMERS);
	await shop.importText(
		'会員番号,氏名,フリガナ,メールアドレス\nB-1,山田 はなこ,ヤマダ ハナコ,hanako@example.com\n',
	);
	const people = await publishedPeople(shop.db);
	expect(people.size).toBe(3);
	expect(shop.db.all<{ kind: string }>('SELECT kind FROM feed_customer_notes')).toEqual([
		{ kind: 'customer_pair' },
	]);
});

test('who was erased does not come back with the next file, by whatever account', async () => {
	await shop.importText(SHOPIFY_CUSTOMERS);
	await shop.importText(SHOPIFY_ORDERS);
	const [{ ref } = { ref: '' }] = shop.db.all<{ ref: string }>(
		"SELECT ref FROM office_imported_people WHERE said LIKE '%花子%'",
	);
	shop.db.run(
		"INSERT INTO proj_customer_facts (ref, kind, entry_id, journal, seq, store, day, at, fact) VALUES (?, 'erased', 'e1', 'hq.1', 1, 'store', '2026-11-22', 0, '{}')",
		ref,
	);
	shop.db.transaction(() => eraseCustomer(shop.db, ref, 'e1'));
	expect((await publishedPeople(shop.db)).has('山田 花子')).toBe(false);
	const again = await shop.importText(SHOPIFY_CUSTOMERS);
	expect(again).toMatchObject({
		people: { created: 0, unchanged: 1 },
		skips: [{ code: 'erased', count: 1 }],
	});
	const orders = await shop.importText(SHOPIFY_ORDERS);
	expect(orders.skips.find(({ code }) => code === 'erased')?.count).toBe(4);
	expect((await publishedPeople(shop.db)).has('山田 花子')).toBe(false);
	const left = ['office_imported_people', 'office_imported_orders', 'office_imported_lines'].map((table) =>
		JSON.stringify(shop.db.all(`SELECT * FROM ${table}`)),
	);
	expect(left.join()).not.toMatch(/花子|hanako|麻のシャツ/);
});

test('a file that breaks off or is no list changes nothing', async () => {
	await shop.importText('name,price\n茶,100\n');
	const before = shop.state();
	const cut = new Uint8Array(gzipSync(SHOPIFY_CUSTOMERS)).subarray(0, 90);
	await expect(shop.importText(cut, {}, 'cut.csv.gz')).rejects.toMatchObject({ code: 'corrupt_gzip' });
	await expect(shop.importText('household,weather\n1,rain\n')).rejects.toMatchObject({
		code: 'unknown_format',
	});
	expect(shop.state()).toBe(before);
	expect(shop.db.all('SELECT * FROM office_imported_people')).toEqual([]);
});

test('goods that come after the orders are found in them', async () => {
	await shop.importText(SHOPIFY_ORDERS);
	expect((await publishedPeople(shop.db)).get('山田 花子')?.timeline[0]?.lines[1]?.itemId).toBe('');
	await shop.importText('sku,name,price\nSOX,くつ下,600\n');
	const line = (await publishedPeople(shop.db)).get('山田 花子')?.timeline[0]?.lines[1];
	expect(line).toMatchObject({ name: '', paid: 500 });
	expect(line?.itemId).not.toBe('');
});

describe.skipIf(!HAS_SHARED)('at full size (needs ../shared)', { timeout: 120_000 }, () => {
	test('all customers of the 100 knocks come in, and come in once', async () => {
		const path = shared('transactions/jp-100knocks/customer.csv.gz');
		expect(await shop.importPath(path)).toMatchObject({
			rows: 21_971,
			bad_rows: 0,
			people: { created: 21_971 },
		});
		const before = shop.state();
		expect(await shop.importPath(path)).toMatchObject({ created: 0, changed: 0, unchanged: 21_971 });
		expect(shop.state()).toBe(before);
	});

	test('Complete Journey comes in to the last cent', async () => {
		const path = shared('transactions/complete-journey/transactions_2017H1.csv.gz');
		const report = await shop.importPath(path, { currency: 'USD' });
		expect(report).toMatchObject({ rows: 37_158, skipped: 201, bad_rows: 0 });
		expect(report).toMatchObject({ people: { created: 2209 }, orders: { created: 23_308 } });
		const [sum] = shop.db.all<{ paid: number }>(
			"SELECT sum(said ->> '$[2]') AS paid FROM office_imported_lines",
		);
		expect(sum?.paid).toBe(11_382_075);
	});
});
