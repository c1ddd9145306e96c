import * as v from 'valibot';
import { CustomerRef } from './bodies/customer-bodies.ts';

/** A person's 32 bytes under the store's customer key, as `sealed-text.ts` makes them: 60 bytes in base64url. */
export const SealedPersonKey = v.pipe(v.string(), v.regex(/^[0-9A-Za-z_-]{80}$/));

/**
 * `POST /v1/customers/keys`: keys of people this device has registered. They travel apart from the journal, for a chain
 * is for ever and a key must not be. Any number of times; the first key of a person stays.
 */
export const PersonKeysRequest = v.strictObject({
	keys: v.pipe(
		v.array(v.strictObject({ ref: CustomerRef, sealed_key: SealedPersonKey })),
		v.minLength(1),
		v.maxLength(200),
	),
});
export type PersonKeysRequest = v.InferOutput<typeof PersonKeysRequest>;

/**
 * Who need not be sent again: their key is there, or they were erased and it never will be. A key that does not open
 * under the store's present customer key is missing here.
 */
export const PersonKeysAnswer = v.object({ stored: v.array(CustomerRef) });
export type PersonKeysAnswer = v.InferOutput<typeof PersonKeysAnswer>;

/** Fewest letters or digits of a search for people: nobody browses them (domain.md §10.2). */
export const FIND_AT_LEAST = 4;

/**
 * `POST /v1/customers/find`: someone who is not among this store's customers, by a whole phone number, card or mail
 * address, or by the beginning of the kana name. Who is found belongs to the store's customers from then on.
 */
export const CustomerFindRequest = v.strictObject({
	query: v.pipe(
		v.string(),
		v.maxLength(200),
		v.check((query) => lettersIn(query) >= FIND_AT_LEAST, 'Expected four letters or digits at least'),
	),
});
export type CustomerFindRequest = v.InferOutput<typeof CustomerFindRequest>;

/** People as a shared screen may show them, twenty at most; `phone` and `member_number` are their last four digits. */
export const CustomerFindAnswer = v.object({
	hits: v.array(
		v.object({
			ref: CustomerRef,
			name: v.string(),
			kana: v.string(),
			phone: v.string(),
			member_number: v.string(),
		}),
	),
});
export type CustomerFindAnswer = v.InferOutput<typeof CustomerFindAnswer>;

/** Letters and digits of any script in a query; spaces and hyphens are none. */
export const lettersIn = (query: string): number => query.match(/[\p{L}\p{N}ー]/gu)?.length ?? 0;
