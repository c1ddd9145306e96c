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
 * Version of the journal entry that this build writes, kept in every entry; a server reads every older one for ever
 * (`ENTRY_VERSIONS` and `upcast` in `entry.ts`).
 *
 * 1: retail_transaction, till_open, stock_movement.
 */
export const ENTRY_SCHEMA = 1;

/** Types of feed documents with the protocol they came with. */
export type DocTypes = { readonly [type: string]: number };

/** What this build publishes. A new type begins with the protocol that brings it. */
export const DOC_TYPES: DocTypes = { item: 1, stock: 1, applied: 1, store: 1, staff: 1 };

/**
 * Types that a caller of this protocol must not be sent. Only protocol 1 refuses a page for a type it does not know;
 * from 2 on a tablet keeps such documents unread.
 */
export const withheldTypes = (protocol: number, types: DocTypes = DOC_TYPES): readonly string[] =>
	protocol > 1 ? [] : Object.keys(types).filter((type) => (types[type] ?? 0) > protocol);
