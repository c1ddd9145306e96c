import { type Effects, effectsOf } from '#protocol/effects.ts';
import type { JournalEntry } from '#protocol/entry.ts';

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
