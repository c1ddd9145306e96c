import * as v from 'valibot';

// Numbers and texts are checked in one step each: a sale has a hundred of them, and every push is checked on the thread
// that answers everyone.

/** An amount on the wire: a safe integer of minor units. */
export const Minor = v.custom<number>(Number.isSafeInteger, 'Expected an integer');

/** A safe integer from `least` up. */
export const IntegerFrom = (least: number) =>
	v.custom<number>(
		(value) => Number.isSafeInteger(value) && (value as number) >= least,
		`Expected an integer of at least ${least}`,
	);

/** A rational rate on the wire. */
export const WireRate = v.strictObject({ n: Minor, d: IntegerFrom(1) });

/** A text that is there and not absurdly long. */
export const Text = (max: number) =>
	v.custom<string>(
		(value) => typeof value === 'string' && value.length >= 1 && value.length <= max,
		`Expected a text of 1 to ${max} characters`,
	);

/** An ISO calendar date, `2026-11-22`. */
export const IsoDate = v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/));

/** A hex SHA-256. */
export const Sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
