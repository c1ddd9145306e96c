import { addItem, type Basket, type BasketRefusal } from '#domain/basket/basket.ts';
import type { Item } from '#domain/catalogue/item.ts';
import { type MoneyRefusal, parseMoney } from '#domain/money/currency.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import type { UciRow } from './uci-retail.ts';

/** Why a row of the file is not a sale at a till. */
export type RowRefusal =
	| 'cancellation'
	| 'adjustment'
	| 'name_missing'
	| 'unpriced'
	| BasketRefusal
	| MoneyRefusal;

/**
 * Rings one row of the UCI file up in a basket, as a cashier would: cancellations (C…) are returns, letters before the
 * number are book adjustments, rows without a name or price are stock notes. Everything else goes through the domain.
 */
export function ringUp(basket: Basket, row: UciRow, lineId: string): Result<Basket, RowRefusal> {
	if (row.InvoiceNo.startsWith('C')) return refused('cancellation');
	if (!/^\d+$/.test(row.InvoiceNo)) return refused('adjustment');
	if (row.Description.trim() === '') return refused('name_missing');
	const price = parseMoney(row.UnitPrice, 'GBP');
	if (!price.ok) return price;
	if (price.value <= 0) return refused('unpriced');
	const item: Item = {
		id: row.StockCode,
		sku: row.StockCode,
		gtins: [],
		name: row.Description.trim(),
		reading: '',
		category: '',
		price: price.value,
		taxCategory: 'standard',
		taxIncluded: true,
	};
	const added = addItem(basket, item, lineId, Number(row.Quantity));
	return added.ok ? ok(added.value) : added;
}
