import { invariant } from '#domain/invariant.ts';
import type { OpenSession, ReceiptRow } from '#ports/journal.ts';
import { type Effects, effectsOf } from '#protocol/effects.ts';
import type { JournalEntry } from '#protocol/entry.ts';
import type { Tx } from './table-store.ts';

/** Rows of the journal table, by entry id. What an entry does is kept beside it: it is asked for over and over. */
export type JournalRow = {
	readonly entry: JournalEntry;
	readonly onceKey: string;
	readonly effects: Effects;
};
/** `closed`: the session is over. */
export type DrawerRow = OpenSession & { readonly closed?: true };
export type MovementRow = {
	readonly entry_id: string;
	readonly itemId: string;
	readonly place: string;
	readonly quantity: number;
};

/** Writes an entry's effects as rows: stock, receipts and drawers; what is asked for seldom is read from the journal. */
export function project(tx: Tx, entry: JournalEntry, effects: Effects): void {
	const { movements, opens, receipt, voids } = effects;
	for (const [line, { itemId, place, quantity }] of movements.entries()) {
		const row: MovementRow = { entry_id: entry.id, itemId, place, quantity };
		tx.put('movements', `${entry.id}/${line}`, row);
	}
	if (receipt) {
		const row: ReceiptRow = { ...receipt, entryId: entry.id, deviceTime: entry.device_time, voidedBy: null };
		tx.put('receipts', receipt.number, row);
	}
	const voided = voids === null ? null : tx.get<ReceiptRow>('receipts', voids);
	if (voided) tx.put('receipts', voided.number, { ...voided, voidedBy: entry.id });
	if (opens) {
		const { session, businessDay, float } = opens;
		const openedAt = entry.device_time;
		tx.put('drawers', session, {
			id: session,
			businessDay,
			float,
			cash: float,
			openedAt,
		} satisfies DrawerRow);
	}
	changeDrawer(tx, effects);
}

function changeDrawer(tx: Tx, { cash, counts, trains, closes }: Effects): void {
	const session = cash?.session ?? counts?.session ?? trains?.session ?? closes?.session;
	if (session === undefined) return;
	const drawer = tx.get<DrawerRow>('drawers', session);
	invariant(drawer, `a fact without a till session: ${session}`);
	tx.put('drawers', session, {
		...drawer,
		cash: drawer.cash + (cash?.amount ?? 0),
		...(counts && { counts: counts.n }),
		...(trains && { isTraining: trains.isTraining }),
		...(closes && { closed: true }),
	} satisfies DrawerRow);
}

/** What the rows must be, out of the journal alone (L1). */
export function recompute(entries: readonly JournalEntry[]) {
	const effects = entries.map((entry) => effectsOf(entry));
	const drawers = new Map<string, [cash: number, isClosed: boolean]>();
	for (const { opens, cash, closes } of effects) {
		if (opens) drawers.set(opens.session, [opens.float, false]);
		const session = cash?.session ?? closes?.session ?? '';
		const [held, isClosed] = drawers.get(session) ?? [0, false];
		if (session !== '') drawers.set(session, [held + (cash?.amount ?? 0), isClosed || closes !== null]);
	}
	return {
		movements: effects.flatMap(({ movements }) =>
			movements.map(({ itemId, quantity }) => [itemId, quantity]),
		),
		drawers: [...drawers].sort(([a], [b]) => (a < b ? -1 : 1)),
		receipts: effects.flatMap(({ receipt }) => (receipt ? [receipt.number] : [])).sort(),
	};
}

/** The rows as they are. */
export const storedRows = (tx: Tx): ReturnType<typeof recompute> => ({
	movements: tx.list<MovementRow>('movements').map(({ itemId, quantity }) => [itemId, quantity]),
	drawers: tx.list<DrawerRow>('drawers').map(({ id, cash, closed = false }) => [id, [cash, closed]]),
	receipts: tx.list<{ number: string }>('receipts').map(({ number }) => number),
});
