import * as v from 'valibot';
import { IsoDate, Minor, Text } from '../money-schema.ts';
import { CustomerRef, SealedText } from './customer-bodies.ts';
import { Count, Natural } from './parts.ts';

/** How sure it was said to be, and what that rested on (`domain/stock/promise-level.ts`). */
export const WirePromise = v.strictObject({
	level: v.picklist(['secured', 'likely', 'to_be_confirmed']),
	reason: v.picklist(['own_share', 'known_stock', 'too_old', 'not_enough', 'unknown']),
	/** Minutes since the stock it rests on was known; null where it was not. */
	age_minutes: v.nullable(Natural),
});

/** A line of a document whose goods come later: of which group of the order, and whose stock is promised. */
export const OrderOfLine = v.strictObject({ group: Text(130), place: Text(60) });

/** The part of an order that one place brings in one way (`domain/orders/order.ts`). */
export const WireOrderGroup = v.strictObject({
	id: Text(130),
	/** Where the goods come from. */
	place: Text(60),
	method: v.picklist(['pickup', 'delivery']),
	/** The store where they are collected; null for a delivery. */
	collect_at: v.nullable(Text(60)),
	/** The day that was named; null where none could be. */
	day: v.nullable(IsoDate),
	/** Lines of the document, each with what was said of it before payment. */
	lines: v.pipe(
		v.array(v.strictObject({ line: Count, promise: WirePromise })),
		v.minLength(1),
		v.maxLength(2000),
	),
	/** What they come to. */
	amount: Minor,
	/** Why this place, in codes (domain.md §8.2): how it came out, by what, and what would have come next. */
	sourcing: v.strictObject({
		outcome: v.picklist(['one_place', 'split', 'partial', 'nothing']),
		decided_by: Text(40),
		over: v.pipe(v.array(Text(60)), v.maxLength(20)),
	}),
});

/**
 * The order that was placed with a sale: what is due is paid with the document, what is promised stands here. Who it goes
 * to is sealed under a key of their own before the entry is hashed (D-24); collected goods need no name.
 */
export const WireOrder = v.strictObject({
	id: Text(60),
	groups: v.pipe(v.array(WireOrderGroup), v.minLength(1), v.maxLength(50)),
	recipient: v.nullable(v.strictObject({ ref: CustomerRef, sealed: SealedText })),
});
export type WireOrder = v.InferOutput<typeof WireOrder>;

/**
 * Goods of an order left a place: handed over to whoever came for them, or given to a carrier. Only now they are off the
 * shelf, and promised no more. Once a line and unit: whatever goes beyond is an exception (PUC-06).
 */
export const OrderFulfilledBody = v.strictObject({
	order_id: Text(60),
	receipt_number: Text(60),
	place: Text(60),
	how: v.picklist(['shipped', 'collected']),
	lines: v.pipe(
		v.array(v.strictObject({ line: Count, item_id: Text(200), units: Count })),
		v.minLength(1),
		v.maxLength(2000),
	),
	/** The carrier's number, or how it was made sure who came; no name. */
	note: v.pipe(v.string(), v.maxLength(200)),
	is_training: v.boolean(),
});
export type OrderFulfilledBody = v.InferOutput<typeof OrderFulfilledBody>;

type OrderedLine = {
	readonly line: number;
	readonly direction: 'sale' | 'return';
	readonly paid: number;
	readonly order?: v.InferOutput<typeof OrderOfLine> | undefined;
};

/** What does not fit together between a document's lines and its order; null for nothing. */
export function orderFault(
	lines: readonly OrderedLine[],
	order: WireOrder | undefined,
	type: string,
): string | null {
	const ordered = lines.filter((line) => line.direction === 'sale' && line.order);
	if (!order) return ordered.length > 0 && type === 'sale' ? 'lines of an order that is not there' : null;
	if (new Set(order.groups.map(({ id }) => id)).size !== order.groups.length) return 'two groups of one name';
	if (order.recipient === null && order.groups.some(({ method }) => method === 'delivery')) {
		return 'a delivery to nobody';
	}
	const seen = new Set<number>();
	for (const group of order.groups) {
		if ((group.method === 'pickup') !== (group.collect_at !== null)) return `${group.id}: where to collect`;
		let amount = 0;
		for (const { line } of group.lines) {
			const known = ordered.find((each) => each.line === line);
			if (known?.order?.group !== group.id || known.order.place !== group.place || seen.has(line)) {
				return `${group.id}: line ${line}`;
			}
			seen.add(line);
			amount += known.paid;
		}
		if (amount !== group.amount) return `${group.id}: lines and amount`;
	}
	return seen.size === ordered.length ? null : 'a line of no group';
}
