import { addItem, emptyBasket } from '#domain/basket/basket.ts';
import { invariant } from '#domain/invariant.ts';
import { money } from '#domain/money/money.ts';
import { systemClock } from '#platform/clock.ts';
import { randomIds } from '#platform/ids.ts';
import type { ItemDoc } from '#protocol/feed.ts';
import { toItem } from '#search/catalogue-index.ts';
import { NorenDatabase } from '#storage/database.ts';
import { DeviceStore } from '#storage/device-store.ts';
import { JournalStore } from '#storage/journal-store.ts';
import { readMeta } from '#storage/meta.ts';
import { completeSale } from '#usecases/complete-sale.ts';

/**
 * Makes sales of `lines` items in the app's own database (this runs in the app's page) through the same use case and
 * storage the screens use, with the app's own fence. Answers how long each commit took, ms.
 */
export async function makeOfflineSales(
	database: string,
	items: readonly ItemDoc[],
	count: number,
	lines: number,
): Promise<number[]> {
	const { sell, close } = await seller(database, items, lines);
	const samples: number[] = [];
	for (let sale = 0; sale < count; sale++) samples.push(await sell(sale));
	close();
	return samples;
}

let isTrading = false;

/** Makes a sale of three items every so many ms until {@link stopTrading}; answers how long each commit took, ms. */
export async function tradeUntilStopped(
	database: string,
	items: readonly ItemDoc[],
	everyMs: number,
): Promise<number[]> {
	const { sell, close } = await seller(database, items, 3);
	const samples: number[] = [];
	for (isTrading = true; isTrading; ) {
		samples.push(await sell(samples.length));
		await new Promise((resolve) => setTimeout(resolve, everyMs));
	}
	close();
	return samples;
}

/** Ends the trade after the sale in hand. */
export function stopTrading(): void {
	isTrading = false;
}

/** The app's own storage seen from beside the app; `sell` answers how long the commit took, ms. */
async function seller(database: string, items: readonly ItemDoc[], lines: number) {
	const db = new NorenDatabase(database, 'strict');
	const fence = await readMeta(db.meta, 'fence');
	const version = (await db.feeds.get('catalogue'))?.since ?? '';
	const device = new DeviceStore(db);
	const journal = new JournalStore(db, {
		clock: systemClock,
		clockOffset: () => 0,
		fenceToken: () => fence?.token ?? 0,
	});
	const parts = { device, journal, catalogue: { version: async () => version } };
	const sell = async (nth: number): Promise<number> => {
		let basket = emptyBasket(randomIds.next(), systemClock.now());
		for (let line = 0; line < lines; line++) {
			const doc = items[(nth * lines + line) % items.length];
			invariant(doc, 'there are items to sell');
			const added = addItem(basket, toItem(doc), randomIds.next());
			invariant(added.ok, 'an item fits a basket');
			basket = added.value;
		}
		const from = performance.now();
		const done = await completeSale(parts, basket, [{ type: 'cash', amount: money(1_000_000) }]);
		const took = performance.now() - from;
		invariant(done.ok, 'the sale completes');
		return took;
	};
	return { sell, close: () => db.close() };
}
