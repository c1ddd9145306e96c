import * as v from 'valibot';
import { IntegerFrom, Text } from '../money-schema.ts';

/** Most numbers that one fact may give up: each is a row of the server's prefix. */
export const MOST_LOST = 10_000;
/** Most contents that one fact may name. */
export const MOST_HANDED_IN = 500;

/** Whether ranges are in order, apart, and not more than may be given up at once. */
function isInOrder(ranges: { from: number; through: number }[]): boolean {
	let [last, count] = [0, 0];
	for (const { from, through } of ranges) {
		if (from <= last || through < from) return false;
		last = through;
		count += through - from + 1;
	}
	return count <= MOST_LOST;
}

/**
 * The office has mended a till's journal, which it alone can do. `lost`: numbers of which nobody has the content any more;
 * what comes behind them counts from now on, and a content that does come up is still taken. `handed_in`: what other
 * devices had brought of it and was kept aside (by the names under which the ledger keeps it), and is in its place now.
 */
export const JournalMendedBody = v.strictObject({
	store: Text(60),
	device: Text(60),
	incarnation: IntegerFrom(1),
	lost: v.pipe(
		v.array(v.strictObject({ from: IntegerFrom(1), through: IntegerFrom(1) })),
		v.check(isInOrder, `Expected ranges in order, of at most ${MOST_LOST} numbers`),
	),
	handed_in: v.pipe(v.array(Text(400)), v.maxLength(MOST_HANDED_IN)),
	reason: Text(500),
});
export type JournalMendedBody = v.InferOutput<typeof JournalMendedBody>;

/**
 * What a person decided about something that had to be looked at (`proj_exceptions` and what is worked out beside them). The
 * first such fact settles it; the exception's own facts stay. Once: `exception:<id>`.
 */
export const ExceptionResolvedBody = v.strictObject({
	exception: Text(300),
	action: v.picklist(['done', 'written_off', 'another_way', 'customer_told', 'no_fault']),
	note: v.pipe(v.string(), v.maxLength(500)),
});
export type ExceptionResolvedBody = v.InferOutput<typeof ExceptionResolvedBody>;
