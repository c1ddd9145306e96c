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
	const samples: number[] = [];
	for (let sale = 0; sale < count; sale++) {
		let basket = emptyBasket(randomIds.next(), systemClock.now());
		for (let line = 0; line < lines; line++) {
			const doc = items[(sale * lines + line) % items.length];
			invariant(doc, 'there are items to sell');
			const added = addItem(basket, toItem(doc), randomIds.next());
			invariant(added.ok, 'an item fits a basket');
			basket = added.value;
		}
		const from = performance.now();
		const done = await completeSale(parts, basket, [{ type: 'cash', amount: money(1_000_000) }]);
		samples.push(performance.now() - from);
		invariant(done.ok, 'the sale completes');
	}
	db.close();
	return samples;
}
