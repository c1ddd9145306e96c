import type { Basket } from '#domain/basket/basket.ts';
import { ownPromotion, promotionOfCoupon } from '#domain/coupon/coupon.ts';
import type { PresentedCoupon } from '#domain/coupon/presented.ts';
import { type Money, money } from '#domain/money/money.ts';
import { priceBook } from '#domain/pricing/price-list.ts';
import { type PricedSale, type PricingRules, priceSale } from '#domain/pricing/price-sale.ts';
import type { PricingCustomer } from '#domain/promotion/condition.ts';
import { type LocalTime, localClock, priceMoment, type TimeWindow } from '#domain/promotion/local-time.ts';
import type { Promotion } from '#domain/promotion/promotion.ts';
import { promotionBook } from '#domain/promotion/promotion-book.ts';
import type { ServiceMode } from '#domain/tax/japan/service-mode.ts';
import { JAPAN_TENDERS, type TenderRule } from '#domain/tender/tender-rule.ts';
import type { Offers } from '#ports/store-views.ts';
import { toTaxes } from '#protocol/bodies/tax-wire.ts';
import type { StoreDoc } from '#protocol/feed.ts';

/** Who buys and what they brought. */
export type Buyer = {
	readonly customer?: PricingCustomer | null;
	readonly coupons?: readonly string[];
	readonly pointsDiscount?: Money;
};

/** Everything a till needs to price and settle, made once from the store's documents. */
export type TillPricing = {
	/** `at`: epoch ms of the shop's clock, for prices by the hour. */
	price(
		basket: Pick<Basket, 'lines' | 'serviceMode' | 'coupons'>,
		businessDay: string,
		at: number,
		buyer?: Buyer,
	): PricedSale;
	/** How a basket is served; null where that changes nothing in it. */
	serviceMode(basket: Pick<Basket, 'lines' | 'serviceMode'>): ServiceMode | null;
	/** When the hour's prices of a moment began, for `BasketLine.scannedAt`; undefined when none depend on it. */
	moment(at: number): LocalTime | undefined;
	readonly tenders: ReadonlyMap<string, TenderRule>;
	readonly promotionNames: ReadonlyMap<string, string>;
	/** The same with the coupons of a basket, which bring promotions of their own. */
	namesFor(basket: Pick<Basket, 'coupons'>): ReadonlyMap<string, string>;
	/** The smallest coin. */
	readonly cashStep: number;
};

const made = new WeakMap<StoreDoc, { readonly offers: Offers; readonly pricing: TillPricing }>();

/** Pricing by the store's settings, promotions and price lists; the same for the same documents. */
export function tillPricing(store: StoreDoc, offers: Offers): TillPricing {
	const known = made.get(store);
	if (known?.offers === offers) return known.pricing;
	const pricing = makePricing(store, offers);
	made.set(store, { offers, pricing });
	return pricing;
}

function makePricing(store: StoreDoc, offers: Offers): TillPricing {
	const promotions = offers.promotions.flatMap(({ rule }) => {
		const { kind } = rule;
		// A newer server may have kinds that this build cannot apply.
		return kind === 'item' || kind === 'group' || kind === 'basket' ? [rule as unknown as Promotion] : [];
	});
	const rules: PricingRules = {
		...pricingRules(store),
		prices: priceBook(
			offers.prices.map(({ list, ranks, rows }) => ({
				id: list,
				...(ranks && { ranks }),
				prices: rows.map(({ item_id, price, valid_from, valid_to }) => ({
					itemId: item_id,
					price: money(price),
					validFrom: valid_from,
					...(valid_to && { validTo: valid_to }),
				})),
			})),
		),
		promotions: promotionBook(promotions),
	};
	const windows: TimeWindow[] = promotions.flatMap(({ condition }) => condition.window ?? []);
	const place = store._id.slice('store:'.length);
	const wallClock = localClock(store.time_zone);
	const usual = store.tax?.served_as ?? 'take_away';
	const asked = servedCategories(store);
	const names = offers.prices.map(({ list, name }) => [list, name] as const);
	const promotionNames = new Map([...names, ...promotions.map(({ id, name }) => [id, name] as const)]);
	/** Rules with the promotions that coupons bring; made once for a basket's coupons. */
	const known = new WeakMap<readonly PresentedCoupon[], PricingRules>();
	const withCoupons = (presented: readonly PresentedCoupon[] | undefined): PricingRules => {
		if (!presented || presented.length === 0) return rules;
		const before = known.get(presented);
		if (before) return before;
		const own = presented.flatMap(({ coupon }) => ownPromotion(coupon) ?? []);
		const made = own.length === 0 ? rules : { ...rules, promotions: promotionBook([...promotions, ...own]) };
		known.set(presented, made);
		return made;
	};
	return {
		price: (basket, businessDay, at, { customer = null, coupons = [], pointsDiscount } = {}) =>
			priceSale(basket.lines, withCoupons(basket.coupons), {
				...{ store: place, channel: 'store', businessDay, customer },
				coupons: [...coupons, ...(basket.coupons ?? []).map(({ coupon }) => promotionOfCoupon(coupon))],
				// Without hours nothing looks at the clock.
				now: windows.length === 0 ? { day: businessDay, minute: 0 } : wallClock(at),
				serviceMode: basket.serviceMode ?? usual,
				...(pointsDiscount !== undefined && { pointsDiscount }),
			}),
		serviceMode: ({ lines, serviceMode = usual }) =>
			lines.some(({ taxCategory }) => asked.has(taxCategory)) ? serviceMode : null,
		moment: (at) => (windows.length === 0 ? undefined : priceMoment(windows, wallClock(at))),
		tenders: tenderRules(store),
		promotionNames,
		namesFor: ({ coupons = [] }) =>
			coupons.length === 0
				? promotionNames
				: new Map([
						...promotionNames,
						...coupons.map(({ coupon }) => [promotionOfCoupon(coupon), coupon.name] as const),
					]),
		cashStep: store.drawer?.cash_step ?? 1,
	};
}

/** Tax categories of goods that are taxed otherwise where they are eaten here; none where the shop does not ask. */
function servedCategories({ tax }: StoreDoc): ReadonlySet<string> {
	const asks = tax && tax.eat_in !== null;
	return new Set(asks ? tax.categories.flatMap(({ id, eat_in_as }) => (eat_in_as === null ? [] : id)) : []);
}

/** Tax rules of the store; an older server publishes only its categories. */
function pricingRules(store: StoreDoc): PricingRules {
	const { tax } = store;
	if (!tax) {
		return {
			rounding: store.tax_rounding,
			categories: store.tax_categories.map(({ id, mark, rates }) => ({
				id,
				mark,
				rates: rates.map(({ valid_from, rate }) => ({ validFrom: valid_from, rate })),
				...(id === 'exempt' && { taxClass: 'non_taxable' as const }),
			})),
		};
	}
	return {
		rounding: tax.rounding,
		roundAt: tax.round_at,
		priceBasis: tax.price_basis,
		...(tax.eat_in !== null && { eatIn: tax.eat_in }),
		categories: tax.categories.map(({ id, mark, tax_class, eat_in_as, rates }) => ({
			id,
			mark,
			taxClass: tax_class,
			...(eat_in_as !== null && { eatInAs: eat_in_as }),
			rates: rates.map(({ valid_from, rate, mark: own, taxes }) => ({
				validFrom: valid_from,
				rate,
				...(own !== undefined && { mark: own }),
				...(taxes && { taxes: toTaxes(taxes) }),
			})),
		})),
	};
}

/** The store's rules for tenders by their id, in the order in which they are offered. */
export function tenderRules({ tenders }: Pick<StoreDoc, 'tenders'>): ReadonlyMap<string, TenderRule> {
	const rules = tenders?.map(
		(row): TenderRule => ({
			id: row.id,
			kind: row.kind,
			overTender: row.over_tender,
			maxAmount: row.max_amount === null ? null : money(row.max_amount),
			offline: row.offline,
			opensDrawer: row.opens_drawer,
			refundTo: row.refund_to,
			stampDuty: row.stamp_duty,
			countAtClose: row.count_at_close,
			requiresReference: row.requires_reference,
		}),
	);
	return new Map((rules ?? JAPAN_TENDERS).map((rule) => [rule.id, rule]));
}
