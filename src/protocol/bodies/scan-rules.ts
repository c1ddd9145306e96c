import * as v from 'valibot';
import { readTemplate } from '#domain/instore/in-store-template.ts';
import { invariant } from '#domain/invariant.ts';
import { NO_SCAN_RULES, type ScanRules, type StoreTemplate } from '#domain/scan/scanned.ts';
import { Text } from '../money-schema.ts';
import { Natural } from './parts.ts';

const Prefix = v.pipe(v.string(), v.regex(/^[\dA-Za-z.:-]{1,20}$/));
const Card = v.object({
	prefix: Prefix,
	length: v.pipe(Natural, v.minValue(4), v.maxValue(40)),
	check: v.picklist(['none', 'mod10', 'luhn']),
});
const Template = v.object({
	/** As `02IIIIIVPPPPC`. */
	letters: v.pipe(
		v.string(),
		v.check((letters) => readTemplate(letters).ok, 'no template of an in-store code'),
	),
	weight_decimals: v.optional(v.pipe(Natural, v.maxValue(6))),
	search_digits: v.optional(Natural),
	/** Whether a price inside contains the tax; it does when left out. */
	tax_included: v.optional(v.boolean()),
	/** For how many grams the item's price is, on templates that carry a weight. */
	per_grams: v.optional(v.pipe(Natural, v.minValue(1))),
});

/** What a shop says of its own codes. */
export const WireScanRules = v.object({
	in_store: v.optional(v.pipe(v.array(Template), v.maxLength(50)), []),
	members: v.optional(v.pipe(v.array(Card), v.maxLength(20)), []),
	gift_cards: v.optional(v.pipe(v.array(Card), v.maxLength(20)), []),
	coupons: v.optional(v.pipe(v.array(Prefix), v.maxLength(20)), []),
	payments: v.optional(
		v.pipe(v.array(v.object({ prefix: Prefix, adapter: Text(60) })), v.maxLength(100)),
		[],
	),
});
export type WireScanRules = v.InferInput<typeof WireScanRules>;

/** The rules of a store's document; those of a newer server that this build cannot read are none. */
export function scanRulesOf(scanning: unknown): ScanRules {
	const read = v.safeParse(WireScanRules, scanning ?? {});
	if (!read.success) return NO_SCAN_RULES;
	const { in_store, members, gift_cards, coupons, payments } = read.output;
	return { inStore: in_store.map(templateOf), members, giftCards: gift_cards, coupons, payments };
}

function templateOf(row: v.InferOutput<typeof Template>): StoreTemplate {
	const { letters, weight_decimals, search_digits, tax_included, per_grams } = row;
	const template = readTemplate(letters, {
		...(weight_decimals !== undefined && { weightDecimals: weight_decimals }),
		...(search_digits !== undefined && { searchDigits: search_digits }),
		...(tax_included !== undefined && { taxIncluded: tax_included }),
	});
	invariant(template.ok, 'a template was read before');
	return { ...template.value, perGrams: per_grams ?? null };
}
