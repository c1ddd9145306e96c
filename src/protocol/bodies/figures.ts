import * as v from 'valibot';
import { Minor, Text, WireRate } from '../money-schema.ts';
import { Natural } from './parts.ts';

const Tally = v.strictObject({ count: Natural, amount: Minor });
const Key = Text(400);

/** The figures of an X or Z as the domain names them (`ShiftFigures` of `domain/till/shift-figures.ts`). */
export const WireFigures = v.strictObject({
	sales: Tally,
	returns: Tally,
	voidedSales: Tally,
	voidedReturns: Tally,
	events: v.record(Text(40), Tally),
	discounts: v.record(Text(40), Minor),
	taxes: v.record(
		Key,
		v.strictObject({
			category: Text(40),
			rate: WireRate,
			mark: v.pipe(v.string(), v.maxLength(4)),
			gross: Minor,
			net: Minor,
			tax: Minor,
		}),
	),
	nonTurnover: Minor,
	items: Minor,
	customers: Minor,
	tenders: v.record(Text(60), v.strictObject({ taken: Tally, refunded: Tally, corrected: Minor })),
	breakage: Minor,
	cashRounding: Minor,
	points: v.strictObject({ granted: Minor, redeemed: Minor }),
	cash: v.record(
		Text(200),
		v.strictObject({
			float: Minor,
			sales: Minor,
			refunds: Minor,
			paidIn: Minor,
			paidOut: Minor,
			pickups: Minor,
			corrections: Minor,
		}),
	),
	/** Foreign notes by currency, in its minor units; not there where none were taken. */
	foreign: v.optional(v.record(v.pipe(v.string(), v.length(3)), Minor)),
	numbers: v.record(Text(60), v.strictObject({ first: Natural, last: Natural, count: Natural })),
	offlineSales: Natural,
	training: Tally,
});
export type WireFigures = v.InferOutput<typeof WireFigures>;

/** Totals that never begin anew (`PerpetualTotals`). */
export const WireTotals = v.strictObject({
	sales: Minor,
	returns: Minor,
	net: Minor,
	absolute: Minor,
	training: Minor,
});
export type WireTotals = v.InferOutput<typeof WireTotals>;
