import { isSaleToken } from '#domain/receipt/sale-token-mark.ts';
import { verify } from '#platform/device-keys.ts';
import type { Catalogue } from '#ports/catalogue.ts';
import type { Ids } from '#ports/ids.ts';
import type { StoreViews } from '#ports/store-views.ts';
import type { SaleDoc } from '#protocol/bodies/store-docs.ts';
import type { NorenDatabase } from '#storage/database.ts';
import { OwnRecordsStore } from '#storage/own-records.ts';
import { type ExchangeParts, exchangeGoods } from '#usecases/exchange.ts';
import { findSale } from '#usecases/find-sale.ts';
import type { SaleMembers } from '#usecases/points-of-sale.ts';
import { returnSale } from '#usecases/return-sale.ts';
import { returnWithoutReceipt, worthWithoutReceipt } from '#usecases/return-without-receipt.ts';
import type { ReturnServices } from '#usecases/returns.ts';
import { saleOfToken } from '#usecases/sale-token.ts';
import { voidSale } from '#usecases/void-sale.ts';

/** What returns need, and who hears that something was committed. */
export type ReturnsParts = Omit<ExchangeParts, 'records' | 'members'> & {
	/** Asked only where somebody known bought; without them nobody is. */
	readonly customers?: () => Promise<{ readonly members: SaleMembers }>;
	readonly db: NorenDatabase;
	readonly ids: Ids;
	readonly catalogue: Pick<Catalogue, 'byGtin' | 'version'>;
	readonly views: StoreViews;
	readonly committed: () => void;
	/** …and that the open basket is gone with it. */
	readonly exchanged: () => void;
};

/** Returns bound to this till; a chunk of its own, fetched when it is first asked for. */
export function returnsServices({
	db,
	committed,
	exchanged,
	customers,
	...given
}: ReturnsParts): ReturnServices {
	/** Sales of other stores whose code was read here, by number; what came back here since is in the journal. */
	const shown = new Map<string, SaleDoc>();
	const views = viewsWith(given.views, shown);
	const parts = { ...given, views, records: new OwnRecordsStore(db), members: loadedMembers(customers) };
	/** What was committed is sent at once, where there is a network, and goods are on the shelf again. */
	const told = async <T>(work: Promise<T>): Promise<T> => {
		const outcome = await work;
		committed();
		return outcome;
	};
	return {
		async find(text) {
			if (!isSaleToken(text)) return findSale(parts, text);
			const sale = await saleOfToken({ ...parts, verify }, text);
			if (!sale.ok) return sale;
			shown.set(sale.value.receipt_number, sale.value);
			return findSale(parts, sale.value.receipt_number);
		},
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

/** Who bought, by customers that are fetched when somebody asks; as nobody where they are not to be had. */
function loadedMembers(customers: ReturnsParts['customers']): SaleMembers {
	const desk = async () => customers?.().catch(() => null);
	return {
		earned: async (...asked) => (await desk())?.members.earned(...asked) ?? 0,
		most: async (...asked) => (await desk())?.members.most(...asked) ?? 0,
		after: async (...asked) => (await desk())?.members.after(...asked) ?? null,
	};
}

/** The store's feed, and what customers showed besides; the feed knows more of what it knows. */
const viewsWith = (views: StoreViews, shown: ReadonlyMap<string, SaleDoc>): StoreViews => ({
	offers: () => views.offers(),
	sale: async (number) => (await views.sale(number)) ?? shown.get(number) ?? null,
	baskets: () => views.baskets(),
	value: (account) => views.value(account),
	deviceKey: (device, incarnation) => views.deviceKey(device, incarnation),
});
