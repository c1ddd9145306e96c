import type { Basket } from '#domain/basket/basket.ts';
import { invariant } from '#domain/invariant.ts';
import { type Money, minus, money, plus, ZERO } from '#domain/money/money.ts';
import { carriedValue } from '#domain/points/carried-value.ts';
import type { PricedSale } from '#domain/pricing/price-sale.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import type { Return } from '#domain/returns/return-lines.ts';
import type { ReturnedUnits } from '#domain/returns/sold-sale.ts';
import { NO_WISH, ontoAccount, type RefundWish } from '#domain/tender/refund-account.ts';
import { planRefund, type RefundTender } from '#domain/tender/refund-plan.ts';
import { settleTenders } from '#domain/tender/settle-tenders.ts';
import type { Tender } from '#domain/tender/settlement.ts';
import type { TakenTender } from '#domain/tender/taken-tender.ts';
import type { StoreViews } from '#ports/store-views.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import { type AtDrawer, atTheDrawer } from './at-the-counter.ts';
import { exchangeDocument } from './documents/exchange-document.ts';
import type { Settled } from './documents/sale-document.ts';
import { type FoundSale, findSale } from './find-sale.ts';
import { overrideApprovals } from './override-price.ts';
import { type Approval, permitted } from './permitted.ts';
import {
	commitDocument,
	completed,
	documentPoints,
	pointsBack,
	type ReturnParts,
	type ReturnRequest,
	returnFacts,
	takeBack,
	withBalances,
} from './return-sale.ts';
import type { CompletedSale } from './services.ts';
import { type TillPricing, tillPricing } from './till-pricing.ts';

/** What exchanging needs from outside. */
export type ExchangeParts = ReturnParts & {
	readonly views: Pick<StoreViews, 'sale' | 'offers' | 'value'>;
};

/** Goods that come back, and the basket that goes out for them. */
export type ExchangeRequest = Omit<ReturnRequest, 'id'> & {
	readonly basket: Basket;
	/** What the customer pays where the new goods cost more; empty otherwise. */
	readonly tenders: readonly Tender[];
	/** Epoch ms at which the screen priced the basket. */
	readonly pricedAt?: number;
};

/** What an exchange comes to. `due` is positive where the customer pays; otherwise `refund` says how the rest goes back. */
export type ExchangePlan = {
	readonly back: Return;
	readonly due: Money;
	readonly refund: readonly RefundTender[];
};

/** Why goods cannot be weighed against each other. */
type ExchangeRefusal = 'return_nothing' | 'return_exceeds_sale' | 'refund_unplaced' | 'exchange_points';

/** Whether a tender of points settled a part of the sale; points as a discount are in the shares of its lines. */
export const isPaidInPoints = ({ paid }: FoundSale): boolean => paid.some(({ kind }) => kind === 'points');

/** Weighs what comes back against goods of `sold`, for the screen and when it is done. */
export function planExchange(
	found: FoundSale,
	units: ReturnedUnits,
	sold: Money,
	credit: RefundWish = NO_WISH,
): Result<ExchangePlan, ExchangeRefusal> {
	// Points would pay for the new goods and be on no document: they go back first.
	if (isPaidInPoints(found)) return refused('exchange_points');
	const back = takeBack(found, units);
	if (!back.ok) return back;
	const due = plus(sold, back.value.total);
	if (due >= 0) return ok({ back: back.value, due, refund: [] });
	const plan = planRefund(minus(ZERO, due), found.paid, found.refunded, found.cashStep);
	if (plan.unplaced > 0) return refused('refund_unplaced');
	return ok({ back: back.value, due, refund: ontoAccount(plan.lines, credit) });
}

/**
 * Goods back and goods out in one document (domain.md §2.4): each side taxed as it was sold, the difference paid or given
 * back the way it came; an even one still moves goods and has its number. The basket's id is the exchange's, so it is
 * done once however often it is asked.
 */
export async function exchangeGoods(
	parts: ExchangeParts,
	request: ExchangeRequest,
	approval: Approval | null,
): Promise<Result<CompletedSale, ErrorCode>> {
	const { basket, units, damaged } = request;
	if (basket.lines.length === 0) return refused('basket_empty');
	// What is exchanged goes over this counter; an order is a sale of its own.
	if (basket.lines.some(({ way }) => way)) return refused('order_incomplete');
	const at = await atTheDrawer(parts);
	if (!at.ok) return at;
	const onceKey = `basket:${basket.id}`;
	const done = await parts.records.done(onceKey);
	if (done?.kind === 'retail_transaction') return completed(done, at.value);
	const found = await findSale(parts, request.receiptNumber);
	if (!found.ok) return found;
	const { store, session, isTraining } = at.value;
	if (found.value.isTraining !== isTraining) return refused('training_differs');
	const allowed = await permitted(parts.journal, at.value, exchangePermission(found.value), approval);
	if (!allowed.ok) return allowed;
	const pricing = tillPricing(store, await parts.views.offers());
	const priced = pricing.price(basket, session.businessDay, request.pricedAt ?? parts.clock.now());
	const overrides = await overrideApprovals(parts.journal, at.value, basket.lines);
	if (!overrides.ok) return overrides;
	const plan = planExchange(found.value, units, priced.total, request.credit);
	if (!plan.ok) return plan;
	const refund = await withBalances(parts, plan.value.refund, isTraining);
	if (!refund.ok) return refund;
	const settled = settle(plan.value.due, request.tenders, pricing);
	if (!settled.ok) return settled;
	const facts = await returnFacts(parts, at.value, { ...request, id: basket.id }, allowed.value);
	// Whose points come back is who buys; goods nobody was known for earn for whoever is served now.
	const customer = found.value.customer ?? basket.customer ?? null;
	const taken = pointsBack(found.value, units, refund.value);
	const earned = await pointsOfNewGoods(parts, at.value, customer, {
		...{ found: found.value, plan: plan.value, priced, settled: settled.value, pricing },
	});
	const moved = { granted: taken.granted + earned, redeemed: taken.redeemed, earned };
	const points = await documentPoints(parts, at.value, customer, moved);
	const document = exchangeDocument(
		{
			back: { sale: found.value.sale, back: plan.value.back, refund: refund.value, damaged },
			points,
			sold: {
				priced,
				settled: settled.value,
				rules: pricing.tenders,
				promotionNames: pricing.promotionNames,
				serviceMode: pricing.serviceMode(basket),
			},
		},
		{
			...facts,
			customer,
			approvals: [...facts.approvals, ...overrides.value],
		},
	);
	return commitDocument(parts, at.value, document, { onceKey, closesBasket: basket.id });
}

/** Which permission an exchange asks for. */
export const exchangePermission = ({ isLate }: Pick<FoundSale, 'isLate'>) =>
	isLate ? ('return_without_receipt' as const) : ('exchange' as const);

/** Points that the new goods of an exchange earn, less what both its tenders and the goods it takes back paid otherwise. */
async function pointsOfNewGoods(
	{ members }: ReturnParts,
	{ store, isTraining }: Pick<AtDrawer, 'store' | 'isTraining'>,
	customer: string | null,
	{ found, plan, priced, settled, pricing }: NewGoods,
): Promise<number> {
	if (customer === null || !members || isTraining) return 0;
	const carried = minus(priced.total, money(Math.max(0, plan.due)));
	const tenders = settled.applied.flatMap(({ rule: id, applied }) => {
		const rule = pricing.tenders.get(id);
		return rule ? [{ rule, amount: applied }] : [];
	});
	return members.earned(customer, priced, [...carriedValue(found.paid, carried), ...tenders], store);
}

type NewGoods = {
	readonly found: FoundSale;
	readonly plan: ExchangePlan;
	readonly priced: PricedSale;
	readonly settled: Settled;
	readonly pricing: TillPricing;
};

function settle(due: Money, tenders: readonly Tender[], { tenders: rules, cashStep }: TillPricing) {
	const taken = tenders.map(({ type, amount, reference }, at): TakenTender => {
		const rule = rules.get(type);
		invariant(rule, `the shop takes ${type}`);
		return { id: `t${at + 1}`, rule, amount, ...(reference && { reference }) };
	});
	const amount = money(Math.max(0, due));
	const settled = settleTenders({ amount, cashStep, breakageConfirmed: false }, taken);
	if (settled.status === 'settled') return ok(settled);
	return refused(settled.status === 'short' ? ('tender_short' as const) : ('tender_over' as const));
}
