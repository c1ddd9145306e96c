import { invariant } from '#domain/invariant.ts';
import { canonicalJson, type Json } from '#protocol/canonical.ts';
import {
	checkEntry,
	type DeviceKey,
	type EntryBody,
	type EntryKind,
	entryHash,
	entryId,
	type JournalEntry,
} from '#protocol/entry.ts';
import { GENESIS_HASH } from '#protocol/hash.ts';
import { schemaOf } from '#protocol/protocol-version.ts';
import type { Database } from '#server/database/database.ts';

/** The server as a device: what it does itself is journalled like a till's, on a chain of its own. */
export const OFFICE: DeviceKey = { store: 'office', device: 'hq', incarnation: 1 };

/** A fact of the office before it is sealed. */
export type OfficeDraft<K extends EntryKind = EntryKind> = {
	[Kind in K]: { readonly kind: Kind; readonly body: EntryBody<Kind> };
}[K];

/**
 * Seals facts made by the server itself and queues them for the ledger. Call inside the transaction of the change
 * that caused them. `now` is epoch ms, `day` the business day (ISO). Throws on a body the ledger would refuse.
 */
export function appendOfficeEntries(
	db: Database,
	drafts: readonly OfficeDraft[],
	now: number,
	day: string,
): JournalEntry[] {
	return db.transaction(() => {
		let { seq, hash } = officeHead(db);
		return drafts.map((draft) => {
			const unsealed = {
				id: entryId(OFFICE, ++seq),
				device: OFFICE.device,
				incarnation: OFFICE.incarnation,
				seq,
				kind: draft.kind,
				schema: schemaOf(draft.kind),
				business_day: day,
				device_time: now,
				clock_offset: 0,
				operator: 'office',
				body: draft.body,
				prev_hash: hash,
			};
			hash = entryHash(unsealed);
			const check = checkEntry({ ...unsealed, hash });
			invariant(check.ok, `an office entry is valid: ${check.ok ? '' : `${check.reason} ${check.detail}`}`);
			const text = canonicalJson(check.entry as unknown as Json);
			db.run('INSERT INTO office_journal (seq, entry) VALUES (?, ?)', seq, text);
			return check.entry;
		});
	});
}

/** The last office entry's sequence and hash; 0 and the genesis hash before the first. */
function officeHead(db: Database): { seq: number; hash: string } {
	const last = db.get<{ entry: string }>('SELECT entry FROM office_journal ORDER BY seq DESC LIMIT 1');
	if (!last) return { seq: 0, hash: GENESIS_HASH };
	const entry = JSON.parse(last.entry) as JournalEntry;
	return { seq: entry.seq, hash: entry.hash };
}
