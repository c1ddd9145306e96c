import { addItem, type Basket, emptyBasket } from '#domain/basket/basket.ts';
import { money } from '#domain/money/money.ts';
import { toItem } from '#search/catalogue-index.ts';
import { type CompleteSaleParts, completeSale } from '#usecases/complete-sale.ts';
import { anItemDoc } from './a-shop.ts';

/** A basket of items with the given prices; the same id makes the same basket. */
export function aBasket(id: string, ...prices: number[]): Basket {
	return prices.reduce(
		(basket, price, n) => {
			const added = addItem(basket, toItem(anItemDoc(`item-${price}`, { price })), `${id}-${n}`);
			if (!added.ok) throw new Error(added.code);
			return added.value;
		},
		emptyBasket(id, 0),
	);
}

/** Sells a basket for cash. */
export const sell = (parts: CompleteSaleParts, basket: Basket, cash: number) =>
	completeSale(parts, basket, [{ type: 'cash', amount: money(cash) }]);
