import * as v from 'valibot';
import { Minor, Text } from '../money-schema.ts';
import { WireFigures, WireTotals } from './figures.ts';
import {
	Count,
	Currency,
	EntryId,
	Natural,
	Note,
	Person,
	Pieces,
	ReceiptNumber,
	Session,
	TenderKind,
	WireApproval,
} from './parts.ts';

/** A till opened with its float; begins a till session, named by this entry's id. */
export const TillOpenBody = v.strictObject({
	currency: Currency,
	float: Natural,
	/** Pieces of each face as counted, or empty when the float was given as a sum. */
	count: Pieces,
});
export type TillOpenBody = v.InferOutput<typeof TillOpenBody>;

/** A drawer was counted. Every count stays; the last one holds. Once: `count:<session>:<n>`. */
export const TillCountBody = v.strictObject({
	session: Session,
	n: Count,
	is_blind: v.boolean(),
	count: Pieces,
	counted: Minor,
	/** What should have been there by this tablet's facts. */
	expected: Minor,
	/**
	 * What else lies in the drawer: other tenders (vouchers) by their rule in our money, foreign notes as
	 * `foreign_cash:<currency>` in minor units of their own.
	 */
	others: v.array(v.strictObject({ rule: Text(60), counted: Minor, expected: Minor })),
});
export type TillCountBody = v.InferOutput<typeof TillCountBody>;

/** A counted drawer is closed, and its session with it. Never rewritten: what comes late corrects it. Once: `close:<session>`. */
export const DrawerCloseBody = v.strictObject({
	session: Session,
	expected: Minor,
	counted: Minor,
	recounts: Natural,
	/** Why it is over or short; empty within the tolerance. */
	reason: Note,
	/** How far each journal (`<device>.<incarnation>`) was known when it was counted. */
	covers: v.record(Text(80), Natural),
	/** Taken out for the bank, and the pieces left as tomorrow's float. */
	deposit: Minor,
	left: Pieces,
	approval: v.nullable(WireApproval),
});
export type DrawerCloseBody = v.InferOutput<typeof DrawerCloseBody>;

/** A period of a register is closed, numbered once and never made again. Once: `z:<incarnation>:<z_number>`. */
export const ZReportBody = v.strictObject({
	z_number: Count,
	/** Its facts are those of this journal above `after_seq`, up to `through_seq`: this entry's own number. */
	after_seq: Natural,
	through_seq: Count,
	figures: WireFigures,
	/** Totals of this incarnation since it began, this period included. */
	totals: WireTotals,
	/** Drawers closed in the period. */
	drawers: v.array(v.strictObject({ session: Session, expected: Minor, counted: Minor })),
	/** Who allowed it, where the operator may not by themselves. */
	approval: v.optional(WireApproval),
});
export type ZReportBody = v.InferOutput<typeof ZReportBody>;

/** Cash that moves without a sale; the amount is positive. Once: `cash:<ulid>`. */
export const CashMovementBody = v.strictObject({
	session: Session,
	is_training: v.boolean(),
	movement: v.picklist(['paid_in', 'paid_out', 'pickup', 'float']),
	amount: Count,
	/** A code of the shop's list, and words. */
	reason: Text(60),
	note: Note,
	approval: v.nullable(WireApproval),
});
export type CashMovementBody = v.InferOutput<typeof CashMovementBody>;

/** The drawer was opened without a sale. Once: `drawer:<ulid>`. */
export const DrawerOpenedBody = v.strictObject({
	session: v.nullable(Session),
	is_training: v.boolean(),
	reason: Text(60),
	note: Note,
	approval: v.nullable(WireApproval),
});
export type DrawerOpenedBody = v.InferOutput<typeof DrawerOpenedBody>;

const RungTender = v.strictObject({ rule: Text(60), kind: TenderKind });

/** A sale was rung on the wrong tender: so much moves, the sale stays as it is. Once: `fix:<of>:<ulid>`. */
export const TenderCorrectionBody = v.strictObject({
	session: Session,
	is_training: v.boolean(),
	of: EntryId,
	receipt_number: ReceiptNumber,
	from: RungTender,
	to: RungTender,
	amount: Count,
	reason: Text(200),
	approval: v.nullable(WireApproval),
});
export type TenderCorrectionBody = v.InferOutput<typeof TenderCorrectionBody>;

/** Another paper or page of a document that was handed out before. Once: `copy:<of>:<form>:<n>`. */
export const ReceiptCopiedBody = v.strictObject({
	session: v.nullable(Session),
	is_training: v.boolean(),
	of: EntryId,
	receipt_number: ReceiptNumber,
	form: v.picklist(['receipt', 'gift_receipt', 'ryoshusho', 'invoice', 'e_receipt']),
	n: Count,
	/** To whom a 領収書 is made out, and what for. */
	addressee: v.pipe(v.string(), v.maxLength(100)),
	proviso: v.pipe(v.string(), v.maxLength(100)),
	reason: Note,
	approver: v.nullable(Person),
});
export type ReceiptCopiedBody = v.InferOutput<typeof ReceiptCopiedBody>;
