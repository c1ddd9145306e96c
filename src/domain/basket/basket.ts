import type { Item } from '#domain/catalogue/item.ts';
import type { PresentedCoupon } from '#domain/coupon/presented.ts';
import type { Gtin } from '#domain/gtin/gtin.ts';
import type { Money } from '#domain/money/money.ts';
import type { LineOrder, LineWay, SealedRecipient } from '#domain/orders/line-order.ts';
import { isSameWay } from '#domain/orders/line-order.ts';
import type { PriceOverride } from '#domain/pricing/price-override.ts';
import type { LocalTime } from '#domain/promotion/local-time.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import type { ServiceMode } from '#domain/tax/japan/service-mode.ts';
import type { TaxCategoryId } from '#domain/tax/tax-category.ts';

/** One line of an open basket: an item at the price it had when it was rung up. */
export type BasketLine = {
	readonly id: string;
	readonly itemId: string;
	readonly sku: string;
	readonly gtin: Gtin | null;
	readonly name: string;
	readonly quantity: number;
	readonly unitPrice: Money;
	readonly taxCategory: TaxCategoryId;
	readonly taxIncluded: boolean;
	/** The item's category in the catalogue, for promotions by category. */
	readonly category?: string;
	readonly override?: PriceOverride;
	/** The price is on a markdown label or inside the code: no price list, and no promotion that does not say so. */
	readonly isFinalPrice?: boolean;
	/**
	 * When the hour's prices that it was rung up at began (`priceMoment`): a price seen then is kept (PRO-15). Not said
	 * where no price depends on the hour.
	 */
	readonly scannedAt?: LocalTime;
	/** The gift card or store credit that it loads with what is paid for it. */
	readonly account?: string;
	/** Of which batch it is, until when it may be sold (ISO day) and which piece it is, where the code said so. */
	readonly lot?: string;
	readonly expiry?: string;
	readonly serial?: string;
	/** It is not taken along but sent or collected; left out for what goes over the counter. */
	readonly way?: LineWay;
	/** What was said of that: from where, when, how sure; not there until it is planned. */
	readonly order?: LineOrder;
};

/** What is said of a line besides its item. */
export type LineTerms = Pick<
	BasketLine,
	'override' | 'isFinalPrice' | 'scannedAt' | 'account' | 'lot' | 'expiry' | 'serial' | 'way'
>;

/** The open, changeable list before payment. Its id becomes the sale's, so one basket can be sold once only. */
export type Basket = {
	readonly id: string;
	/** Epoch milliseconds of the first change, by the device's clock; for people, never for ordering. */
	readonly startedAt: number;
	readonly lines: readonly BasketLine[];
	/** Who buys, once they are known. */
	readonly customer?: string;
	/** Coupons that were shown and may be used; each works only where its own conditions are met by the goods. */
	readonly coupons?: readonly PresentedCoupon[];
	/** Whether the food is eaten here, where that was asked; the store's own way when left out. */
	readonly serviceMode?: ServiceMode;
	/** Who is sent what goes to a customer's home; sealed. */
	readonly recipient?: SealedRecipient;
};

/** The most of one item a line can hold: more is a slip of the finger or a scan into the quantity field. */
export const MAX_QUANTITY = 999_999;

/** Most lines of one basket; a larger one is split by the cashier (the entry must fit the wire's bound). */
export const MAX_LINES = 2000;

/** Why a basket stays as it was. */
export type BasketRefusal = 'quantity_invalid' | 'line_not_found' | 'basket_full';

/** A basket with nothing in it. */
export const emptyBasket = (id: string, startedAt: number): Basket => ({ id, startedAt, lines: [] });

/**
 * Rings up an item: one more of the line that already has it at this price, otherwise a new line at the end.
 * Lines never move, so nothing jumps under the cashier's finger.
 */
export function addItem(
	basket: Basket,
	item: Item,
	lineId: string,
	quantity = 1,
	gtin: Gtin | null = null,
	terms: LineTerms = {},
): Result<Basket, BasketRefusal> {
	if (!isQuantity(quantity)) return refused('quantity_invalid');
	const same = basket.lines.find((line) => holdsSame(line, item, terms));
	if (same) return changeQuantity(basket, same.id, same.quantity + quantity);
	if (basket.lines.length >= MAX_LINES) return refused('basket_full');
	const line: BasketLine = {
		id: lineId,
		itemId: item.id,
		sku: item.sku,
		gtin: gtin ?? item.gtins[0] ?? null,
		name: item.name,
		quantity,
		unitPrice: item.price,
		taxCategory: item.taxCategory,
		taxIncluded: item.taxIncluded,
		...(item.category && { category: item.category }),
		...terms,
	};
	return ok({ ...basket, lines: [...basket.lines, line] });
}

/** Whether one more of an item, on these terms, is one more of a line: all that its price depends on is the same. */
export function holdsSame(
	line: BasketLine,
	item: Pick<Item, 'id' | 'price'>,
	terms: LineTerms = {},
): boolean {
	return (
		line.itemId === item.id &&
		line.unitPrice === item.price &&
		line.override === undefined &&
		terms.override === undefined &&
		(line.isFinalPrice ?? false) === (terms.isFinalPrice ?? false) &&
		line.account === terms.account &&
		isSameWay(line.way, terms.way) &&
		line.lot === terms.lot &&
		line.expiry === terms.expiry &&
		line.serial === terms.serial &&
		line.scannedAt?.day === terms.scannedAt?.day &&
		line.scannedAt?.minute === terms.scannedAt?.minute
	);
}

/** Sets the quantity of a line; a line is removed by voiding it, never by quantity 0. */
export function changeQuantity(
	basket: Basket,
	lineId: string,
	quantity: number,
): Result<Basket, BasketRefusal> {
	if (!isQuantity(quantity)) return refused('quantity_invalid');
	if (!basket.lines.some(({ id }) => id === lineId)) return refused('line_not_found');
	return ok({
		...basket,
		lines: basket.lines.map((line) => (line.id === lineId ? { ...line, quantity } : line)),
	});
}

/** Takes a line out before payment. */
export function voidLine(basket: Basket, lineId: string): Result<Basket, BasketRefusal> {
	if (!basket.lines.some(({ id }) => id === lineId)) return refused('line_not_found');
	return ok({ ...basket, lines: basket.lines.filter(({ id }) => id !== lineId) });
}

/** Sets the price of a line by hand, or takes that back (null). The line stays where it is. */
export function overridePrice(
	basket: Basket,
	lineId: string,
	override: PriceOverride | null,
): Result<Basket, BasketRefusal> {
	if (!basket.lines.some(({ id }) => id === lineId)) return refused('line_not_found');
	const lines = basket.lines.map((line): BasketLine => {
		if (line.id !== lineId) return line;
		const { override: _, ...listed } = line;
		return override ? { ...listed, override } : listed;
	});
	return ok({ ...basket, lines });
}

/** Says how a line is to come, or (null) that it is taken along after all. What was said of it before is void. */
export function setWay(basket: Basket, lineId: string, way: LineWay | null): Result<Basket, BasketRefusal> {
	if (!basket.lines.some(({ id }) => id === lineId)) return refused('line_not_found');
	const lines = basket.lines.map((line): BasketLine => {
		if (line.id !== lineId) return line;
		const { way: _, order: __, ...taken } = line;
		return way ? { ...taken, way } : taken;
	});
	return ok({ ...basket, lines });
}

/** Keeps what was said of lines that come later; lines that have changed since stay unsaid. */
export function keepOrders(basket: Basket, orders: ReadonlyMap<string, LineOrder>): Basket {
	const lines = basket.lines.map((line): BasketLine => {
		const order = orders.get(line.id);
		return order && isSameWay(order.way, line.way) && order.units === line.quantity
			? { ...line, order }
			: line;
	});
	return { ...basket, lines };
}

/** Lines that come later and of which nothing that still holds was said. */
export const unplannedLines = ({ lines }: Basket): readonly BasketLine[] =>
	lines.filter(
		({ way, order, quantity }) => way && (order?.units !== quantity || !isSameWay(order.way, way)),
	);

/** Whether something goes to a customer's home and nobody has said where that is. */
export const lacksRecipient = ({ lines, recipient }: Basket): boolean =>
	!recipient && lines.some(({ way }) => way?.method === 'delivery');

const isQuantity = (quantity: number): boolean =>
	Number.isInteger(quantity) && quantity >= 1 && quantity <= MAX_QUANTITY;
