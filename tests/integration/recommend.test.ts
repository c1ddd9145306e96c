import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FeedDoc } from '#protocol/feed.ts';
import { packedPage } from '#protocol/pack-page.ts';
import { preparePack, readPrepared } from '#protocol/prepared-pack.ts';
import { CatalogueIndex } from '#search/catalogue-index.ts';
import { publishRecommend } from '#server/feeds/recommend/publish-recommend.ts';
import { NOON, ScratchShop } from '../support/an-import.ts';
import { publishedPeople } from '../support/published-people.ts';

let shop: ScratchShop;
beforeEach(async () => {
	shop = new ScratchShop();
	const goods = ['COAT', 'SCARF', 'TEA', 'MUG', 'BAG'].map((sku) => `${sku},${sku.toLowerCase()},100`);
	await shop.importText(`sku,name,price\n${goods.join('\n')}\n`);
});
afterEach(() => shop.close());

const HEAD = 'order_number,member_number,date,sku,product,quantity,amount,status';
/** Ten people with a coat and a scarf, thirty with tea again and again, some of them with a bag. */
const orders = (): string => {
	const rows: string[] = [];
	for (let n = 0; n < 40; n++) {
		const row = (nth: number, sku: string, day: string, quantity = 1, status = 'delivered') =>
			rows.push(`o${n}-${nth},m${n},${day},${sku},${sku},${quantity},${100 * quantity},${status}`);
		if (n < 10) {
			row(1, 'COAT', '2026-10-01');
			row(2, 'SCARF', '2026-10-02');
		} else {
			row(1, 'TEA', '2026-10-01');
			row(2, 'TEA', '2026-11-01');
			if (n % 3 === 0) row(3, 'BAG', '2026-11-02');
			// Called off, and sent back: nobody has these.
			row(4, 'MUG', '2026-11-03', 1, 'cancelled');
		}
	}
	return `${HEAD}\n${rows.join('\n')}\n`;
};

const docs = (): Map<string, FeedDoc> =>
	new Map(
		shop.db
			.all<{ id: string; doc: string }>(
				"SELECT id, doc FROM feed_docs WHERE feed = 'catalogue' AND withdrawn = 0 ORDER BY id",
			)
			.map(({ id, doc }) => [id, JSON.parse(doc) as FeedDoc]),
	);
const idOf = (sku: string): string =>
	shop.db.get<{ id: string }>('SELECT id FROM office_items WHERE sku = ?', sku)?.id ?? '';

test('what goes with what is published with the catalogue, and is in its packs for tablets', async () => {
	await shop.importText(orders());
	await publishedPeople(shop.db);
	await publishRecommend(shop.db, NOON);
	const feed = docs();
	// Ten of forty have both, by chance two and a half would: (10 − 10 · 10 ÷ 40) ÷ (10 + 20).
	expect(feed.get(`goes:${idOf('COAT')}`)).toMatchObject({ items: [[idOf('SCARF'), 250_000]] });
	expect(feed.get('popular')).toMatchObject({
		items: [
			[idOf('TEA'), 750_000],
			...[
				[idOf('BAG'), 250_000],
				[idOf('COAT'), 250_000],
				[idOf('SCARF'), 250_000],
			].sort(),
		],
	});
	expect(JSON.stringify([...feed.values()])).not.toContain(`"${idOf('MUG')}",`);
	const text = [...feed.values()].map((doc) => `${JSON.stringify(doc)}\n`).join('');
	const { indexes, packed } = await readPrepared(await preparePack(text));
	const catalogue = new CatalogueIndex({ since: '1', pages: [packedPage(indexes, packed)], deltas: [] });
	expect(await catalogue.goesWith(idOf('COAT'))).toEqual([{ itemId: idOf('SCARF'), weight: 250_000 }]);
	expect(await catalogue.goesWith(idOf('MUG'))).toEqual([]);
	const usedUp = (await catalogue.popular())?.used_up;
	expect(usedUp?.usual).toBe(true);
	// Every other thing is found as before: these lines are no goods.
	expect((await catalogue.search('coat', 0, 10)).total).toBe(1);
	expect((await catalogue.byId(idOf('TEA')))?.name).toBe('tea');
});

test('worked out once a day, the same again from the same purchases, and withdrawn with them', async () => {
	await shop.importText(orders());
	await publishedPeople(shop.db);
	await publishRecommend(shop.db, NOON);
	const before = shop.db.all("SELECT id, seq FROM feed_docs WHERE feed = 'catalogue' ORDER BY id");
	await publishRecommend(shop.db, NOON + 86_400_000);
	expect(shop.db.all("SELECT id, seq FROM feed_docs WHERE feed = 'catalogue' ORDER BY id")).toEqual(before);
	shop.db.run("UPDATE office_imported_orders SET said = replace(said, 'delivered', 'cancelled')");
	await publishRecommend(shop.db, NOON + 86_400_000);
	expect(docs().has('popular')).toBe(true);
	await publishRecommend(shop.db, NOON + 2 * 86_400_000);
	expect([...docs().keys()].filter((id) => !id.startsWith('item:'))).toEqual([]);
});

test('who wants no suggestions is not counted in anybody’s', async () => {
	await shop.importText(orders());
	await publishedPeople(shop.db);
	const coats = shop.db.all<{ ref: string }>(
		`SELECT DISTINCT ref FROM office_accounts JOIN office_imported_orders USING (account)
		 JOIN office_imported_lines ON order_id = id WHERE sku = 'COAT' ORDER BY ref LIMIT 6`,
	);
	for (const { ref } of coats) {
		shop.db.run(
			`INSERT INTO proj_customer_facts (ref, kind, entry_id, journal, seq, store, day, at, fact)
			 VALUES (?, 'consent', 'e', 't01.1', 1, 'store', '2026-11-01', 0, '{"purpose":"recommendation","is_given":false}')`,
			ref,
		);
	}
	await publishRecommend(shop.db, NOON);
	// Four with both are too few to say anything.
	expect(docs().has(`goes:${idOf('COAT')}`)).toBe(false);
	expect(docs().get('popular')).toMatchObject({ items: expect.arrayContaining([[idOf('COAT'), 117_647]]) });
});
