import { isOpenPrice } from '#domain/catalogue/open-price.ts';
import { pointFactsOf } from '#domain/points/point-facts.ts';
import { reservedAt } from '#domain/stock/reserved-place.ts';
import type { RetailTransactionBody } from './bodies/sale-body.ts';
import type { Effects } from './effects.ts';

/**
 * What a document does. Lines say which way goods go, so a sale, a return, an exchange and the reversal of each are one
 * rule. Training leaves a receipt and nothing else.
 */
export function retailEffects(body: RetailTransactionBody, place: string, day: string): Partial<Effects> {
	const { receipt_number: number, total, type, is_training: isTraining } = body;
	const receipt = { number, total, type, isTraining };
	if (isTraining) return { receipt };
	return {
		receipt,
		movements: movementsOf(body, place),
		cash: { session: body.till_session, amount: cashOf(body) },
		voids: type === 'post_void' ? (body.original?.receipt_number ?? null) : null,
		returns: body.lines.flatMap(({ of, direction, quantity }) =>
			of
				? [{ of: of.receipt_number, line: of.line, units: direction === 'return' ? quantity : -quantity }]
				: [],
		),
		values: valuesOf(body),
		points: pointsOf(body, day),
		coupons: couponsOf(body),
	};
}

/**
 * Sold goods go, goods that come back come back; what cannot be sold again does not, nor what was never on a shelf. What
 * comes later is promised from where it comes (`domain/stock/reserved-place.ts`); called off, it is promised no more.
 */
const movementsOf = ({ lines }: RetailTransactionBody, place: string): Effects['movements'] =>
	lines.flatMap(({ account, restock, item_id, direction, quantity, order }) => {
		// Value on a card, and goods of no item: no shelf has them.
		if (account !== null || isOpenPrice(item_id)) return [];
		if (order) {
			const promised = direction === 'sale' ? quantity : -quantity;
			return [{ itemId: item_id, place: reservedAt(order.place), quantity: promised }];
		}
		return restock ? [{ itemId: item_id, place, quantity: direction === 'sale' ? -quantity : quantity }] : [];
	});

/** Cash taken less change given; negative when money went back. */
export const cashOf = ({ tenders, change_due }: RetailTransactionBody): number =>
	tenders.reduce((cash, { kind, amount }) => (kind === 'cash' ? cash + amount : cash), 0) - change_due;

/** Lines load accounts with what was paid for them; tenders spend from theirs, and refunds onto them add. */
function valuesOf({ lines, tenders }: RetailTransactionBody): Effects['values'] {
	const loaded = lines.flatMap(({ account, paid }) => (account ? [{ account, amount: paid }] : []));
	const spent = tenders.flatMap(({ kind, reference, amount }) =>
		reference && (kind === 'gift_card' || kind === 'store_credit')
			? [{ account: reference, amount: -amount }]
			: [],
	);
	return [...loaded, ...spent];
}

/** A sale uses coupons, its reversal gives them back; goods that come back one by one do neither. */
function couponsOf({
	type,
	coupons = [],
	customer,
	receipt_number,
	original,
}: RetailTransactionBody): Effects['coupons'] {
	const isBack = type === 'post_void';
	const document = isBack ? (original?.receipt_number ?? '') : receipt_number;
	return coupons.map(({ id, total, each }) => ({
		id,
		uses: isBack ? -1 : 1,
		customer,
		document,
		total,
		each,
	}));
}

/** What a customer earned and spent; a document without one moves no points, whatever it says of them. */
function pointsOf({ customer, points }: RetailTransactionBody, day: string): Effects['points'] {
	if (customer === null) return [];
	return pointFactsOf('', day, points).map(({ points: count, cause }) => ({
		...{ ref: customer, points: count, earnedOn: day, cause },
	}));
}
