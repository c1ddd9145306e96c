import * as v from 'valibot';
import { IsoDate, Minor, Text } from '../money-schema.ts';
import { EntryId, Note, Person, Session } from './parts.ts';

/** A person as documents name one: random, per shop, and nothing without its profile (domain.md §10.3). */
export const CustomerRef = v.pipe(v.string(), v.regex(/^[0-9A-Za-z_-]{1,60}$/));

/**
 * What is personal in a chained entry: AES-256-GCM by the person's own key before the entry is hashed, base64url of
 * nonce (12 bytes) and ciphertext. The chain covers the ciphertext: with the key gone it still verifies and says nothing.
 */
export const SealedText = v.pipe(v.string(), v.regex(/^[0-9A-Za-z_-]{38,20000}$/));

const WHERE = { session: v.nullable(Session), is_training: v.boolean() } as const;

/** A person became a customer. `sealed` is a whole {@link CustomerProfile}. Once: `customer:<ref>`. */
export const CustomerRegisteredBody = v.strictObject({ ...WHERE, ref: CustomerRef, sealed: SealedText });
export type CustomerRegisteredBody = v.InferOutput<typeof CustomerRegisteredBody>;

/**
 * Fields of a profile were changed: `sealed` is a `ProfileChange`, with what each field said before, so that two changes
 * made apart are seen as such and neither is lost. Once: `customer-edit:<ulid>`.
 */
export const CustomerEditedBody = v.strictObject({ ...WHERE, ref: CustomerRef, sealed: SealedText });
export type CustomerEditedBody = v.InferOutput<typeof CustomerEditedBody>;

/** Two are one person, or are not after all; the latter undoes all of the former between the two. Once: `customer-link:<ulid>`. */
export const CustomerLinkedBody = v.strictObject({
	...WHERE,
	/** Goes on as `into`; the two keep their own facts, and are shown as one. */
	ref: CustomerRef,
	into: CustomerRef,
	action: v.picklist(['merge', 'unmerge']),
	reason: Note,
	approver: v.nullable(Person),
});
export type CustomerLinkedBody = v.InferOutput<typeof CustomerLinkedBody>;

/** What a customer may be addressed or analysed for. */
export const ConsentPurpose = v.picklist(['membership', 'history', 'email', 'sms', 'post', 'recommendation']);

/** A consent was given or withdrawn, to these words. Once: `consent:<ulid>`. */
export const ConsentBody = v.strictObject({
	...WHERE,
	ref: CustomerRef,
	purpose: ConsentPurpose,
	is_given: v.boolean(),
	/** Version of the text that was shown, and where. */
	text_version: Text(60),
	channel: v.picklist(['till', 'office', 'online']),
});
export type ConsentBody = v.InferOutput<typeof ConsentBody>;

/** Points that came or went without a sale. Once: `points:<ulid>`, or `points:<source>` for an import. */
export const PointsAdjustedBody = v.strictObject({
	...WHERE,
	reason: v.picklist(['opening', 'gift', 'correction', 'expiry', 'erasure', 'online']),
	/** What it follows from, such as an import or an order of the online shop; the same source is booked once. */
	source: Text(200),
	lines: v.pipe(
		v.array(v.strictObject({ ref: CustomerRef, points: Minor, earned_on: IsoDate })),
		v.minLength(1),
		v.maxLength(2000),
	),
	approver: v.nullable(Person),
});
export type PointsAdjustedBody = v.InferOutput<typeof PointsAdjustedBody>;

/** Who a customer is was forgotten for good; the books stay (ERS-01). Once: `customer-erase:<ref>`. */
export const CustomerErasedBody = v.strictObject({
	...WHERE,
	ref: CustomerRef,
	/** Whoever asked: the person, the retention period, an order of an authority. */
	reason: v.picklist(['request', 'retention', 'order']),
	approver: v.nullable(Person),
	/** The registration, where this device knows it. */
	of: v.nullable(EntryId),
});
export type CustomerErasedBody = v.InferOutput<typeof CustomerErasedBody>;
