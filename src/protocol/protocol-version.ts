/**
 * Version of the wire, sent by tablets as `noren-protocol` and answered by the server. The server ships first.
 *
 * 1: enrolment, journal push with per-row results, feeds as packs and changes.
 * 2: answers are proven (nonce, time, proof), every call is a witness, devices report and recover, feeds can be
 *    checked in buckets, a tablet keeps documents and fields it does not know.
 */
export const PROTOCOL_VERSION = 2;

/** The oldest wire a server still gives feeds to. A push is taken from every version there ever was. */
export const OLDEST_PROTOCOL = 1;

/**
 * Schemas of the journal's kinds that this build writes, kept in every entry; a server reads every older one for ever
 * (`ENTRY_VERSIONS` and `upcast` in `entry.ts`). Kinds that are not named are at 1.
 *
 * retail_transaction 1: sales for cash or card. 2: returns, exchanges, reversals, promotions, any tender.
 */
export const ENTRY_SCHEMAS: { readonly [kind: string]: number } = { retail_transaction: 2 };

/** The schema at which this build writes a kind. */
export const schemaOf = (kind: string): number => ENTRY_SCHEMAS[kind] ?? 1;

/** Types of feed documents with the protocol they came with. */
export type DocTypes = { readonly [type: string]: number };

/** What this build publishes. A new type begins with the protocol that brings it. */
export const DOC_TYPES: DocTypes = {
	...{ item: 1, stock: 1, applied: 1, store: 1, staff: 1 },
	...{ promotion: 2, prices: 2, sale: 2, basket: 2, value: 2, device_key: 2 },
	...{ customer_index: 2, customer: 2, customer_erased: 2, goes_with: 2, popular: 2 },
	...{ coupon: 2, coupon_use: 2 },
};

/**
 * Types that a caller of this protocol must not be sent. Only protocol 1 refuses a page for a type it does not know;
 * from 2 on a tablet keeps such documents unread.
 */
export const withheldTypes = (protocol: number, types: DocTypes = DOC_TYPES): readonly string[] =>
	protocol > 1 ? [] : Object.keys(types).filter((type) => (types[type] ?? 0) > protocol);
