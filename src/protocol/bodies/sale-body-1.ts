import * as v from 'valibot';
import { Minor, Text, WireRate } from '../money-schema.ts';

const SaleLine = v.strictObject({
	line: v.pipe(Minor, v.minValue(1)),
	item_id: Text(200),
	sku: v.pipe(v.string(), v.maxLength(200)),
	gtin: v.nullable(v.pipe(v.string(), v.regex(/^\d{14}$/))),
	name: Text(500),
	quantity: v.pipe(Minor, v.minValue(1)),
	unit_price: Minor,
	extended: Minor,
	tax_category: Text(40),
	tax_rate: WireRate,
	tax_mark: v.pipe(v.string(), v.maxLength(4)),
	tax_included: v.boolean(),
});

const TaxTotal = v.strictObject({
	category: Text(40),
	rate: WireRate,
	mark: v.pipe(v.string(), v.maxLength(4)),
	gross: Minor,
	net: Minor,
	tax: Minor,
});

const WireTender = v.strictObject({
	type: v.picklist(['cash', 'card']),
	amount: Minor,
	reference: v.optional(v.pipe(v.string(), v.maxLength(100))),
});

/** A sale as schema 1 had it: no promotions, no returns. Read for ever, written no more (`raise-sale.ts`). */
export const RetailTransactionBody1 = v.strictObject({
	type: v.literal('sale'),
	basket_id: Text(60),
	receipt_number: Text(60),
	till_session: Text(200),
	currency: v.pipe(v.string(), v.length(3)),
	tax_rounding: v.picklist(['floor', 'half_up', 'ceil']),
	catalogue_version: v.pipe(v.string(), v.maxLength(100)),
	lines: v.pipe(v.array(SaleLine), v.minLength(1), v.maxLength(2000)),
	taxes: v.array(TaxTotal),
	total: Minor,
	tenders: v.array(WireTender),
	change_due: v.pipe(Minor, v.minValue(0)),
});
export type RetailTransactionBody1 = v.InferOutput<typeof RetailTransactionBody1>;
