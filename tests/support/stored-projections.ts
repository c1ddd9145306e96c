import type { JournalEntry } from '#protocol/entry.ts';
import type { NorenDatabase } from '#storage/database.ts';
import type { Projections } from './recompute.ts';

/** Projections as they are stored. */
export async function stored(db: NorenDatabase): Promise<Projections> {
	const stock: Record<string, number> = {};
	for (const { item_id, quantity, counted_after } of await db.movements.toArray()) {
		if (counted_after !== undefined) continue;
		stock[item_id] = (stock[item_id] ?? 0) + quantity;
	}
	const drawers = Object.fromEntries(
		(await db.drawers.toArray()).map(({ session, cash }) => [session, cash]),
	);
	const receipts = (await db.receipts.toArray()).map(({ number }) => number).sort();
	const balances: Record<string, number> = {};
	for (const { account, amount } of await db.balances.toArray()) {
		balances[account] = (balances[account] ?? 0) + amount;
	}
	const returned: Record<string, number> = {};
	for (const { of, line, units } of await db.returned.toArray()) {
		returned[`${of}#${line}`] = (returned[`${of}#${line}`] ?? 0) + units;
	}
	const closed = (await db.drawers.toArray())
		.filter(({ closed_at }) => closed_at !== undefined)
		.map(({ session }) => session)
		.sort();
	return { stock, drawers, receipts, balances, returned, closed };
}

/** The journal in order of sequence. */
export async function journalOf(db: NorenDatabase): Promise<JournalEntry[]> {
	return (await db.journal.orderBy('[incarnation+seq]').toArray()).map(({ entry }) => entry);
}
