import * as v from 'valibot';
import { IntegerFrom, IsoDate, Minor, Text, WireRate } from '../money-schema.ts';

/** A count from 1 up. */
export const Count = IntegerFrom(1);
/** A number from 0 up. */
export const Natural = IntegerFrom(0);
export const Currency = v.pipe(v.string(), v.length(3));
/** Who, by staff id. */
export const Person = Text(60);
/** Words for people; may be empty. */
export const Note = v.pipe(v.string(), v.maxLength(500));
export const ReceiptNumber = Text(60);
export const EntryId = Text(200);
/** A till session: the id of the entry that opened it. */
export const Session = Text(200);

/** Pieces of each face (minor units), as counted. */
export const Pieces = v.record(v.pipe(v.string(), v.regex(/^\d+$/)), Natural);

export const TenderKind = v.picklist([
	'cash',
	'foreign_cash',
	'card',
	'qr',
	'e_money',
	'voucher',
	'gift_card',
	'store_credit',
	'points',
	'on_account',
]);
export const RefundTo = v.picklist(['same', 'store_credit']);

/** How food is served, where that decides its tax. */
export const ServiceMode = v.picklist(['take_away', 'eat_in']);

export const TaxClass = v.picklist(['taxable', 'zero_rated', 'non_taxable', 'out_of_scope']);
const affects_next = v.optional(v.boolean());
/** One tax of a stack (`domain/tax/tax-stack.ts`). */
export const WireTax = v.variant('kind', [
	v.strictObject({ id: Text(40), kind: v.picklist(['percent', 'division']), rate: WireRate, affects_next }),
	v.strictObject({ id: Text(40), kind: v.literal('per_unit'), amount: Minor, affects_next }),
]);

/** How a document is taxed; stored with it, so that a later setting never changes it. */
export const WireTaxMethod = v.strictObject({
	basis: v.picklist(['inclusive', 'exclusive']),
	round_at: v.picklist(['rate', 'line', 'document']),
	rounding: v.picklist(['floor', 'half_up', 'ceil', 'half_even']),
});
export type WireTaxMethod = v.InferOutput<typeof WireTaxMethod>;

/** Who allowed something that the operator may not, and the approval's own entry where there is one. */
export const WireApproval = v.strictObject({
	permission: Text(40),
	approver: Person,
	entry_id: v.nullable(EntryId),
});

/** Which batch and piece, and until when (AI 10, 21, 17 or 15): on a line whose code said so, kept for recalls. */
export const PIECE = {
	lot: v.optional(Text(20)),
	expiry: v.optional(IsoDate),
	serial: v.optional(Text(20)),
} as const;
