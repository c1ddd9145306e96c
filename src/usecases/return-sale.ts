import { invariant } from '#domain/invariant.ts';
import { type Money, money, plus, sum } from '#domain/money/money.ts';
import type { PointsMoved } from '#domain/points/point-facts.ts';
import { pointsGivenBack, pointsTakenBack } from '#domain/points/points-of-return.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import { added, type Return, returnUnits } from '#domain/returns/return-lines.ts';
import type { ReturnedUnits } from '#domain/returns/sold-sale.ts';
import { NO_WISH, needsAccount, ontoAccount, type RefundWish } from '#domain/tender/refund-account.ts';
import { planRefund, type RefundTender } from '#domain/tender/refund-plan.ts';
import type { Catalogue } from '#ports/catalogue.ts';
import type { Clock } from '#ports/clock.ts';
import type { Device } from '#ports/device.ts';
import type { Journal } from '#ports/journal.ts';
import type { OwnRecords } from '#ports/own-records.ts';
import type { StoreViews } from '#ports/store-views.ts';
import type { RetailTransactionBody, WirePoints } from '#protocol/bodies/sale-body.ts';
import { saleFault } from '#protocol/bodies/sale-gate.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import { type AtDrawer, atTheDrawer } from './at-the-counter.ts';
import type { DocumentFacts } from './documents/document-facts.ts';
import { returnDocument } from './documents/return-document.ts';
import { type FindSaleParts, type FoundSale, findSale } from './find-sale.ts';
import { type Approval, type NamedApproval, permitted } from './permitted.ts';
import { type SaleMembers, withPointsAfter } from './points-of-sale.ts';
import { toReceipt } from './read-receipt.ts';
import type { CompletedSale } from './services.ts';
import { balanceOf } from './stored-value.ts';

/** What taking goods back needs from outside. */
export type ReturnParts = FindSaleParts & {
	readonly device: Device;
	readonly journal: Journal;
	readonly catalogue: Pick<Catalogue, 'version'>;
	readonly clock: Clock;
	readonly records: FindSaleParts['records'] & Pick<OwnRecords, 'ownValue'>;
	readonly views: FindSaleParts['views'] & Pick<StoreViews, 'value'>;
	/** Points of whoever bought; without it the slip says what moved and no balance. */
	readonly members?: SaleMembers;
};

/** What comes back of a receipt. `units` and `damaged` are by line number; damaged goods do not go back on the shelf. */
export type ReturnRequest = {
	/** Made once for each return, so that no double tap gives the money back twice. */
	readonly id: string;
	readonly receiptNumber: string;
	readonly units: ReturnedUnits;
	readonly damaged: ReadonlySet<number>;
	/** A code of the shop's reasons. */
	readonly reason: string;
	/** Where store credit goes; without it only a refund that needs none is made. */
	readonly credit?: RefundWish;
	readonly isOffline?: boolean;
};

/** What a return comes to and how the money goes. */
export type ReturnPlan = { readonly back: Return; readonly refund: readonly RefundTender[] };

/**
 * What units of a sale come to, and to which of its tenders that goes back: for the screen while they are ticked, and
 * again when it is done.
 */
export function planReturn(
	found: FoundSale,
	units: ReturnedUnits,
	credit: RefundWish = NO_WISH,
): Result<ReturnPlan, 'return_nothing' | 'return_exceeds_sale' | 'refund_unplaced'> {
	const back = takeBack(found, units);
	if (!back.ok) return back;
	const plan = planRefund(money(0 - back.value.total), found.paid, found.refunded, found.cashStep);
	if (plan.unplaced > 0) return refused('refund_unplaced');
	return ok({ back: back.value, refund: ontoAccount(plan.lines, credit) });
}

/** The goods of a return alone, without the way of the money. */
export function takeBack(
	found: FoundSale,
	units: ReturnedUnits,
): Result<Return, 'return_nothing' | 'return_exceeds_sale'> {
	if (units.size === 0) return refused('return_nothing');
	for (const [line, count] of units) {
		if (count > (found.left.get(line) ?? 0)) return refused('return_exceeds_sale');
	}
	const back = returnUnits(found.sold, found.before, units);
	return back.ok ? back : refused('return_exceeds_sale');
}

/** Which permission a return asks for: one that comes too late needs what one without a receipt does. */
export const returnPermission = ({ isLate }: Pick<FoundSale, 'isLate'>) =>
	isLate ? ('return_without_receipt' as const) : ('return' as const);

/**
 * Takes goods back and gives the money back the way it came: what was paid for the units, tax and discounts as they were
 * sold (domain.md §2.2). The sale is read again, so units that came back in the meantime are refused.
 */
export async function returnSale(
	parts: ReturnParts,
	request: ReturnRequest,
	approval: Approval | null,
): Promise<Result<CompletedSale, ErrorCode>> {
	const at = await atTheDrawer(parts);
	if (!at.ok) return at;
	const onceKey = `basket:${request.id}`;
	const done = await parts.records.done(onceKey);
	if (done?.kind === 'retail_transaction') return completed(done, at.value);
	const found = await findSale(parts, request.receiptNumber);
	if (!found.ok) return found;
	if (found.value.isTraining !== at.value.isTraining) return refused('training_differs');
	const allowed = await permitted(parts.journal, at.value, returnPermission(found.value), approval);
	if (!allowed.ok) return allowed;
	const plan = planReturn(found.value, request.units, request.credit);
	if (!plan.ok) return plan;
	const { back } = plan.value;
	const refund = await withBalances(parts, plan.value.refund, found.value.isTraining);
	if (!refund.ok) return refund;
	const { customer } = found.value;
	const moved = pointsBack(found.value, request.units, refund.value);
	const points = await documentPoints(parts, at.value, customer, moved);
	const document = returnDocument(
		{ sale: found.value.sale, back, refund: refund.value, damaged: request.damaged, points },
		{ ...(await returnFacts(parts, at.value, request, allowed.value)), customer },
	);
	return commitDocument(parts, at.value, document, { onceKey });
}

/** Points that were spent on a sale come back with a part of it, and what that part earned is taken back. */
export function pointsBack(
	{ sold, before, paid, refunded, redeemed, granted }: FoundSale,
	units: ReturnedUnits,
	refund: readonly RefundTender[],
): PointsMoved {
	const tenders = paid.filter(({ kind }) => kind === 'points');
	const of = (lines: readonly RefundTender[]) =>
		sum(
			lines.filter(({ of: id }) => tenders.some((tender) => tender.id === id)).map(({ covered }) => covered),
		);
	const spent = { sold, redeemed, paid: sum(tenders.map(({ covered }) => covered)) };
	const back = pointsGivenBack(
		spent,
		{ units: before, refunded: of(refunded) },
		{ units: added(before, units), refunded: of([...refunded, ...refund]) },
	);
	const taken = pointsTakenBack(sold, granted, before, added(before, units));
	return { granted: 0 - taken, redeemed: 0 - back };
}

/** What a document moves, with where the customer's points stand after it; practice leaves them where they are. */
export const documentPoints = async (
	{ members }: Pick<ReturnParts, 'members'>,
	{ store, session, isTraining }: AtDrawer,
	customer: string | null,
	moved: PointsMoved,
): Promise<WirePoints> =>
	withPointsAfter(isTraining ? undefined : members, customer, moved, {
		...{ store, businessDay: session.businessDay },
	});

/** The refund with what is then on each account; refused while nobody has said onto which it goes. */
export async function withBalances(
	parts: Pick<ReturnParts, 'records' | 'views'>,
	lines: readonly RefundTender[],
	isTraining: boolean,
): Promise<Result<RefundTender[], 'account_missing'>> {
	if (needsAccount(lines)) return refused('account_missing');
	const given = new Map<string, Money>();
	const told: RefundTender[] = [];
	for (const line of lines) {
		const { kind, reference, amount } = line;
		if (reference === undefined || (kind !== 'gift_card' && kind !== 'store_credit')) {
			told.push(line);
			continue;
		}
		const before = given.get(reference) ?? (await balanceOf(parts, reference));
		// Practice leaves every balance as it is.
		const balance = isTraining ? before : plus(before, amount);
		given.set(reference, balance);
		told.push({ ...line, balance });
	}
	return ok(told);
}

/** What a document that takes something back knows besides goods and money. */
export async function returnFacts(
	{ catalogue }: Pick<ReturnParts, 'catalogue'>,
	{ session, store, isTraining }: AtDrawer,
	{ id, reason, isOffline = false }: Pick<ReturnRequest, 'id' | 'reason' | 'isOffline'>,
	approval: NamedApproval | null,
): Promise<DocumentFacts> {
	return {
		basket_id: id,
		receipt_number: '',
		till_session: session.id,
		currency: store.currency,
		catalogue_version: await catalogue.version(),
		is_training: isTraining,
		made_offline: isOffline,
		customer: null,
		approvals: approval ? [approval] : [],
		...(reason !== '' && { reason }),
	};
}

/** Commits a document once; its number is taken inside. */
export async function commitDocument(
	{ journal }: Pick<ReturnParts, 'journal'>,
	at: AtDrawer,
	document: RetailTransactionBody,
	how: { readonly onceKey: string; readonly closesBasket?: string },
): Promise<Result<CompletedSale, ErrorCode>> {
	const fault = saleFault(document);
	invariant(fault === null, `a document adds up: ${fault}`);
	const outcome = await journal.commit({
		kind: 'retail_transaction',
		businessDay: at.businessDay,
		operator: at.operator,
		...how,
		body: (numbers) => ({
			...document,
			receipt_number: document.is_training ? numbers.trainingNumber() : numbers.receiptNumber(),
		}),
	});
	return outcome.status === 'failed' ? refused(outcome.code) : completed(outcome.entry, at);
}

/** A document that is in the journal, as the done panel shows it. */
export const completed = (
	entry: Parameters<typeof toReceipt>[0],
	{ store, staff }: Pick<AtDrawer, 'store' | 'staff'>,
): Result<CompletedSale, ErrorCode> => {
	const receipt = toReceipt(entry, store, staff);
	return ok({ receipt, changeDue: receipt.changeDue });
};
