import { type Money, minus, ZERO } from '#domain/money/money.ts';
import type { LineOrder, LineWay } from '#domain/orders/line-order.ts';
import type { PricedLine } from '#domain/pricing/price-basket.ts';
import type { SalePricedLine } from '#domain/pricing/price-sale.ts';

/** What the basket shows of a line. Money in minor units. */
export type BasketRow = {
	readonly id: string;
	readonly name: string;
	readonly mark: string;
	readonly quantity: number;
	readonly unitPrice: Money;
	/** All units before what is taken off. */
	readonly extended: Money;
	/** What was taken off the line itself, zero or below; a basket's own discount stands under the total. */
	readonly off: Money;
	/** The price it had before somebody set another by hand; null otherwise. */
	readonly listPrice: Money | null;
	/** How it comes, where it is not taken along, and what is said of that. */
	readonly way: LineWay | undefined;
	readonly order: LineOrder | undefined;
};

/**
 * Makes rows of priced lines and keeps those that came out as they were: pricing makes every line anew, and a change of
 * one of two hundred lines draws one row.
 */
export function basketRows(): (lines: readonly (PricedLine | SalePricedLine)[]) => readonly BasketRow[] {
	let before = new Map<string, BasketRow>();
	return (lines) => {
		const rows = lines.map((line) => {
			const row = rowOf(line);
			const was = before.get(row.id);
			return was && isSame(was, row) ? was : row;
		});
		before = new Map(rows.map((row) => [row.id, row]));
		return rows;
	};
}

function rowOf(line: PricedLine | SalePricedLine): BasketRow {
	const { id, name, mark, quantity, unitPrice, extended, override, way, order } = line;
	let off = ZERO;
	for (const share of 'shares' in line ? line.shares : []) {
		if (share.kind === 'promotion' || share.kind === 'member_price') off = minus(off, share.amount);
	}
	const listPrice = override && 'listPrice' in line ? line.listPrice : null;
	return { id, name, mark, quantity, unitPrice, extended, off, listPrice, way, order };
}

const isSame = (one: BasketRow, other: BasketRow): boolean =>
	one.name === other.name &&
	one.mark === other.mark &&
	one.quantity === other.quantity &&
	one.unitPrice === other.unitPrice &&
	one.extended === other.extended &&
	one.off === other.off &&
	one.listPrice === other.listPrice &&
	one.way === other.way &&
	one.order === other.order;
