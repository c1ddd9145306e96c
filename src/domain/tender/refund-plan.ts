import { invariant } from '#domain/invariant.ts';
import { type Money, minus, money, plus, sum, ZERO } from '#domain/money/money.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import { roundCash } from './cash-rounding.ts';
import type { RefundRoute, TenderKind } from './tender-rule.ts';

/** One tender of the original sale, as its entry keeps it. */
export type PaidTender = {
	readonly id: string;
	readonly kind: TenderKind;
	readonly refundTo: RefundRoute;
	/** What it settled of the sale's total, without cash rounding. */
	readonly covered: Money;
	readonly reference?: string;
};

/** What one tender of the sale gives back; `covered` counts against the tender, `amount` is what changes hands. */
export type RefundTender = {
	readonly of: string;
	readonly kind: TenderKind;
	/** Positive: money of the document that this settles. */
	readonly covered: Money;
	/** Positive: what the customer gets; differs from `covered` by the coins of §3.3 only. */
	readonly amount: Money;
	readonly reference?: string;
	/** What is on the account of `reference` after it, as this till knows. */
	readonly balance?: Money;
};

/** How an amount goes back. `unplaced` is more than the sale's tenders hold: it is refused, never paid from elsewhere. */
export type RefundPlan = { readonly lines: readonly RefundTender[]; readonly unplaced: Money };

/**
 * Nobody turns a card into cash: what was charged goes back where it was charged, then what has a balance, then
 * vouchers (as store credit) and points, and cash last (TND-09).
 */
export const REFUND_ORDER: readonly TenderKind[] = [
	'card',
	'qr',
	'e_money',
	'on_account',
	'gift_card',
	'store_credit',
	'voucher',
	'points',
	'foreign_cash',
	'cash',
];

/** What each tender of the sale can still give back, after the returns so far. */
export function refundable(
	paid: readonly PaidTender[],
	before: readonly RefundTender[],
): ReadonlyMap<string, Money> {
	return new Map(paid.map(({ id, covered }) => [id, minus(covered, givenBack(id, before))]));
}

/**
 * Spreads a refund over the tenders of its sale, each at most up to what it brought (TND-09). Cash is rounded over all
 * returns of the sale together, so that any split of returns hands back exactly what was taken (I5, RND-14).
 */
export function planRefund(
	amount: Money,
	paid: readonly PaidTender[],
	before: readonly RefundTender[],
	cashStep: number,
): RefundPlan {
	invariant(amount >= 0, 'a refund is planned as a positive amount');
	const left = refundable(paid, before);
	const lines: RefundTender[] = [];
	let rest = amount;
	for (const tender of inRefundOrder(paid)) {
		const covered = money(Math.min(rest, left.get(tender.id) ?? 0));
		if (covered <= 0) continue;
		lines.push(refundLine(tender, covered, [...before, ...lines], cashStep));
		rest = minus(rest, covered);
	}
	return { lines, unplaced: rest };
}

/**
 * Checks a refund that a person put together: never more of a tender than it brought, and all of the amount. Anything
 * may go to store credit instead of back the way it came; the other way round nothing may.
 */
export function checkRefund(
	amount: Money,
	lines: readonly RefundTender[],
	paid: readonly PaidTender[],
	before: readonly RefundTender[],
): Result<void, 'refund_exceeds_tender' | 'refund_not_settled' | 'refund_route_not_allowed'> {
	const left = refundable(paid, before);
	for (const tender of paid) {
		const own = lines.filter(({ of }) => of === tender.id);
		if (own.some(({ kind }) => kind !== 'store_credit' && kind !== refundKind(tender))) {
			return refused('refund_route_not_allowed');
		}
		if (givenBack(tender.id, own) > (left.get(tender.id) ?? 0)) return refused('refund_exceeds_tender');
	}
	if (lines.some((line) => line.covered < 0 || !left.has(line.of))) return refused('refund_exceeds_tender');
	const covered = sum(lines.map((line) => line.covered));
	return covered === amount ? ok(undefined) : refused('refund_not_settled');
}

/** What coins add to a refund (positive: the customer got more than the document says). */
export const refundRounding = (lines: readonly RefundTender[]): Money =>
	sum(lines.map(({ amount, covered }) => minus(amount, covered)));

function refundLine(
	tender: PaidTender,
	covered: Money,
	before: readonly RefundTender[],
	cashStep: number,
): RefundTender {
	const { id, kind, reference } = tender;
	const to = refundKind(tender);
	const cashBefore = sum(before.filter((line) => line.kind === 'cash').map((line) => line.covered));
	const amount = to === 'cash' ? roundedShare(cashBefore, covered, cashStep) : covered;
	const known = reference !== undefined && to === kind ? { reference } : {};
	return { of: id, kind: to, covered, amount, ...known };
}

/** As what a tender goes back: foreign notes were bought, so they come back as our cash. */
function refundKind({ kind, refundTo }: PaidTender): TenderKind {
	if (refundTo === 'store_credit') return 'store_credit';
	return kind === 'foreign_cash' ? 'cash' : kind;
}

/** This refund's part of the cash that is due in coins after it: round(so far + now) − round(so far). */
function roundedShare(soFar: Money, now: Money, step: number): Money {
	return minus(roundCash(plus(soFar, now), step).rounded, roundCash(soFar, step).rounded);
}

const givenBack = (id: string, lines: readonly RefundTender[]): Money =>
	lines.reduce((total, line) => (line.of === id ? plus(total, line.covered) : total), ZERO);

const inRefundOrder = (paid: readonly PaidTender[]): PaidTender[] =>
	[...paid].sort(
		(a, b) => REFUND_ORDER.indexOf(a.kind) - REFUND_ORDER.indexOf(b.kind) || (a.id < b.id ? -1 : 1),
	);
