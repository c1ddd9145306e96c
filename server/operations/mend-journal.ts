import { type JournalMendedBody, MOST_HANDED_IN, MOST_LOST } from '#protocol/bodies/office-bodies.ts';
import type { DeviceKey } from '#protocol/entry.ts';
import type { Database } from '#server/database/database.ts';
import type { Ledger } from '#server/ledger/ledger.ts';
import { appendOfficeEntries, type OfficeDraft } from '#server/office/office-journal.ts';
import { drainOfficeJournal } from '#server/office/office-outbox.ts';
import { findShopSettings, shopDay } from '#server/office/shop-settings.ts';
import { type JournalGap, openGaps } from './journal-gaps.ts';

/** What mending works with. */
export type MendParts = {
	readonly db: Database;
	readonly ledger: Ledger;
	readonly projector: { wake(): Promise<unknown> };
	/** Epoch ms. */
	readonly now: () => number;
};

/** It cannot be done as it was asked; the message says why in words that a shop owner can act on. */
export class MendError extends Error {
	override readonly name = 'MendError';
}

/** What a person says of a hole: up to which number of whose journal nobody has the records any more, and why. */
export type Hole = {
	/** `t01.1` */
	readonly journal: string;
	readonly through: number;
	readonly reason: string;
};

/** What was given up, and how many records stopped waiting. */
export type AcceptedHole = {
	readonly journal: string;
	readonly lost: JournalMendedBody['lost'];
	readonly released: number;
};

/**
 * Gives up what is missing in a till's journal up to a number, as a fact of the office's own journal: what waits behind
 * counts from now on, here and in every fold of the same ledger. What comes up later is taken all the same.
 */
export async function acceptHole(
	parts: MendParts,
	{ journal, through, reason }: Hole,
): Promise<AcceptedHole> {
	const { db, projector } = parts;
	const key = journalKey(journal);
	await projector.wake();
	const gaps = openGaps(db).filter(({ device }) => device === journal);
	const lost = gaps
		.filter(({ from }) => from <= through)
		.map((gap) => ({ from: gap.from, through: Math.min(gap.through, through) }));
	if (lost.length === 0) throw new MendError(nothingMissing(journal, through, gaps));
	const count = lost.reduce((sum, range) => sum + range.through - range.from + 1, 0);
	if (count > MOST_LOST)
		throw new MendError(`${count} numbers are missing; at most ${MOST_LOST} are given up at once`);
	const before = waitingOf(db, journal);
	await appendMended(parts, { ...key, store: storeOf(db, journal), lost, handed_in: [], reason });
	return { journal, lost, released: before - waitingOf(db, journal) };
}

/** Tells of it in the office's journal, and waits until it is folded. */
export async function appendMended(parts: MendParts, body: JournalMendedBody): Promise<void> {
	const { db, ledger, projector, now } = parts;
	const settings = findShopSettings(db);
	const day = settings ? shopDay(settings, now()) : new Date(now()).toISOString().slice(0, 10);
	const { handed_in } = body;
	const facts = Math.max(1, Math.ceil(handed_in.length / MOST_HANDED_IN));
	const drafts = Array.from({ length: facts }, (_, n): OfficeDraft => {
		const ids = handed_in.slice(n * MOST_HANDED_IN, (n + 1) * MOST_HANDED_IN);
		return { kind: 'journal_mended', body: { ...body, handed_in: ids } };
	});
	appendOfficeEntries(db, drafts, now(), day);
	await drainOfficeJournal(db, ledger);
	await projector.wake();
}

/** The incarnation that `t01.1` names. Throws {@link MendError} when it names none. */
export function journalKey(journal: string): Omit<DeviceKey, 'store'> {
	const [, device, incarnation] = /^(t\d{2,6})\.(\d{1,6})$/.exec(journal) ?? [];
	if (!device) throw new MendError(`A journal is named like t01.1, got ${journal}`);
	return { device, incarnation: Number(incarnation) };
}

const waitingOf = (db: Database, journal: string): number =>
	db.get<{ n: number }>(
		`SELECT count(*) AS n FROM proj_parked p LEFT JOIN proj_vector v ON v.device = p.device
		 WHERE p.device = ? AND p.entry <> '' AND p.seq > coalesce(v.seq, 0)`,
		journal,
	)?.n ?? 0;

/** The store of what waits in a journal. */
function storeOf(db: Database, journal: string): string {
	const row = db.get<{ id: string }>(
		"SELECT entry ->> 'id' AS id FROM proj_parked WHERE device = ? AND entry <> '' LIMIT 1",
		journal,
	);
	return row?.id.split(':')[0] ?? '';
}

function nothingMissing(journal: string, through: number, gaps: readonly JournalGap[]): string {
	const first = gaps[0];
	return first
		? `Nothing is missing of ${journal} up to ${through}; the first missing number is ${first.from}`
		: `Nothing of ${journal} waits for a missing number`;
}
