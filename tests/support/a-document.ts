import { addItem, type Basket, emptyBasket } from '#domain/basket/basket.ts';
import { money } from '#domain/money/money.ts';
import { type PricingOccasion, type PricingRules, priceSale } from '#domain/pricing/price-sale.ts';
import { returnUnits } from '#domain/returns/return-lines.ts';
import { JAPAN } from '#domain/tax/packs/japan.ts';
import { planRefund, type RefundTender } from '#domain/tender/refund-plan.ts';
import { settleTenders } from '#domain/tender/settle-tenders.ts';
import type { TakenTender } from '#domain/tender/taken-tender.ts';
import { JAPAN_TENDERS } from '#domain/tender/tender-rule.ts';
import type { RetailTransactionBody } from '#protocol/bodies/sale-body.ts';
import { paidTendersOf, soldSaleOf } from '#protocol/sold-sale-of.ts';
import type { DocumentFacts } from '#usecases/documents/document-facts.ts';
import { exchangeDocument } from '#usecases/documents/exchange-document.ts';
import { type OriginalSale, returnDocument } from '#usecases/documents/return-document.ts';
import { type SaleParts, saleDocument } from '#usecases/documents/sale-document.ts';

const RULES = new Map(JAPAN_TENDERS.map((rule) => [rule.id, rule]));

/** The tender rule of a Japanese shop. */
export function aRule(id: string) {
	const rule = RULES.get(id);
	if (!rule) throw new Error(`no tender ${id}`);
	return rule;
}

/** Pricing by the Japanese pack alone, or with what is given. */
export const someRules = (given: Partial<PricingRules> = {}): PricingRules => ({
	categories: JAPAN.categories,
	rounding: 'floor',
	...given,
});

export const anOccasion = (given: Partial<PricingOccasion> = {}): PricingOccasion => ({
	store: 'shibuya',
	channel: 'store',
	businessDay: '2026-11-22',
	now: { day: '2026-11-22', minute: 600 },
	customer: null,
	coupons: [],
	...given,
});

/** A basket of items by name, price and number. */
export function aBasketOf(
	id: string,
	goods: readonly { item: string; price: number; quantity?: number; tax?: string; category?: string }[],
): Basket {
	return goods.reduce(
		(basket, { item, price, quantity = 1, tax = 'reduced', category = '' }, at) => {
			const added = addItem(
				basket,
				{
					...{ id: item, sku: item, gtins: [], name: item, reading: '', category },
					...{ price: money(price), taxCategory: tax, taxIncluded: true },
				},
				`${id}-${at}`,
				quantity,
			);
			if (!added.ok) throw new Error(added.code);
			return added.value;
		},
		emptyBasket(id, 0),
	);
}

/** What a document knows besides goods and money. */
export const someFacts = (given: Partial<DocumentFacts> = {}): DocumentFacts => ({
	basket_id: 'basket-1',
	receipt_number: 'SBY-R01-000001',
	till_session: 'shibuya:t01.1:000000001',
	currency: 'JPY',
	catalogue_version: '1',
	is_training: false,
	made_offline: false,
	customer: null,
	approvals: [],
	...given,
});

/** A basket priced and paid, in cash of exactly the amount unless tenders are given. */
export function paidBasket(
	basket: Basket,
	tenders: readonly TakenTender[] | null = null,
	rules = someRules(),
	occasion = anOccasion(),
): SaleParts {
	const priced = priceSale(basket.lines, rules, occasion);
	const settled = settleTenders(
		{ amount: priced.total, cashStep: 1, breakageConfirmed: true },
		tenders ?? [{ id: 'cash-1', rule: aRule('cash'), amount: priced.total }],
	);
	if (settled.status !== 'settled') throw new Error(settled.status);
	return { priced, settled, rules: RULES, promotionNames: new Map() };
}

/** The body of a sale of a basket. */
export const aSaleBody = (
	basket: Basket,
	facts = someFacts(),
	tenders: readonly TakenTender[] | null = null,
): RetailTransactionBody => saleDocument(paidBasket(basket, tenders), facts);

/** A sold body as what comes back is returned from. */
export const asOriginal = (body: RetailTransactionBody, entryId: string | null = null): OriginalSale => ({
	...body,
	entry_id: entryId,
	business_day: '2026-11-22',
});

/** Units of a sold body with the money for them. */
export function backOf(
	body: RetailTransactionBody,
	units: ReadonlyMap<number, number>,
	before: ReadonlyMap<number, number> = new Map(),
	refunded: readonly RefundTender[] = [],
) {
	const named = (by: ReadonlyMap<number, number>) => new Map([...by].map(([line, n]) => [String(line), n]));
	const back = returnUnits(soldSaleOf(body), named(before), named(units));
	if (!back.ok) throw new Error(back.code);
	const { total } = back.value;
	const plan = planRefund(money(-total), paidTendersOf(body.tenders), refunded, 1);
	return { sale: asOriginal(body), back: back.value, refund: plan.lines };
}

/** The body of a return of units (by line) of a sold body. */
export const aReturnBody = (
	body: RetailTransactionBody,
	units: ReadonlyMap<number, number>,
	facts = someFacts({ basket_id: 'return-1', receipt_number: 'SBY-R01-000002' }),
): RetailTransactionBody => returnDocument(backOf(body, units), facts);

/** The body of an exchange: units back, a basket out, the difference in cash. */
export function anExchangeBody(
	body: RetailTransactionBody,
	units: ReadonlyMap<number, number>,
	basket: Basket,
	facts = someFacts({ basket_id: 'exchange-1', receipt_number: 'SBY-R01-000003' }),
): RetailTransactionBody {
	const back = backOf(body, units);
	const priced = priceSale(basket.lines, someRules(), anOccasion());
	const due = money(priced.total + back.back.total);
	const settled = settleTenders(
		{ amount: money(Math.max(0, due)), cashStep: 1, breakageConfirmed: true },
		due > 0 ? [{ id: 'cash-1', rule: aRule('cash'), amount: due }] : [],
	);
	if (settled.status !== 'settled') throw new Error(settled.status);
	const refund = due < 0 ? planRefund(money(-due), paidTendersOf(body.tenders), [], 1).lines : [];
	return exchangeDocument(
		{ back: { ...back, refund }, sold: { priced, settled, rules: RULES, promotionNames: new Map() } },
		facts,
	);
}
