import * as v from 'valibot';
import {
	ApprovalBody,
	AuditEventBody,
	BasketResumedBody,
	PaymentAttemptBody,
	StoredValueBody,
	SuspendedBasketBody,
} from './bodies/counter-bodies.ts';
import { CouponIssuedBody, CouponRedeemedBody } from './bodies/coupon-bodies.ts';
import {
	ConsentBody,
	CustomerEditedBody,
	CustomerErasedBody,
	CustomerLinkedBody,
	CustomerRegisteredBody,
	PointsAdjustedBody,
} from './bodies/customer-bodies.ts';
import { ExceptionResolvedBody, JournalMendedBody } from './bodies/office-bodies.ts';
import { OrderFulfilledBody } from './bodies/order-bodies.ts';
import { raiseSale } from './bodies/raise-sale.ts';
import { RetailTransactionBody } from './bodies/sale-body.ts';
import { RetailTransactionBody1 } from './bodies/sale-body-1.ts';
import { CodeRegisteredBody, StockCountBody, StockMovementBody } from './bodies/stock-bodies.ts';
import {
	CashMovementBody,
	DrawerCloseBody,
	DrawerOpenedBody,
	ReceiptCopiedBody,
	TenderCorrectionBody,
	TillCountBody,
	TillOpenBody,
	ZReportBody,
} from './bodies/till-bodies.ts';
import { entryHash, parseEntryId } from './entry-id.ts';
import { sha256Hex, type TextDigest } from './hash.ts';
import { IntegerFrom, IsoDate, Minor, Sha256, Text } from './money-schema.ts';

// Apart from the schemas: the page of a till names and hashes entries, and checks none.
export type { RetailTransactionBody } from './bodies/sale-body.ts';
export type { TillOpenBody } from './bodies/till-bodies.ts';
export { type DeviceKey, entryHash, entryId, entryPrefix, parseEntryId } from './entry-id.ts';

/** Kinds of entry and their bodies as this build writes them. A kind the server does not know goes into quarantine. */
export const ENTRY_BODIES = {
	retail_transaction: RetailTransactionBody,
	till_open: TillOpenBody,
	stock_movement: StockMovementBody,
	stock_count: StockCountBody,
	code_registered: CodeRegisteredBody,
	till_count: TillCountBody,
	drawer_close: DrawerCloseBody,
	z_report: ZReportBody,
	cash_movement: CashMovementBody,
	drawer_opened: DrawerOpenedBody,
	tender_correction: TenderCorrectionBody,
	receipt_copied: ReceiptCopiedBody,
	stored_value: StoredValueBody,
	payment_attempt: PaymentAttemptBody,
	audit_event: AuditEventBody,
	approval: ApprovalBody,
	suspended_basket: SuspendedBasketBody,
	basket_resumed: BasketResumedBody,
	journal_mended: JournalMendedBody,
	exception_resolved: ExceptionResolvedBody,
	order_fulfilled: OrderFulfilledBody,
	customer_registered: CustomerRegisteredBody,
	customer_edited: CustomerEditedBody,
	customer_linked: CustomerLinkedBody,
	consent: ConsentBody,
	points_adjusted: PointsAdjustedBody,
	customer_erased: CustomerErasedBody,
	coupon_issued: CouponIssuedBody,
	coupon_redeemed: CouponRedeemedBody,
} as const;
export type EntryKind = keyof typeof ENTRY_BODIES;
export type EntryBody<K extends EntryKind> = v.InferOutput<(typeof ENTRY_BODIES)[K]>;

/** A body of a kind at one schema, and how it is read as the next one. The last of a kind is what this build writes. */
export type EntryVersion = {
	readonly body: v.GenericSchema;
	readonly upcast?: (body: Readonly<Record<string, unknown>>) => Record<string, unknown>;
};

/** Every kind with its bodies by schema, from 1: what a build can read. A parameter, so that builds can be compared. */
export type EntryVersions = { readonly [kind: string]: readonly EntryVersion[] };

/** What this build can read (history in `protocol-version.ts`). */
export const ENTRY_VERSIONS: EntryVersions = {
	...Object.fromEntries(Object.entries(ENTRY_BODIES).map(([kind, body]) => [kind, [{ body }]])),
	retail_transaction: [
		{ body: RetailTransactionBody1, upcast: (body) => raiseSale(body as RetailTransactionBody1) },
		{ body: RetailTransactionBody },
	],
};

/** The fields every journal entry has, whatever its kind. */
export const EntryEnvelope = v.strictObject({
	id: Text(200),
	device: Text(60),
	incarnation: IntegerFrom(1),
	seq: IntegerFrom(1),
	kind: Text(60),
	schema: IntegerFrom(1),
	business_day: IsoDate,
	/** Epoch milliseconds by the device's own clock; for people, never for ordering (L16). */
	device_time: Minor,
	/** Server time minus device time in ms when last known; 0 before the first contact. */
	clock_offset: Minor,
	operator: Text(60),
	body: v.record(v.string(), v.unknown()),
	prev_hash: Sha256,
	hash: Sha256,
});

/** One fact of a device's journal (design.md §2), immutable from the moment it is committed. */
export type JournalEntry<K extends EntryKind = EntryKind> = Omit<
	v.InferOutput<typeof EntryEnvelope>,
	'kind' | 'body'
> &
	{ [Kind in K]: { readonly kind: Kind; readonly body: EntryBody<Kind> } }[K];

/** An entry before it is sealed by its hash. */
export type UnsealedEntry = Omit<v.InferOutput<typeof EntryEnvelope>, 'hash'>;

/** Why an entry is kept aside instead of being folded. */
export type QuarantineReason =
	| 'malformed'
	| 'unknown_kind'
	| 'unknown_schema'
	| 'hash_mismatch'
	| 'id_mismatch'
	| 'wrong_device'
	| 'device_revoked'
	| 'too_large';

/** Result of looking at an entry from outside: the entry, or why it cannot be folded and where. */
export type EntryCheck =
	| { readonly ok: true; readonly entry: JournalEntry }
	| { readonly ok: false; readonly reason: QuarantineReason; readonly detail: string };

/**
 * Checks envelope, id, body and hash of what claims to be an entry, at whatever schema it was written. Both sides use
 * this one gate; the entry comes out as it is, read it with {@link upcast}.
 */
export function checkEntry(
	candidate: unknown,
	versions: EntryVersions = ENTRY_VERSIONS,
	sha256: TextDigest = sha256Hex,
): EntryCheck {
	const envelope = v.safeParse(EntryEnvelope, candidate);
	if (!envelope.success) return refuse('malformed', describe(envelope.issues));
	const entry = envelope.output;
	const id = parseEntryId(entry.id);
	if (id?.device !== entry.device || id.incarnation !== entry.incarnation || id.seq !== entry.seq) {
		return refuse('id_mismatch', entry.id);
	}
	const known = versionsOf(entry.kind, versions);
	if (!known) return refuse('unknown_kind', entry.kind);
	const version = known[entry.schema - 1];
	if (!version) return refuse('unknown_schema', String(entry.schema));
	const body = v.safeParse(version.body, entry.body);
	if (!body.success) return refuse('malformed', describe(body.issues));
	if (entryHash(entry, sha256) !== entry.hash) return refuse('hash_mismatch', entry.hash);
	return { ok: true, entry: candidate as JournalEntry };
}

/**
 * An entry as this build reads it: its body raised to the kind's last schema. `schema` says that; id and hash stay
 * those of the stored content, which nobody changes.
 */
export function upcast(entry: JournalEntry, versions: EntryVersions = ENTRY_VERSIONS): JournalEntry {
	const known = versionsOf(entry.kind, versions) ?? [];
	if (entry.schema >= known.length) return entry;
	let body: Record<string, unknown> = entry.body;
	for (const { upcast: raise } of known.slice(entry.schema - 1, -1)) body = raise ? raise(body) : body;
	return { ...entry, schema: known.length, body } as JournalEntry;
}

/** Whether this build knows the kind. */
export const isEntryKind = (kind: string): kind is EntryKind => Object.hasOwn(ENTRY_BODIES, kind);

const versionsOf = (kind: string, versions: EntryVersions): readonly EntryVersion[] | undefined =>
	Object.hasOwn(versions, kind) ? versions[kind] : undefined;

const refuse = (reason: QuarantineReason, detail: string): EntryCheck => ({ ok: false, reason, detail });

function describe(issues: readonly v.BaseIssue<unknown>[]): string {
	return issues
		.slice(0, 3)
		.map((issue) => `${v.getDotPath(issue) ?? '(entry)'}: ${issue.message}`)
		.join('; ');
}
