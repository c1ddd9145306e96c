import { ok } from '#domain/result.ts';
import { newList, type ScanList } from '#domain/stock/scan-list.ts';
import type { StockServices } from '#usecases/stock.ts';

/** Lists in memory; what is received or counted goes nowhere. */
export function memoryStock(begun: readonly ScanList[] = []): StockServices {
	const lists = new Map(begun.map((list) => [list.kind, list]));
	const done = async (list: ScanList) => {
		lists.delete(list.kind);
		return ok(true as const);
	};
	return {
		list: async (kind) => lists.get(kind) ?? newList(`new-${kind}`, kind),
		keep: async (list) => {
			lists.set(list.kind, list);
			return ok(true);
		},
		drop: async (kind) => void lists.delete(kind),
		moment: async () => ({ at: 1, afterSeq: 1 }),
		hasReceived: async () => false,
		registerCode: async () => ok(true),
		receive: done,
		count: done,
	};
}
