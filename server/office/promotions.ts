import type { DatedPrice, PriceList } from '#domain/pricing/price-list.ts';
import type { Promotion } from '#domain/promotion/promotion.ts';
import { PRICES_PER_DOC, type PricesDoc, type PromotionDoc } from '#protocol/bodies/store-docs.ts';
import type { Database } from '../database/database.ts';

/** A price list with its name. */
export type NamedPriceList = PriceList & { readonly name: string };

/** Keeps promotions and price lists. Publish the stores afterwards. */
export function keepOffers(
	db: Database,
	promotions: readonly Promotion[],
	lists: readonly NamedPriceList[],
): void {
	for (const promotion of promotions) {
		db.run(
			'INSERT INTO office_promotions (id, rule) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET rule = excluded.rule',
			...[promotion.id, JSON.stringify(promotion)],
		);
	}
	for (const list of lists) {
		db.run(
			`INSERT INTO office_price_lists (id, list) VALUES (?, ?)
			 ON CONFLICT (id) DO UPDATE SET list = excluded.list`,
			...[list.id, JSON.stringify(list)],
		);
	}
}

/** What a store's tills need of them: promotions that hold there, prices in documents of at most 500. */
export function offersOf(db: Database, store: string): (PromotionDoc | PricesDoc)[] {
	const promotions = db
		.all<{ rule: string }>('SELECT rule FROM office_promotions ORDER BY id')
		.map(({ rule }) => JSON.parse(rule) as Promotion)
		.filter(({ condition }) => condition.stores === undefined || condition.stores.includes(store))
		.map((rule) => ({ _id: `promotion:${rule.id}`, type: 'promotion', rule }) as unknown as PromotionDoc);
	const lists = db
		.all<{ list: string }>('SELECT list FROM office_price_lists ORDER BY id')
		.map(({ list }) => JSON.parse(list) as NamedPriceList)
		.filter(({ stores }) => stores === undefined || stores.includes(store));
	return [...promotions, ...lists.flatMap(pricesDocs)];
}

function pricesDocs({ id, name, ranks, prices }: NamedPriceList): PricesDoc[] {
	const docs: PricesDoc[] = [];
	for (let from = 0; from < prices.length; from += PRICES_PER_DOC) {
		docs.push({
			_id: `prices:${id}:${String(docs.length).padStart(4, '0')}`,
			type: 'prices',
			list: id,
			name,
			ranks: ranks ? [...ranks] : null,
			rows: prices.slice(from, from + PRICES_PER_DOC).map(priceRow),
		});
	}
	return docs;
}

const priceRow = ({ itemId, price, validFrom, validTo }: DatedPrice): PricesDoc['rows'][number] => ({
	item_id: itemId,
	price,
	valid_from: validFrom,
	valid_to: validTo ?? null,
});
