import * as v from 'valibot';
import { IsoDate, Minor, Text } from '../money-schema.ts';
import { Count, Natural, WireApproval } from './parts.ts';

/** A serial shipping container code (AI 00) with its check digit. */
const Sscc = v.pipe(v.string(), v.regex(/^\d{18}$/));

/** Goods moved for another reason than a sale; each line adds `quantity` to one item at one place. */
export const StockMovementBody = v.strictObject({
	reason: v.picklist(['opening', 'receive', 'count', 'adjust']),
	/** What caused it, for example an import's file hash; the same source is booked once. */
	source: Text(200),
	lines: v.pipe(
		v.array(v.strictObject({ item_id: Text(200), place: Text(60), quantity: Minor })),
		v.minLength(1),
		v.maxLength(2000),
	),
	/** Of what is received at a store: the paper that came with it, and the units it says; all left out elsewhere. */
	delivery_note: v.optional(Text(100)),
	expected_units: v.optional(Natural),
	/** Cartons that came; each is received once (STK-10). */
	cartons: v.optional(v.pipe(v.array(Sscc), v.maxLength(2000))),
	/** Of which batches pieces of these lines were, where their codes said so; a line may have more pieces than that. */
	batches: v.optional(
		v.pipe(
			v.array(
				v.strictObject({
					item_id: Text(200),
					lot: v.optional(Text(60)),
					use_by: v.optional(IsoDate),
					best_before: v.optional(IsoDate),
					units: Count,
				}),
			),
			v.maxLength(2000),
		),
	),
	/** Codes that no item has, as scanned, with how many came: for whoever looks them up. They are in no stock. */
	parked: v.optional(v.pipe(v.array(v.strictObject({ code: Text(200), units: Count })), v.maxLength(2000))),
	/** Made to learn: it moves nothing. */
	is_training: v.optional(v.boolean()),
	approval: v.optional(v.nullable(WireApproval)),
});
export type StockMovementBody = v.InferOutput<typeof StockMovementBody>;

/**
 * What was found on the shelves of a place. A fact with its own moment per item (domain.md §7.2): what it corrects is
 * worked out by whoever folds it, again with every late movement, and is written nowhere.
 */
export const StockCountBody = v.strictObject({
	place: Text(60),
	is_training: v.boolean(),
	lines: v.pipe(
		v.array(
			v.strictObject({
				item_id: Text(200),
				counted: Natural,
				/** Epoch ms by the server's time as the tablet knew it, when the item's last unit was counted. */
				counted_at: Minor,
				/** The last entry of this journal by then: own sales are told apart by it, whatever the clock does. */
				after_seq: Natural,
			}),
		),
		v.minLength(1),
		v.maxLength(2000),
	),
	approval: v.nullable(WireApproval),
});
export type StockCountBody = v.InferOutput<typeof StockCountBody>;

/**
 * A code that no item had is an item's from now on: its alias. Said at a tablet with the leave of someone who may; that
 * tablet reads it at once, all others once the server has it and nobody else's item has the code.
 */
export const CodeRegisteredBody = v.strictObject({
	/** GTIN-14 with its check digit. */
	code: v.pipe(v.string(), v.regex(/^\d{14}$/)),
	item_id: Text(200),
	/** What the item was called when it was chosen, for whoever looks at it in the office. */
	name: Text(300),
	is_training: v.boolean(),
	approval: v.nullable(WireApproval),
});
export type CodeRegisteredBody = v.InferOutput<typeof CodeRegisteredBody>;
