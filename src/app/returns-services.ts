import type { Ids } from '#ports/ids.ts';
import type { NorenDatabase } from '#storage/database.ts';
import { OwnRecordsStore } from '#storage/own-records.ts';
import { type ExchangeParts, exchangeGoods } from '#usecases/exchange.ts';
import { findSale } from '#usecases/find-sale.ts';
import { returnSale } from '#usecases/return-sale.ts';
import { returnWithoutReceipt, worthWithoutReceipt } from '#usecases/return-without-receipt.ts';
import type { ReturnServices } from '#usecases/returns.ts';
import { voidSale } from '#usecases/void-sale.ts';

/** What returns need, and who hears that something was committed. */
export type ReturnsParts = Omit<ExchangeParts, 'records'> & {
	readonly db: NorenDatabase;
	readonly ids: Ids;
	readonly committed: () => void;
	/** …and that the open basket is gone with it. */
	readonly exchanged: () => void;
};

/** Returns bound to this till; a chunk of its own, fetched when it is first asked for. */
export function returnsServices({ db, committed, exchanged, ...given }: ReturnsParts): ReturnServices {
	const parts = { ...given, records: new OwnRecordsStore(db) };
	/** What was committed is sent at once, where there is a network, and goods are on the shelf again. */
	const told = async <T>(work: Promise<T>): Promise<T> => {
		const outcome = await work;
		committed();
		return outcome;
	};
	return {
		find: (text) => findSale(parts, text),
		async reasons(use) {
			const store = await parts.device.store();
			return (store?.reasons ?? [])
				.filter((reason) => reason.for === use)
				.map(({ id, name }) => ({ id, name }));
		},
		returnSale: (request, approval) => told(returnSale(parts, request, approval)),
		async exchange(request, approval) {
			const outcome = await told(exchangeGoods(parts, request, approval));
			if (outcome.ok) exchanged();
			return outcome;
		},
		worth: (goods) => worthWithoutReceipt(parts, goods),
		withoutReceipt: (request, approval) => told(returnWithoutReceipt(parts, request, approval)),
		voidSale: (request, approval) => told(voidSale(parts, request, approval)),
	};
}
