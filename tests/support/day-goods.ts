import type { deviceGoods } from './device-goods.ts';

/** An item on a device, with its code. */
export type Goods = Awaited<ReturnType<typeof deviceGoods>>[number];

/** Below this everything fits a voucher of a thousand, yen. */
const DEAREST = 900;
const WANTED = 12;

/** Goods of the demo shop at both rates that no offer touches, and a drink of which three cost as much as two. */
export function shelves(all: readonly Goods[]): {
	readonly foods: readonly Goods[];
	readonly wares: readonly Goods[];
	readonly drink: Goods;
} {
	const bySku = all.filter(({ code }) => code.length === 13).sort((a, b) => (a.sku < b.sku ? -1 : 1));
	// The offers are on drinks and bread, the last two drinks are three for two.
	const plain = bySku.filter(
		({ category, price }) => !['飲料', 'パン'].includes(category) && price >= 100 && price < DEAREST,
	);
	const of = (rate: string) => plain.filter(({ tax_category }) => tax_category === rate).slice(0, WANTED);
	const drinks = bySku.filter(({ category }) => category === '飲料').slice(-1);
	return { foods: of('reduced'), wares: of('standard'), drink: picked(drinks, 0) };
}

/** The n-th of some goods, over and over. */
export function picked(goods: readonly Goods[], n: number): Goods {
	const one = goods[n % goods.length];
	if (!one) throw new Error('the demo shop lacks goods for this test');
	return one;
}
