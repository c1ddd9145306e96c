import { type Effects, effectsOf } from '#protocol/effects.ts';
import type { JournalEntry } from '#protocol/entry.ts';
import type { NorenDatabase } from '#storage/database.ts';

/** The projections of a device in a comparable form. */
export type Projections = {
	readonly stock: Readonly<Record<string, number>>;
	readonly drawers: Readonly<Record<string, number>>;
	readonly receipts: readonly string[];
};

/** Projections recomputed from the journal alone (L1). */
export function recompute(entries: readonly JournalEntry[]): Projections {
	const stock: Record<string, number> = {};
	const drawers: Record<string, number> = {};
	const receipts: string[] = [];
	for (const { movements, cash, opens, receipt } of entries.map((entry): Effects => effectsOf(entry))) {
		for (const { itemId, quantity } of movements) stock[itemId] = (stock[itemId] ?? 0) + quantity;
		if (opens) drawers[opens.session] = opens.float;
		if (cash) drawers[cash.session] = (drawers[cash.session] ?? 0) + cash.amount;
		if (receipt) receipts.push(receipt.number);
	}
	return { stock, drawers, receipts: receipts.sort() };
}

/** Projections as they are stored. */
export async function stored(db: NorenDatabase): Promise<Projections> {
	const stock: Record<string, number> = {};
	for (const { item_id, quantity } of await db.movements.toArray()) {
		stock[item_id] = (stock[item_id] ?? 0) + quantity;
	}
	const drawers = Object.fromEntries(
		(await db.drawers.toArray()).map(({ session, cash }) => [session, cash]),
	);
	const receipts = (await db.receipts.toArray()).map(({ number }) => number).sort();
	return { stock, drawers, receipts };
}

/** The journal in order of sequence. */
export async function journalOf(db: NorenDatabase): Promise<JournalEntry[]> {
	return (await db.journal.orderBy('[incarnation+seq]').toArray()).map(({ entry }) => entry);
}
