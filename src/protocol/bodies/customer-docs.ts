import * as v from 'valibot';
import { Text } from '../money-schema.ts';
import { CustomerRef } from './customer-bodies.ts';
import { Natural } from './parts.ts';

/** Deflated JSON under the store's customer key (AES-256-GCM, base64url of nonce and ciphertext): what a tablet keeps of people. */
export const SealedDoc = v.pipe(v.string(), v.regex(/^[0-9A-Za-z_-]{38,}$/), v.maxLength(2_000_000));

/**
 * Search keys of many customers, `cindex:<bucket>` of `customers-<store>`: a tablet opens these few at sign-in and has
 * everyone's keys in memory; a customer's own document is opened when it is shown. `sealed`: `CustomerKeys[]`.
 */
export const CustomerIndexDoc = v.object({
	_id: Text(70),
	type: v.literal('customer_index'),
	sealed: SealedDoc,
});
export type CustomerIndexDoc = v.InferOutput<typeof CustomerIndexDoc>;

/**
 * One customer, `customer:<ref>`. `sealed`: `PublishedCustomer`. `through`: the last entry of each device that is in it;
 * own facts beyond that are laid over it (L10).
 */
export const CustomerDoc = v.object({
	_id: Text(70),
	type: v.literal('customer'),
	ref: CustomerRef,
	sealed: SealedDoc,
	through: v.record(Text(80), Natural),
	/**
	 * The person's own key (32 bytes) under the store's customer key, as in `POST /v1/customers/keys`: with it a tablet
	 * that did not register them seals an edit. Without it they can be seen and not edited.
	 */
	key: v.optional(Text(200)),
});
export type CustomerDoc = v.InferOutput<typeof CustomerDoc>;

/** The word that a person was erased, `erased:<ref>`: whoever was away forgets before showing anything (ERS-04). */
export const ErasedDoc = v.object({ _id: Text(70), type: v.literal('customer_erased'), ref: CustomerRef });
export type ErasedDoc = v.InferOutput<typeof ErasedDoc>;

/**
 * The store's customer key for one person of the staff, `unlock` of their document: sealed by a key stretched from their
 * PIN (argon2id over `salt`, apart from the one that proves it), so that the tablet's files alone open nobody's profile.
 */
export const StaffUnlock = v.object({
	v: v.literal(1),
	salt: Text(60),
	/** argon2id: KiB, passes. */
	memory: Natural,
	passes: Natural,
	/** The 32 bytes of the key under the stretched PIN, AES-256-GCM, base64url of nonce and ciphertext. */
	sealed: Text(200),
});
export type StaffUnlock = v.InferOutput<typeof StaffUnlock>;
