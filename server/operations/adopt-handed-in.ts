import { checkEntry, type DeviceKey, entryId, type JournalEntry, parseEntryId } from '#protocol/entry.ts';
import { GENESIS_HASH } from '#protocol/hash.ts';
import type { ReportRequest } from '#protocol/wire.ts';
import type { Database } from '#server/database/database.ts';
import { appendMended, journalKey, type MendParts } from './mend-journal.ts';

/** How it ended: put in its place now, there already, or still kept aside, with the reasons. */
export type Adopted = {
	readonly adopted: number;
	readonly known: number;
	readonly kept: readonly { readonly id: string; readonly by: string; readonly why: WhyKept }[];
};

/**
 * `unreadable`: no sound entry. `taken`: the number has another content. `broken`: it does not fit its neighbours.
 * `unproven`: nothing that the journal's own device has said shows that it is its own.
 */
export type WhyKept = 'unreadable' | 'taken' | 'broken' | 'unproven';

type Row = {
	readonly id: string;
	readonly claimed_id: string;
	readonly by: string;
	readonly content: string;
};
type Candidate = Row & {
	readonly entry: JournalEntry;
	readonly key: DeviceKey & { readonly seq: number };
};

/**
 * Puts what other devices had handed in of a journal into its place, where the hash chain proves that it belongs there:
 * the entry behind it names its hash, or its own device had reported that hash as its last; or it names the hash of the
 * entry before it, which only that device and the server know, and the device itself writes there no more.
 */
export async function adoptHandedIn(
	parts: MendParts,
	{ journal, reason }: { readonly journal: string; readonly reason: string },
): Promise<Adopted> {
	const key = journalKey(journal);
	await parts.projector.wake();
	const rows = handedIn(parts.db, journal);
	const candidates = rows.flatMap((row) => candidateOf(row));
	const settled = new Map<string, 'adopted' | 'known'>();
	const why = new Map<string, WhyKept>(rows.map(({ id }) => [id, 'unreadable']));
	const pass = async (list: readonly Candidate[]) => {
		let found = 0;
		for (const each of list) {
			if (settled.has(each.id)) continue;
			const verdict = await judge(parts, each);
			if (verdict !== 'adopted' && verdict !== 'known') {
				why.set(each.id, verdict);
				continue;
			}
			settled.set(each.id, verdict);
			found++;
		}
		return found;
	};
	// From the end, entries are proven by the one behind them; from the beginning, by the one before.
	while ((await pass([...candidates].reverse())) + (await pass(candidates)) > 0) {}
	const [first] = candidates;
	if (first && settled.size > 0) {
		const { store } = first.key;
		await appendMended(parts, { ...key, store, lost: [], handed_in: [...settled.keys()], reason });
	}
	const count = (wanted: 'adopted' | 'known') => [...settled.values()].filter((is) => is === wanted).length;
	const kept = rows.filter(({ id }) => !settled.has(id));
	return {
		...{ adopted: count('adopted'), known: count('known') },
		kept: kept.map(({ id, claimed_id, by }) => ({ id: claimed_id, by, why: why.get(id) ?? 'unproven' })),
	};
}

/** What is kept aside under a journal's numbers and was brought by somebody else, by number. */
const handedIn = (db: Database, journal: string): Row[] =>
	db.all<Row>(
		`SELECT q.id, q.claimed_id, q.device AS by, q.content FROM proj_quarantine q
		 WHERE q.reason = 'wrong_device' AND instr(q.claimed_id, ?) > 0
			AND NOT EXISTS (SELECT 1 FROM proj_handed_in h WHERE h.id = q.id)
		 ORDER BY q.claimed_id, q.id`,
		`:${journal}:`,
	);

function candidateOf(row: Row): Candidate[] {
	const check = checkEntry(JSON.parse(row.content));
	const key = check.ok ? parseEntryId(check.entry.id) : null;
	return check.ok && key && check.entry.id === row.claimed_id ? [{ ...row, entry: check.entry, key }] : [];
}

async function judge(
	{ db, ledger }: MendParts,
	{ entry, key }: Candidate,
): Promise<'adopted' | 'known' | WhyKept> {
	const at = (seq: number) => (seq < 1 ? null : ledger.get(entryId(key, seq)));
	const [there, before, behind] = await Promise.all([at(key.seq), at(key.seq - 1), at(key.seq + 1)]);
	if (there) return there.hash === entry.hash ? 'known' : 'taken';
	const begins = key.seq === 1 ? GENESIS_HASH : before?.hash;
	if (begins !== undefined && entry.prev_hash !== begins) return 'broken';
	if (behind && behind.prev_hash !== entry.hash) return 'broken';
	const isProven = behind !== null || isReported(db, key, entry) || (before !== null && !isInUse(db, key));
	if (!isProven) return 'unproven';
	const [outcome] = await ledger.append([entry], key);
	return outcome === 'stored' ? 'adopted' : outcome === 'duplicate' ? 'known' : 'taken';
}

/** Whether the journal's own device, which proved itself by its token, has said that it ends with this entry. */
function isReported(db: Database, { device, incarnation }: DeviceKey, { seq, hash }: JournalEntry): boolean {
	const row = db.get<{ report: string | null }>(
		'SELECT report FROM office_devices WHERE id = ? AND incarnation = ?',
		...[device, incarnation],
	);
	if (!row?.report) return false;
	const { journal_through, journal_head } = JSON.parse(row.report) as ReportRequest;
	return journal_through === seq && journal_head === hash;
}

/** Whether the device may still write to this journal itself. */
const isInUse = (db: Database, { device, incarnation }: DeviceKey): boolean =>
	db.get(
		"SELECT 1 FROM office_devices WHERE id = ? AND incarnation = ? AND state IN ('active', 'forked')",
		...[device, incarnation],
	) !== undefined;
