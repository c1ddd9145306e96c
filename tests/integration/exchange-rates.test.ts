import * as v from 'valibot';
import { expect, test } from 'vitest';
import { StoreDoc } from '#protocol/feed.ts';
import { Database } from '#server/database/database.ts';
import { allRates, keepRate, quoted } from '#server/office/exchange-rates.ts';
import { ensureShop } from '#server/office/minimal-shop.ts';

test('TND-11: a rate is kept from its day on, in minor units, and every store hears of it', () => {
	const db = new Database(':memory:');
	ensureShop(db, 'JPY');
	const rate = quoted('148.20', 'JPY', 'USD');
	if (!rate) throw new Error('a rate');
	expect(rate.n / rate.d).toBe(1.482);
	keepRate(db, { currency: 'USD', valid_from: '2026-11-22', rate });
	keepRate(db, { currency: 'USD', valid_from: '2026-11-20', rate: { n: 1, d: 1 } });
	keepRate(db, { currency: 'USD', valid_from: '2026-11-22', rate });
	expect(allRates(db).map(({ valid_from }) => valid_from)).toEqual(['2026-11-20', '2026-11-22']);
	const rows = db.all<{ doc: string }>("SELECT doc FROM feed_docs WHERE id LIKE 'store:%' AND withdrawn = 0");
	expect(rows.length).toBeGreaterThan(0);
	for (const { doc } of rows) expect(v.parse(StoreDoc, JSON.parse(doc)).exchange_rates).toHaveLength(2);
});

test('what is no rate is refused', () => {
	for (const text of ['', '-1', '1,5', '1e3', 'abc', '1.1234567'])
		expect(quoted(text, 'JPY', 'USD')).toBeNull();
	expect(quoted('0', 'JPY', 'USD')?.n).toBe(0);
	expect(quoted('1.5', 'USD', 'JPY')).toEqual({ n: 1500, d: 10 });
});
