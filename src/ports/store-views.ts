import type {
	BasketDoc,
	DeviceKeyDoc,
	PricesDoc,
	PromotionDoc,
	SaleDoc,
	ValueDoc,
} from '#protocol/bodies/store-docs.ts';

/** Promotions and prices of the store; the same object until the feed has moved. */
export type Offers = { readonly promotions: readonly PromotionDoc[]; readonly prices: readonly PricesDoc[] };

/** What the store's feed says besides its settings: all of it on the device, whatever the network does. */
export type StoreViews = {
	offers(): Promise<Offers>;
	/** A sale of any tablet of the store, as published; own returns come on top (`OwnRecords.returned`). */
	sale(receiptNumber: string): Promise<SaleDoc | null>;
	/** Baskets parked at the store's tablets, oldest first; own resumptions come on top. */
	baskets(): Promise<readonly BasketDoc[]>;
	value(account: string): Promise<ValueDoc | null>;
	/** The public key of a life of any device of the shop. */
	deviceKey(device: string, incarnation: number): Promise<DeviceKeyDoc | null>;
};
