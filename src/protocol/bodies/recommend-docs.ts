import * as v from 'valibot';
import { Text } from '../money-schema.ts';
import { Natural } from './parts.ts';

/** An item and how much it is of: millionths. */
const Weighed = v.strictTuple([Text(200), Natural]);

/** What goes with an item, heaviest first (`goes:<item id>` of the catalogue feed): ids and millionths, `Neighbour`. */
export const GoesWithDoc = v.object({
	_id: Text(220),
	type: v.literal('goes_with'),
	items: v.pipe(v.array(Weighed), v.maxLength(50)),
});
export type GoesWithDoc = v.InferOutput<typeof GoesWithDoc>;

/**
 * What everybody buys, most first, in millionths of people; and which goods are used up and bought again (`UsedUpGoods`).
 * One document, `popular`, of the catalogue feed.
 */
export const PopularDoc = v.object({
	_id: v.literal('popular'),
	type: v.literal('popular'),
	items: v.pipe(v.array(Weighed), v.maxLength(1000)),
	used_up: v.object({ usual: v.boolean(), except: v.pipe(v.array(Text(200)), v.maxLength(100_000)) }),
});
export type PopularDoc = v.InferOutput<typeof PopularDoc>;
