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

/** Version of the journal entry's shape, kept in every entry; a server reads every older one for ever. */
export const ENTRY_SCHEMA = 1;
