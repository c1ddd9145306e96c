import { expect, test } from 'vitest';
import { emptyBasket } from '#domain/basket/basket.ts';
import { money } from '#domain/money/money.ts';
import type { SyncStatus } from '#ports/sync-status.ts';
import { OutboxStore } from '#storage/outbox-store.ts';
import { syncStatusQuery } from '#storage/sync-status-query.ts';
import { completeSale } from '#usecases/complete-sale.ts';
import { openTill } from '#usecases/open-till.ts';
import { aTill } from '../support/a-till.ts';

test('the count of unsynced entries follows every commit and every acknowledgement', async () => {
	const till = await aTill();
	const outbox = new OutboxStore(till.relaxed);
	let status: SyncStatus | null = null;
	const watching = syncStatusQuery(till.db).subscribe((value) => {
		status = value;
	});
	const unsynced = (count: number) => expect.poll(() => status?.unsynced).toBe(count);
	await unsynced(0);
	await openTill(till, money(0), {});
	for (let sale = 1; sale <= 3; sale++) {
		const line = {
			id: 'l',
			itemId: 'i',
			sku: '',
			gtin: null,
			name: 'x',
			quantity: 1,
			unitPrice: money(100),
			taxCategory: 'standard',
			taxIncluded: true,
		};
		const basket = { ...emptyBasket(`b${sale}`, 0), lines: [line] };
		await completeSale(till, basket, [{ type: 'cash', amount: money(100) }]);
		await unsynced(sale + 1);
	}
	expect((await outbox.pending(10, 1_000_000)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
	expect(await outbox.pending(10, 1)).toHaveLength(1);
	const ack = { backedUpThrough: 0, epoch: 'e', head: 'h', clockOffset: 250, at: 5 };
	await outbox.acknowledge({ ackedThrough: 3, ...ack });
	await unsynced(1);
	expect(status).toMatchObject({ clockOffset: 250, lastContactAt: 5, online: true });
	await outbox.acknowledge({ ackedThrough: 4, ...ack });
	await unsynced(0);
	expect(status).toMatchObject({ oldestUnsyncedAt: null });
	watching.unsubscribe();
	till.remove();
});
