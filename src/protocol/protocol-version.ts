/**
 * Version of the wire, sent by tablets as `noren-protocol` and answered by the server.
 *
 * 1: enrolment, journal push with per-row results, feeds as packs and changes. The server ships first.
 */
export const PROTOCOL_VERSION = 1;

/** Version of the journal entry's shape, kept in every entry; a server reads every older one for ever. */
export const ENTRY_SCHEMA = 1;
