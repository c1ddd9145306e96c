import { money } from '#domain/money/money.ts';
import { priceSale } from '#domain/pricing/price-sale.ts';
import type { Promotion } from '#domain/promotion/promotion.ts';
import { promotionBook } from '#domain/promotion/promotion-book.ts';
import { JAPAN } from '#domain/tax/packs/japan.ts';
import type { Pricer, TillServices } from '#usecases/services.ts';
import { SHOP } from './shop-data.ts';

const ALWAYS = { condition: {}, stacking: 'best' } as const;
const OFFERS: readonly Promotion[] = [
	{
		...ALWAYS,
		...{ id: 'drinks', name: '飲料よりどり3点 400円', kind: 'group' },
		slots: [{ scope: { categories: ['飲料'] }, quantity: 3 }],
		reward: { kind: 'fixed_price', price: money(400) },
	},
	{
		...ALWAYS,
		...{ id: 'large', name: '5,000円以上で200円引', kind: 'basket', scope: {}, minAmount: money(5000) },
		reward: { kind: 'amount', amount: money(200) },
	},
];

/** Prices as a shop with a few offers does, by the real rules; `settle` is the scene's. `?offers` puts them in force. */
export function memoryPricer(asked: URLSearchParams, settle: Pricer['settle']): Pricer {
	const promotions = promotionBook(asked.has('offers') ? OFFERS : []);
	const { rounding } = SHOP.taxRules;
	const rules = { categories: JAPAN.categories, rounding, promotions, eatIn: 'same_gross' } as const;
	const serviceMode: Pricer['serviceMode'] = ({ lines, serviceMode = 'take_away' }) =>
		asked.has('eat-in') && lines.some(({ taxCategory }) => taxCategory === 'reduced') ? serviceMode : null;
	return {
		price: (basket, businessDay) =>
			priceSale(basket.lines, rules, {
				...{ store: SHOP.storeId, channel: 'store', businessDay, customer: null, coupons: [] },
				now: { day: businessDay, minute: 720 },
				serviceMode: serviceMode(basket) ?? 'take_away',
			}),
		serviceMode,
		names: new Map(OFFERS.map(({ id, name }) => [id, name])),
		moment: () => undefined,
		settle,
	};
}

/** Whatever a boss sets is set; a clerk asks. */
export const memoryOverride: TillServices['overridePrice'] = async (
	_basket,
	{ unitPrice, reason },
	approval,
) => ({
	ok: true,
	value: { unitPrice, reason, operator: 'sato', approver: approval?.approver ?? null },
});
