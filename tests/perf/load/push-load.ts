import type { JournalEntry } from '#protocol/entry.ts';
import type { ItemDoc } from '#protocol/feed.ts';
import { LoadJournal } from '../../support/load-journal.ts';
import type { LoadTablet } from '../../support/load-tablet.ts';

/** How long each push took until its ack, and over how long all of it went. */
export type PushLoad = { readonly acks: readonly number[]; readonly tookMs: number; readonly sales: number };

/** A tablet with the sales it will make, sealed before the clock starts. */
export type Seller = {
	readonly tablet: LoadTablet;
	readonly opening: JournalEntry;
	readonly sales: JournalEntry[];
};

/** Seals what every tablet will sell. */
export function prepareSellers(
	tablets: readonly LoadTablet[],
	items: readonly ItemDoc[],
	salesEach: number,
): Seller[] {
	return tablets.map((tablet) => {
		const journal = new LoadJournal(tablet.identity, tablet.identity.register, items);
		const [opening, ...sales] = journal.sales(salesEach);
		if (!opening) throw new Error('a journal begins with the till’s opening');
		return { tablet, opening, sales };
	});
}

/**
 * Steady trade: each tablet sells one after another at its own beat and pushes each sale by itself; a sale waits for
 * the one before, as on a real tablet, and what has gathered meanwhile goes in one push. Ack times count from the sale.
 */
export async function steadyTrade(sellers: readonly Seller[], salesPerSecond: number): Promise<PushLoad> {
	await Promise.all(sellers.map(({ tablet, opening }) => tablet.push([opening])));
	const beat = (sellers.length / salesPerSecond) * 1000;
	const acks: number[] = [];
	const startedAt = performance.now();
	await Promise.all(
		sellers.map(async ({ tablet, sales }, nth) => {
			const first = startedAt + (beat * nth) / sellers.length;
			const dueAt = (sale: number) => first + beat * sale;
			for (let next = 0; next < sales.length; ) {
				const wait = dueAt(next) - performance.now();
				if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
				const from = next;
				do next++;
				while (next < sales.length && dueAt(next) <= performance.now());
				await tablet.push(sales.slice(from, next));
				const at = performance.now();
				for (let sale = from; sale < next; sale++) acks.push(at - dueAt(sale));
			}
		}),
	);
	return { acks, tookMs: performance.now() - startedAt, sales: acks.length };
}
