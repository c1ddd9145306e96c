import type { Basket } from '#domain/basket/basket.ts';
import type { LineOrder, LineWay, SealedRecipient } from '#domain/orders/line-order.ts';
import type { Result } from '#domain/result.ts';
import type { CustomerCode } from './customers.ts';
import type { ListedItem } from './services.ts';

export type { LineOrder, LineWay, SealedRecipient };

/** Whom to send to, as it is asked at the counter; sealed at once and shown nowhere afterwards. */
export type Recipient = {
	readonly name: string;
	readonly phone: string;
	readonly postalCode: string;
	readonly address: string;
	/** When it may come, or what to mind. */
	readonly note: string;
};

/** Why nobody can be sent anything, besides what can happen anywhere; words lie with the screens of orders. */
export const ORDER_REFUSALS = ['recipient_incomplete', 'recipient_unsealed'] as const;
export type OrderRefusal = (typeof ORDER_REFUSALS)[number];

/** A way in which an item can come later, with what would be said of one unit of it. */
export type OfferedWay = { readonly way: LineWay; readonly order: LineOrder };

/** Orders from the counter: a chunk of its own. */
export type OrderServices = {
	/** How one more of an item can come: sent, to this store, to stores that have it. Nothing where the shop has no rules. */
	ways(item: ListedItem): Promise<readonly OfferedWay[]>;
	/** Says of every line that comes later from where, when and how sure; empty where there is none. */
	plan(basket: Basket): Promise<ReadonlyMap<string, LineOrder>>;
	/** Seals whom to send to, under a key of their own. */
	seal(recipient: Recipient): Promise<Result<SealedRecipient, CustomerCode | OrderRefusal>>;
};
