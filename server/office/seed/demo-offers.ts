import { money } from '#domain/money/money.ts';
import type { Promotion } from '#domain/promotion/promotion.ts';
import type { OfficeItem } from '../items.ts';
import type { Place } from '../places.ts';
import type { NamedPriceList } from '../promotions.ts';
import { demoItem } from './demo-item.ts';

const ANYTIME = { condition: {} } as const;
const hour = (at: number) => at * 60;

/**
 * The demo shop's promotions: what a neighbourhood shop runs, on a few goods of its last shelves. Most goods cost what
 * their tag says, at any hour and in any number.
 */
export function demoPromotions(items: number, seed: number): Promotion[] {
	const goods = lastGoods(items, seed);
	const drinks = { items: lastOf(goods, '飲料', 2) };
	const bread = { items: lastOf(goods, 'パン', 1) };
	return [
		{
			...ANYTIME,
			id: 'drinks-3-for-2',
			name: '対象飲料よりどり3点で1点無料',
			kind: 'group',
			stacking: 'best',
			slots: [{ scope: drinks, quantity: 3 }],
			reward: { kind: 'cheapest_free', units: 1 },
		},
		{
			id: 'evening-bread',
			name: '夕方パン10%引き',
			kind: 'item',
			stacking: 'best',
			scope: bread,
			condition: { window: { weekdays: [], from: hour(17), to: hour(20) } },
			reward: { kind: 'percent', rate: { n: 10, d: 100 } },
		},
		{
			...ANYTIME,
			id: 'lunch-set',
			name: 'パンと飲料のランチセット',
			kind: 'group',
			stacking: 'best',
			slots: [
				{ scope: bread, quantity: 1 },
				{ scope: drinks, quantity: 1 },
			],
			reward: { kind: 'amount', amount: money(30) },
		},
		{
			id: 'birthday',
			name: 'お誕生月5%引き',
			kind: 'basket',
			stacking: 'best',
			scope: {},
			condition: { membersOnly: true, birthdayMonth: true },
			reward: { kind: 'percent', rate: { n: 5, d: 100 } },
		},
		{
			id: 'welcome-back',
			name: 'おかえりなさい10%引き',
			kind: 'basket',
			stacking: 'best',
			scope: {},
			condition: { membersOnly: true, awayDays: 180 },
			reward: { kind: 'percent', rate: { n: 10, d: 100 } },
		},
		{
			...ANYTIME,
			id: 'coupon-300',
			name: '300円引きクーポン',
			kind: 'basket',
			stacking: 'best',
			scope: {},
			minAmount: money(3000),
			needsCoupon: true,
			reward: { kind: 'amount', amount: money(300) },
		},
	];
}

/** The shop's last goods, of which the seeding makes the same however it is asked. */
const lastGoods = (items: number, seed: number) => {
	const count = Math.min(items, 200);
	return Array.from({ length: count }, (_, at) => demoItem(items - count + at, seed));
};

const lastOf = (goods: readonly OfficeItem[], category: string, count: number): string[] =>
	goods
		.filter((item) => item.category === category)
		.slice(-count)
		.map(({ id }) => id);

/** A few of the last goods have prices of their own: one list a store but the first, one for members. */
export function demoPriceLists(items: number, seed: number, places: readonly Place[]): NamedPriceList[] {
	const goods = lastGoods(items, seed);
	const validFrom = '2026-11-01';
	const cut = (price: number, percent: number) => money(price - Math.floor((price * percent) / 100));
	const kitchen = goods.filter(({ category }) => category === '台所').slice(-5);
	const sake = goods.filter(({ category }) => category === '酒').slice(-5);
	// Not the first store: its shelves are what the catalogue says.
	const [, ...others] = places.filter(({ kind }) => kind === 'store');
	const lists: NamedPriceList[] = others.map(({ id }, at) => ({
		id: `store-${id}`,
		name: '店舗価格',
		stores: [id],
		prices: kitchen.map((item) => ({ itemId: item.id, price: cut(item.price, 3 + (at % 5)), validFrom })),
	}));
	const members: NamedPriceList = {
		id: 'members',
		name: '会員価格',
		ranks: ['regular', 'silver', 'gold'],
		prices: sake.map((item) => ({ itemId: item.id, price: cut(item.price, 8), validFrom })),
	};
	return [...lists, members].filter(({ prices }) => prices.length > 0);
}
