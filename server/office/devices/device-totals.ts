import type { DeviceKey } from '#protocol/entry.ts';
import { GENESIS_HASH } from '#protocol/hash.ts';
import type { QuarantinedEntry, ReportAnswer } from '#protocol/wire.ts';
import type { Database } from '#server/database/database.ts';
import { vectorKey } from '#server/projections/fold-row.ts';

/** Most quarantined contents listed to a device at once. */
const LISTED = 50;

/**
 * Still kept aside: a second content of a used id always is; a content without a number of its own, until the office has
 * put it into its place; one with a number only until the sound content of that number is folded.
 */
export const OPEN_QUARANTINE = `(q.reason = 'id_reuse' OR (q.seq IS NULL AND NOT EXISTS (
	SELECT 1 FROM proj_handed_in h WHERE h.id = q.id)) OR EXISTS (
	SELECT 1 FROM proj_parked p WHERE p.device = q.device AND p.seq = q.seq AND p.entry = ''))`;

/** What a person should still look at: not what was kept aside once and is in the ledger by now. */
export const OPEN_EXCEPTIONS = `NOT (e.kind = 'quarantined' AND EXISTS (
	SELECT 1 FROM proj_quarantine q WHERE q.id = e.entry_id AND NOT ${OPEN_QUARANTINE}))`;

/** What a person should look at: what the ledger shows, and what shows where people's keys are known. */
export const ALL_EXCEPTIONS = `(SELECT id, kind, entry_id FROM proj_exceptions
	UNION ALL SELECT id, kind, entry_id FROM feed_customer_notes)`;

/** What the server has folded of an incarnation, from one reading of the database. */
export function deviceTotals(db: Database, key: DeviceKey): ReportAnswer['totals'] {
	const row = db.get<ReportAnswer['totals']>(
		`SELECT v.seq AS folded_through, v.head AS chain_head, coalesce(t.sales, 0) AS sales,
			coalesce(t.sales_total, 0) AS sales_total
		 FROM proj_vector v LEFT JOIN proj_totals t ON t.device = v.device WHERE v.device = ?`,
		vectorKey(key),
	);
	return row ?? { folded_through: 0, chain_head: GENESIS_HASH, sales: 0, sales_total: 0 };
}

/** What the server keeps aside of an incarnation: how many, and the first fifty by number. */
export function quarantinedOf(
	db: Database,
	key: DeviceKey,
): { readonly count: number; readonly entries: QuarantinedEntry[] } {
	const from = `FROM proj_quarantine q WHERE q.device = ? AND ${OPEN_QUARANTINE}`;
	const count = db.get<{ n: number }>(`SELECT count(*) AS n ${from}`, vectorKey(key))?.n ?? 0;
	if (count === 0) return { count, entries: [] };
	const entries = db.all<QuarantinedEntry>(
		`SELECT q.claimed_id AS id, q.seq, q.reason, q.detail ${from} ORDER BY q.seq IS NULL, q.seq LIMIT ${LISTED}`,
		vectorKey(key),
	);
	return { count, entries: entries.map(({ id, seq, reason, detail }) => ({ id, seq, reason, detail })) };
}

/** The highest receipt number folded of an incarnation; '' when none. */
export const lastReceipt = (db: Database, key: DeviceKey): string =>
	db.get<{ number: string }>(
		'SELECT receipt_number AS number FROM proj_totals WHERE device = ?',
		vectorKey(key),
	)?.number ?? '';
