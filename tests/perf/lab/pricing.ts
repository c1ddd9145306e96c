import { money } from '#domain/money/money.ts';
import { type PricingOccasion, type PricingRules, priceSale } from '#domain/pricing/price-sale.ts';
import type { PriceableLine } from '#domain/pricing/priceable-line.ts';
import type { Promotion } from '#domain/promotion/promotion.ts';
import { promotionBook } from '#domain/promotion/promotion-book.ts';
import { JAPAN } from '#domain/tax/packs/japan.ts';

const LINES = 200;
const CATEGORIES = 20;
const OCCASION: PricingOccasion = {
	store: 'SBY',
	channel: 'store',
	businessDay: '2026-11-22',
	now: { day: '2026-11-22', minute: 1080 },
	customer: { rank: 'gold', birthMonth: 11 },
	coupons: ['coupon-48', 'coupon-49'],
};

/** A basket of 200 lines out of 20 categories; `turn` varies quantities and prices. */
export const bigBasket = (turn: number): PriceableLine[] =>
	Array.from({ length: LINES }, (_, at) => ({
		...{ id: `line-${at}`, itemId: `item-${at}`, sku: '', gtin: null, name: `Item ${at}` },
		quantity: 1 + ((at + turn) % 3),
		unitPrice: money(98 + ((at * 37 + turn * 13) % 40) * 50),
		taxCategory: at % 3 === 0 ? 'standard' : 'reduced',
		taxIncluded: true,
		category: `category-${at % CATEGORIES}`,
	}));

/** What promotions are about: categories and items by their number. */
export type Goods = { readonly category: (nth: number) => string; readonly item: (nth: number) => string };

const LAB_GOODS: Goods = { category: (nth) => `category-${nth % CATEGORIES}`, item: (nth) => `item-${nth}` };

/** Fifty promotions of every kind that overlap: items, n-for-m, bundles, mix-and-match, thresholds, coupons. */
export function fiftyPromotions(goods = LAB_GOODS): Promotion[] {
	return Array.from({ length: 50 }, (_, at): Promotion => {
		const terms = { id: `p${String(at).padStart(2, '0')}`, name: `P ${at}`, condition: {} };
		const category = { categories: [goods.category(at)] };
		const percent = { kind: 'percent' as const, rate: { n: 5 + (at % 4) * 5, d: 100 } };
		const off = { kind: 'amount' as const, amount: money(100 + at) };
		const instead = { kind: 'fixed_price' as const, price: money(900 + at * 10) };
		if (at < 10) return { ...terms, stacking: 'best', kind: 'item', scope: category, reward: percent };
		if (at < 20) return { ...terms, stacking: 'compound', kind: 'item', scope: category, reward: percent };
		if (at < 30) {
			return {
				...terms,
				stacking: 'best',
				kind: 'group',
				slots: [{ scope: category, quantity: 3 }],
				reward: instead,
			};
		}
		if (at < 36) {
			const slots = [at, at + 20].map((item) => ({ scope: { items: [goods.item(item)] }, quantity: 1 }));
			return { ...terms, stacking: 'best', kind: 'group', slots, reward: off };
		}
		if (at < 40) {
			const slots = [at, at + 1].map((n) => ({
				scope: { categories: [goods.category(n)] },
				quantity: 1,
			}));
			return { ...terms, stacking: 'compound', kind: 'group', slots, reward: percent };
		}
		if (at < 42) return { ...terms, stacking: 'best', kind: 'item', scope: {}, reward: percent, maxUses: 2 };
		const basket = { ...terms, kind: 'basket' as const, scope: {}, minAmount: money(at * 1000) };
		if (at < 48) return { ...basket, stacking: 'compound', stackingGroup: 'threshold', reward: off };
		return {
			...basket,
			id: `coupon-${at}`,
			stacking: at === 48 ? 'best' : 'exclusive',
			needsCoupon: true,
			reward: percent,
		};
	});
}

/** Prices the basket so many times; milliseconds of each. */
export function priceBigBasket(rounds: number): number[] {
	const rules: PricingRules = {
		categories: JAPAN.categories,
		rounding: 'floor',
		promotions: promotionBook(fiftyPromotions()),
	};
	const baskets = Array.from({ length: 10 }, (_, turn) => bigBasket(turn));
	return Array.from({ length: rounds }, (_, round) => {
		const started = performance.now();
		const { total, discount } = priceSale(baskets[round % baskets.length] ?? [], rules, OCCASION);
		const took = performance.now() - started;
		if (total <= 0 || discount <= 0) throw new Error('nothing was priced');
		return took;
	});
}
