import { apportionByGroup } from '#domain/apportion/two-stage.ts';
import type { BasketLine } from '#domain/basket/basket.ts';
import { invariant } from '#domain/invariant.ts';
import { type Money, minus, money, sum, times, ZERO } from '#domain/money/money.ts';
import type { Rate } from '#domain/money/rounding.ts';
import { applyPromotions, type PromotionOutcome } from '#domain/promotion/apply-promotions.ts';
import type { NearlyReached } from '#domain/promotion/basket-stage.ts';
import type { PricingContext } from '#domain/promotion/condition.ts';
import { NO_PROMOTIONS, type PromotionBook } from '#domain/promotion/promotion-book.ts';
import type { DiscountShare, PromotionLine } from '#domain/promotion/promotion-line.ts';
import type { EatInPrices, ServiceMode } from '#domain/tax/japan/service-mode.ts';
import { type PriceBasis, toOneBasis } from '#domain/tax/tax-basis.ts';
import type { TaxCategory } from '#domain/tax/tax-category.ts';
import { isTurnover } from '#domain/tax/tax-class.ts';
import {
	amountDue,
	type RoundAt,
	type TaxMethod,
	type TaxTotal,
	taxDocument,
} from '#domain/tax/tax-document.ts';
import { type TaxTreatment, treatmentOn } from '#domain/tax/tax-treatment.ts';
import { eatenHere } from './eaten-here.ts';
import { type LinePrice, linePrice } from './line-price.ts';
import type { TaxRules } from './price-basket.ts';
import { NO_PRICE_LISTS, type PriceBook } from './price-list.ts';
import { type PriceReason, reasonsOf } from './price-reason.ts';
import type { PriceableLine } from './priceable-line.ts';

/** What the shop has decided about prices and tax. Tax rules alone are enough. */
export type PricingRules = TaxRules & {
	/** Once a rate and document unless the country pack says otherwise. */
	readonly roundAt?: RoundAt;
	readonly priceBasis?: PriceBasis;
	readonly prices?: PriceBook;
	readonly promotions?: PromotionBook;
	/** What stays the same where food is eaten here; left out where nobody asks. */
	readonly eatIn?: EatInPrices;
};

/** A line with its whole price: everything a refund, a receipt and an audit need later (domain.md §0.7). */
export type SalePricedLine = BasketLine & {
	/** Where the list price comes from; null is the item's own price. */
	readonly priceList: string | null;
	/** One unit as in the catalogue or its price list; `unitPrice` is what it costs after an override. */
	readonly listPrice: Money;
	/** All units at `unitPrice`, in the line's own basis. */
	readonly extended: Money;
	/** The same in the basis of the sale: Σ shares + `paid`. */
	readonly undiscounted: Money;
	readonly shares: readonly DiscountShare[];
	readonly paid: Money;
	/** What points are earned on: nothing where money is not turnover. */
	readonly accrualBase: Money;
	readonly treatment: TaxTreatment;
	readonly rate: Rate;
	readonly mark: string;
	readonly reasons: readonly PriceReason[];
};

/** A basket with its promotions, discounts and taxes; every `PricedBasket` figure has the same name and meaning. */
export type PricedSale = {
	readonly lines: readonly SalePricedLine[];
	readonly groups: readonly TaxTotal[];
	readonly itemCount: number;
	readonly total: Money;
	/** How it is taxed; stored, so that returns are taxed the same way. */
	readonly method: TaxMethod;
	/** What the lines come to before discounts, and what is taken off, in the basis of the sale. */
	readonly subtotal: Money;
	readonly discount: Money;
	/** The part of `paid` that is turnover of the shop (PTS-04). */
	readonly turnover: Money;
	readonly nearly: readonly NearlyReached[];
	/** Basket promotions and coupons that hold here and were not taken. */
	readonly passedOver: readonly string[];
	readonly unused: readonly { readonly id: string; readonly amount: number }[];
};

/** What is asked of a pricing besides the rules. */
export type PricingOccasion = PricingContext & {
	/** Points given as a discount, in minor units; never more than there is to pay (domain.md §1.5). */
	readonly pointsDiscount?: Money;
	/** Take-away when left out: prices are listed so. */
	readonly serviceMode?: ServiceMode;
};

/**
 * The one entry to prices (domain.md §9.1): price list, override, the lines' promotions, thresholds, coupons, points as
 * discount, then tax. Independent of the order of lines and promotions; never above the undiscounted price.
 */
export function priceSale(
	lines: readonly PriceableLine[],
	rules: PricingRules,
	occasion: PricingOccasion,
): PricedSale {
	const { rounding, roundAt = 'rate', priceBasis = 'as_listed' } = rules;
	const listed = list(lines, rules, occasion).sort(dearestFirst);
	const { basis, amounts } = toOneBasis(
		listed.map(({ line: { taxIncluded, quantity }, extended: amount, treatment }) => ({
			taxIncluded,
			quantity,
			treatment,
			amount,
		})),
		rounding,
		priceBasis,
	);
	const outcome = promote(listed, amounts, rules, occasion);
	const shares = listed.map(({ line }) => outcome.lines.get(line.id)?.shares ?? []);
	const left = amounts.map((amount, index) => minus(amount, total(shares[index] ?? [])));
	const points = pointShares(listed, left, occasion.pointsDiscount ?? ZERO);
	const priced = listed.map((entry, index): SalePricedLine => {
		const point = points[index] ?? ZERO;
		const before = shares[index] ?? [];
		const share = { kind: 'points', id: 'points', amount: point, units: entry.line.quantity } as const;
		const own = point > 0 ? [...before, share] : before;
		return toPriced(entry, amounts[index] ?? ZERO, own, outcome);
	});
	return summary(lines, priced, { basis, roundAt, rounding }, outcome);
}

/** The figures of the whole, lines and rates in the order in which they were rung up. */
function summary(
	lines: readonly PriceableLine[],
	priced: readonly SalePricedLine[],
	method: TaxMethod,
	outcome: PromotionOutcome,
): PricedSale {
	const byId = new Map(priced.map((line) => [line.id, line]));
	invariant(byId.size === lines.length, 'every line has an id of its own');
	const inTurn = lines.flatMap(({ id }) => byId.get(id) ?? []);
	const taxed = priced.map(({ paid, quantity, treatment }) => ({ amount: paid, quantity, treatment }));
	const byKey = new Map(taxDocument(taxed, method).map((group) => [group.key, group]));
	const groups = [...new Set(inTurn.map(({ treatment }) => treatment.key))].flatMap(
		(key) => byKey.get(key) ?? [],
	);
	return {
		...{ lines: inTurn, groups, method },
		itemCount: lines.reduce((count, { quantity }) => count + quantity, 0),
		total: amountDue(groups),
		subtotal: sum(priced.map(({ undiscounted }) => undiscounted)),
		discount: sum(priced.map((line) => total(line.shares))),
		turnover: sum(priced.map(({ accrualBase }) => accrualBase)),
		nearly: outcome.nearly,
		passedOver: outcome.passedOver,
		unused: outcome.unused,
	};
}

type Listed = {
	readonly line: PriceableLine;
	readonly price: LinePrice;
	readonly extended: Money;
	readonly treatment: TaxTreatment;
};

/** The order in which everything is worked out, however the lines were scanned (I11). */
function dearestFirst(a: Listed, b: Listed): number {
	const byPrice = b.price.unitPrice - a.price.unitPrice;
	if (byPrice !== 0) return byPrice;
	const [one, other] =
		a.line.itemId === b.line.itemId ? [a.line.id, b.line.id] : [a.line.itemId, b.line.itemId];
	return one < other ? -1 : 1;
}

function list(lines: readonly PriceableLine[], rules: PricingRules, occasion: PricingOccasion): Listed[] {
	const treatments = treatmentsOn(rules.categories, occasion.businessDay);
	const { store, businessDay, customer, serviceMode } = occasion;
	const eatIn = serviceMode === 'eat_in' ? rules.eatIn : undefined;
	const service = eatIn && { categories: rules.categories, prices: eatIn, rounding: rules.rounding };
	const question = {
		prices: rules.prices ?? NO_PRICE_LISTS,
		store,
		businessDay,
		rank: customer?.rank ?? null,
	};
	return lines.map((listed) => {
		const found = linePrice(listed, question);
		const { line, price } = service
			? eatenHere(listed, found, service, businessDay)
			: { line: listed, price: found };
		return {
			line,
			price,
			extended: times(price.unitPrice, line.quantity),
			treatment: treatments(line.taxCategory),
		};
	});
}

function treatmentsOn(categories: readonly TaxCategory[], day: string): (id: string) => TaxTreatment {
	const known = new Map<string, TaxTreatment>();
	return (id) => {
		const before = known.get(id);
		if (before) return before;
		const category = categories.find((candidate) => candidate.id === id);
		invariant(category, `unknown tax category ${id}`);
		const treatment = treatmentOn(category, day);
		known.set(id, treatment);
		return treatment;
	};
}

function promote(
	listed: readonly Listed[],
	amounts: readonly Money[],
	rules: PricingRules,
	occasion: PricingOccasion,
): PromotionOutcome {
	const lines: PromotionLine[] = [];
	listed.forEach(({ line, price, extended, treatment }, index) => {
		const amount = amounts[index] ?? ZERO;
		if (!isTurnover(treatment.taxClass) || amount <= 0) return;
		// A price for members is listed in the line's own basis; brought to the sale's by the same ratio.
		const member = price.member ? times(price.member.price, line.quantity) : null;
		const memberAmount =
			member === null || extended === amount
				? member
				: minus(amount, apportionedSaving(minus(extended, member), extended, amount));
		lines.push({
			id: line.id,
			itemId: line.itemId,
			quantity: line.quantity,
			amount,
			memberAmount,
			memberList: price.member?.priceList ?? '',
			category: line.category ?? null,
			taxKey: treatment.key,
			isFinalPrice: price.isFinal,
			scannedAt: line.scannedAt ?? null,
		});
	});
	return applyPromotions(lines, rules.promotions ?? NO_PROMOTIONS, occasion);
}

const apportionedSaving = (saving: Money, of: Money, amount: Money): Money =>
	money(Number((BigInt(saving) * BigInt(amount)) / BigInt(of)));

const total = (shares: readonly DiscountShare[]): Money => sum(shares.map(({ amount }) => amount));

/** Points as a discount, over what is left of turnover (PTS-01). */
function pointShares(listed: readonly Listed[], left: readonly Money[], points: Money): Money[] {
	const weighed = listed.map(({ treatment }, index) => ({
		group: treatment.key,
		amount: isTurnover(treatment.taxClass) ? (left[index] ?? ZERO) : ZERO,
	}));
	const most = weighed.reduce((all, { amount }) => all + amount, 0);
	return apportionByGroup(money(Math.max(0, Math.min(points, most))), weighed);
}

function toPriced(
	{ line, price, extended, treatment }: Listed,
	amount: Money,
	shares: readonly DiscountShare[],
	outcome: PromotionOutcome,
): SalePricedLine {
	const paid = minus(amount, total(shares));
	// Field by field, what is rarely there at the end: spreads of 200 lines are a fifth of the whole pricing.
	const priced: { -readonly [Field in keyof SalePricedLine]: SalePricedLine[Field] } = {
		id: line.id,
		itemId: line.itemId,
		sku: line.sku,
		gtin: line.gtin,
		name: line.name,
		quantity: line.quantity,
		unitPrice: price.unitPrice,
		taxCategory: line.taxCategory,
		taxIncluded: line.taxIncluded,
		listPrice: price.listPrice,
		priceList: price.priceList,
		extended,
		undiscounted: amount,
		shares,
		paid,
		accrualBase: isTurnover(treatment.taxClass) ? paid : ZERO,
		treatment,
		rate: treatment.rate,
		mark: treatment.mark,
		reasons: reasonsOf(price, shares, outcome.lines.get(line.id)),
	};
	if (line.category !== undefined) priced.category = line.category;
	if (price.override) priced.override = price.override;
	if (line.account !== undefined) priced.account = line.account;
	if (line.way) priced.way = line.way;
	if (line.order) priced.order = line.order;
	if (line.lot !== undefined) priced.lot = line.lot;
	if (line.expiry !== undefined) priced.expiry = line.expiry;
	if (line.serial !== undefined) priced.serial = line.serial;
	return priced;
}
