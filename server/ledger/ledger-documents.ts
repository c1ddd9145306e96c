import { canonicalJson, type Json } from '#protocol/canonical.ts';
import { type DeviceKey, entryPrefix, type JournalEntry, parseEntryId } from '#protocol/entry.ts';
import { contentHash } from '#protocol/hash.ts';
import type { LedgerPosition, LedgerRow, QuarantineRecord } from './ledger.ts';

/** A journal entry as a CouchDB document: wrapped, so that none of its fields can meet CouchDB's own. */
export type EntryDocument = {
	readonly _id: string;
	readonly type: 'entry';
	readonly received_at: number;
	readonly entry: JournalEntry;
};

/** A refused content as a document. */
export type QuarantineDocument = { readonly _id: string; readonly type: 'quarantine' } & QuarantineRecord;

/** The store's own notes. */
export type MetaDocument = { readonly _id: string; readonly type: 'meta'; readonly [key: string]: unknown };

export type LedgerDocument = EntryDocument | QuarantineDocument | MetaDocument;

export const QUARANTINE = 'quarantine:';

/** The document that keeps an entry. */
export const entryDocument = (entry: JournalEntry, receivedAt: number): EntryDocument => ({
	_id: entry.id,
	type: 'entry',
	received_at: receivedAt,
	entry,
});

/**
 * The document that keeps a refused content: named by the id it claims and a hash of content, sender and reason, so
 * that sending it again changes nothing and nobody else's copy stands in for it.
 */
export function quarantineDocument(record: QuarantineRecord): QuarantineDocument {
	const { claimed_id, pushed_by, reason, content } = record;
	const hash = contentHash({ content: content.toWellFormed(), reason, by: entryPrefix(pushed_by) });
	const name = claimed_id
		.toWellFormed()
		.slice(0, 200)
		.replace(/[^\u0020-\ud7ff\ue000-\uffef]/gu, '?');
	return { _id: `${QUARANTINE}${name}:${hash}`, type: 'quarantine', ...record };
}

/** A second content under an id that is taken (L4). */
export const reuseRecord = (entry: JournalEntry, by: DeviceKey, receivedAt: number): QuarantineRecord => ({
	claimed_id: entry.id,
	pushed_by: by,
	reason: 'id_reuse',
	detail: entry.hash,
	content: canonicalJson(entry as unknown as Json),
	received_at: receivedAt,
});

/**
 * A content that lost against another under one id, as two halves of a cluster leave it; null when they are the same
 * content or no entries.
 */
export function conflictRecord(pair: {
	readonly winner: LedgerDocument;
	readonly loser: LedgerDocument;
}): QuarantineRecord | null {
	const { winner, loser } = pair;
	if (winner.type !== 'entry' || loser.type !== 'entry' || winner.entry.hash === loser.entry.hash)
		return null;
	const by = parseEntryId(loser._id);
	if (!by) return null;
	const { store, device, incarnation } = by;
	return reuseRecord(loser.entry, { store, device, incarnation }, loser.received_at);
}

/** The sequence number that a quarantined content takes up in its sender's own journal, or null. */
export function quarantinedSeq({ claimed_id, pushed_by }: QuarantineRecord): number | null {
	const id = parseEntryId(claimed_id);
	return id && entryPrefix(id) === entryPrefix(pushed_by) ? id.seq : null;
}

/** A document as a row of the ledger; null for the store's own notes. */
export function ledgerRow(position: LedgerPosition, document: LedgerDocument): LedgerRow | null {
	if (document.type === 'entry') return { position, type: 'entry', entry: document.entry };
	if (document.type === 'meta') return null;
	const { _id, claimed_id, pushed_by, reason, detail, content, received_at } = document;
	const record = { claimed_id, pushed_by, reason, detail, content, received_at };
	return { position, type: 'quarantine', id: _id, record };
}
