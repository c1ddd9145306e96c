import { type Effects, effectsOf } from '#protocol/effects.ts';
import type { JournalEntry } from '#protocol/entry.ts';

/** The projections of a device in a comparable form. */
export type Projections = {
	readonly stock: Readonly<Record<string, number>>;
	readonly drawers: Readonly<Record<string, number>>;
	readonly receipts: readonly string[];
	/** Balances by account, and units that came back by sale and line. */
	readonly balances: Readonly<Record<string, number>>;
	readonly returned: Readonly<Record<string, number>>;
	/** Drawers that are closed. */
	readonly closed: readonly string[];
};

/** Projections recomputed from the journal alone (L1). */
export function recompute(entries: readonly JournalEntry[]): Projections {
	const stock: Record<string, number> = {};
	const drawers: Record<string, number> = {};
	const receipts: string[] = [];
	const balances: Record<string, number> = {};
	const returned: Record<string, number> = {};
	const closed: string[] = [];
	for (const { movements, cash, opens, closes, receipt, values, points, returns } of entries.map(
		(entry): Effects => effectsOf(entry),
	)) {
		for (const { itemId, quantity } of movements) stock[itemId] = (stock[itemId] ?? 0) + quantity;
		if (opens) drawers[opens.session] = opens.float;
		if (cash) drawers[cash.session] = (drawers[cash.session] ?? 0) + cash.amount;
		if (receipt) receipts.push(receipt.number);
		if (closes) closed.push(closes.session);
		for (const { account, amount } of values) balances[account] = (balances[account] ?? 0) + amount;
		for (const { ref, points: change } of points) {
			balances[`points:${ref}`] = (balances[`points:${ref}`] ?? 0) + change;
		}
		for (const { of, line, units } of returns) {
			returned[`${of}#${line}`] = (returned[`${of}#${line}`] ?? 0) + units;
		}
	}
	return { stock, drawers, receipts: receipts.sort(), balances, returned, closed: closed.sort() };
}
