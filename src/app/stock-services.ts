import { ok, refused } from '#domain/result.ts';
import { newList } from '#domain/stock/scan-list.ts';
import { StockListStore } from '#storage/stock-list-store.ts';
import { toStorageError } from '#storage/storage-error.ts';
import { countStock } from '#usecases/count-stock.ts';
import { receiveGoods } from '#usecases/receive-goods.ts';
import { registerCode } from '#usecases/register-code.ts';
import type { StockServices } from '#usecases/stock.ts';
import type { ShiftParts } from './shift-services.ts';

/** Receiving and counting bound to this till; a chunk of its own, fetched when it is first asked for. */
export function stockServices(given: ShiftParts): StockServices {
	const lists = new StockListStore(given.db);
	const parts = { ...given, lists };
	/** What was committed is sent at once, where there is a network, and the shelves on the screen know of it. */
	const told = async <T>(work: Promise<T>): Promise<T> => {
		const outcome = await work;
		await given.committed().catch(() => {});
		return outcome;
	};
	return {
		list: async (kind) => (await lists.read(kind)) ?? newList(given.ids.next(), kind),
		async keep(list) {
			try {
				await lists.keep(list);
				return ok(true);
			} catch (cause) {
				return refused(toStorageError(cause).code);
			}
		},
		drop: (kind) => lists.drop(kind),
		moment: async () => ({ at: given.clock.now(), afterSeq: await lists.lastSeq() }),
		hasReceived: (sscc) => lists.hasReceived(sscc),
		receive: (list, approval) => told(receiveGoods(parts, list, approval)),
		registerCode: (wish, approval) => told(registerCode(parts, wish, approval)),
		count: (list, approval) => told(countStock(parts, list, approval)),
	};
}
