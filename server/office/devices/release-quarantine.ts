import { checkEntry, type EntryVersions, entryPrefix, parseEntryId } from '#protocol/entry.ts';
import type { Database } from '#server/database/database.ts';
import type { Ledger } from '#server/ledger/ledger.ts';
import { OPEN_QUARANTINE } from './device-totals.ts';

/** What judging again works with. */
export type ReleaseParts = {
	readonly db: Database;
	readonly ledger: Ledger;
	readonly versions?: EntryVersions;
	readonly projector: { wake(): Promise<unknown> };
};

/** What to judge again besides contents that were unknown or malformed to an older build. */
export type ReleaseFilter = {
	/** A revoked device (`t01`) whose entries someone has looked at and lets in. */
	readonly revoked?: string;
};

/** How it ended: in the ledger now, there already, or still kept aside. */
export type Release = { readonly released: number; readonly known: number; readonly kept: number };

/** Refusals that another build may see differently. */
const REJUDGED = ['unknown_kind', 'unknown_schema', 'malformed'];
const PAGE = 200;

type Row = { readonly id: string; readonly device: string; readonly store: string; readonly content: string };

/**
 * Judges what was kept aside again, as it lies there whole: what is sound now goes into the ledger as an ordinary
 * entry and is folded in its number's place. Doing it twice changes nothing.
 */
export async function releaseQuarantine(parts: ReleaseParts, filter: ReleaseFilter = {}): Promise<Release> {
	await parts.projector.wake();
	const total = { released: 0, known: 0, kept: 0 };
	let after = '';
	for (;;) {
		const rows = openRows(parts.db, after, filter);
		const last = rows.at(-1);
		if (!last) break;
		for (const row of rows) total[await releaseOne(parts, row)]++;
		after = last.id;
	}
	if (total.released + total.known > 0) await parts.projector.wake();
	return total;
}

const openRows = (db: Database, after: string, { revoked = '' }: ReleaseFilter): Row[] =>
	db.all<Row>(
		`SELECT q.id, q.device, q.store, q.content FROM proj_quarantine q
		 WHERE q.id > ? AND q.seq IS NOT NULL AND ${OPEN_QUARANTINE}
			AND (q.reason IN (SELECT value FROM json_each(?))
				OR (q.reason = 'device_revoked' AND substr(q.device, 1, instr(q.device, '.') - 1) = ?))
		 ORDER BY q.id LIMIT ${PAGE}`,
		after,
		JSON.stringify(REJUDGED),
		revoked,
	);

async function releaseOne({ ledger, versions }: ReleaseParts, row: Row): Promise<keyof Release> {
	const check = checkEntry(JSON.parse(row.content), versions);
	if (!check.ok) return 'kept';
	const key = parseEntryId(check.entry.id);
	// Only a device's own number: what it claimed of another's stays where it is.
	if (!key || entryPrefix(key) !== `${row.store}:${row.device}:`) return 'kept';
	const [outcome] = await ledger.append([check.entry], key);
	if (outcome === 'stored') return 'released';
	return outcome === 'duplicate' ? 'known' : 'kept';
}
