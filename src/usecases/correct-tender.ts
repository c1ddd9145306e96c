import { type Money, money } from '#domain/money/money.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import { isMovable, type RungTender, rungTenders } from '#domain/till/rung-tenders.ts';
import { correctTender } from '#domain/till/tender-correction.ts';
import type { TenderCorrectionBody } from '#protocol/bodies/till-bodies.ts';
import type { JournalEntry } from '#protocol/entry.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import { readEntry } from '#protocol/read-entry.ts';
import { type AtDrawer, atTheDrawer, type CounterParts } from './at-the-counter.ts';
import { type Approval, permitted } from './permitted.ts';
import type { OfferedTender } from './tenders.ts';
import { offeredTenders } from './tenders.ts';

/** A correction that was made, as the receipt shows it. */
export type MadeCorrection = Pick<TenderCorrectionBody, 'from' | 'to' | 'amount' | 'reason'> & {
	/** Device time, epoch ms. */
	readonly at: number;
	readonly approver: string | null;
};

/** A sale's tenders as they stand, and as what they could have been rung. */
export type Correctable = {
	/** What can be moved; empty where nothing can. */
	readonly rung: readonly RungTender[];
	readonly to: readonly OfferedTender[];
	readonly made: readonly MadeCorrection[];
	/** Why nothing can be moved any more, or null. */
	readonly refusal: ErrorCode | null;
};

/** Which part of which sale was rung on the wrong tender. */
export type TenderFix = {
	/** Made once for each correction, so that no double tap moves it twice. */
	readonly id: string;
	readonly number: string;
	/** Ids of the shop's tenders. */
	readonly from: string;
	readonly to: string;
	readonly amount: Money;
	/** A code of the shop's reasons for taking a document back: it was rung wrongly, too. */
	readonly reason: string;
};

type Parts = Pick<CounterParts, 'device' | 'journal' | 'clock' | 'records'>;
type Sale = JournalEntry<'retail_transaction'>;

/** What of a receipt can be corrected, and what was. */
export async function viewCorrection(parts: Parts, number: string): Promise<Result<Correctable, ErrorCode>> {
	const at = await atTheDrawer(parts);
	if (!at.ok) return at;
	const stored = await parts.journal.receipt(number);
	if (!stored) return refused('receipt_not_found');
	const sale = readEntry(stored);
	const entries = await parts.records.corrections(sale.id);
	const made = entries.map(({ device_time, body }): MadeCorrection => {
		const { from, to, amount, reason, approval } = body;
		return { from, to, amount, reason, at: device_time, approver: approval?.approver ?? null };
	});
	const refusal = await refusalOf(parts, at.value, sale);
	const rung = refusal ? [] : rungTenders(rowsOf(sale), made.map(asFact));
	const to = offeredTenders(at.value.store).filter(
		({ rule }) => !rule.requiresReference && isMovable(rule.kind),
	);
	return ok({ rung, to, made, refusal: refusal ?? (rung.length === 0 ? 'correction_not_allowed' : null) });
}

/**
 * Moves a part of a sale to the tender it was paid with (CSH-13): a new document beside the sale, which stays as it is.
 * Only while the drawer of the sale is open: what was counted is corrected by nobody.
 */
export async function correctSaleTender(
	parts: Parts,
	fix: TenderFix,
	approval: Approval | null,
): Promise<Result<Correctable, ErrorCode>> {
	const { journal, records } = parts;
	const at = await atTheDrawer(parts);
	if (!at.ok) return at;
	const stored = await journal.receipt(fix.number);
	if (!stored) return refused('receipt_not_found');
	const sale = readEntry(stored);
	const onceKey = `fix:${sale.id}:${fix.id}`;
	if (await records.done(onceKey)) return viewCorrection(parts, fix.number);
	const refusal = await refusalOf(parts, at.value, sale);
	if (refusal) return refused(refusal);
	const before = (await records.corrections(sale.id)).map(({ body }) => asFact(body));
	const from = rungTenders(rowsOf(sale), before).find(({ rule }) => rule === fix.from);
	const to = offeredTenders(at.value.store).find(({ rule }) => rule.id === fix.to)?.rule;
	if (!from || !to || to.requiresReference || !isMovable(to.kind)) return refused('correction_not_allowed');
	const moved = correctTender(sale.id, from, { rule: to.id, kind: to.kind }, fix.amount);
	if (!moved.ok) return moved;
	if (fix.reason === '' && at.value.store.reasons?.some(({ for: use }) => use === 'post_void')) {
		return refused('reason_missing');
	}
	const allowed = await permitted(journal, at.value, 'tender_correction', approval);
	if (!allowed.ok) return allowed;
	const { session, isTraining, businessDay, operator } = at.value;
	const outcome = await journal.commit({
		kind: 'tender_correction',
		...{ businessDay, operator, onceKey },
		body: () => ({
			session: session.id,
			is_training: isTraining,
			...moved.value,
			receipt_number: sale.body.receipt_number,
			reason: fix.reason || 'other',
			approval: allowed.value,
		}),
	});
	if (outcome.status === 'failed') return refused(outcome.code);
	return viewCorrection(parts, fix.number);
}

/** Why a document's tenders stay as they are, or null. */
async function refusalOf(
	{ records }: Pick<Parts, 'records'>,
	{ session, isTraining }: AtDrawer,
	{ body }: Sale,
): Promise<ErrorCode | null> {
	if (body.type !== 'sale' && body.type !== 'exchange') return 'receipt_is_no_sale';
	if (body.is_training !== isTraining) return 'training_differs';
	if (body.till_session !== session.id) return 'correction_drawer_closed';
	return (await records.done(`void:${body.receipt_number}`)) ? 'sale_voided' : null;
}

const asFact = ({ from, to, amount }: Pick<TenderCorrectionBody, 'from' | 'to' | 'amount'>) => ({
	from,
	to,
	amount: money(amount),
});

const rowsOf = ({ body }: Sale) =>
	body.tenders.map(({ rule, kind, amount, applied, attempt_key }) => ({
		...{ rule, kind, amount: money(amount), applied: money(applied) },
		isCharged: attempt_key !== undefined,
	}));
