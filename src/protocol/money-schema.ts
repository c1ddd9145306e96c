import * as v from 'valibot';

/** An amount on the wire: a safe integer of minor units. */
export const Minor = v.pipe(v.number(), v.safeInteger());

/** A rational rate on the wire. */
export const WireRate = v.strictObject({ n: Minor, d: v.pipe(Minor, v.minValue(1)) });

/** A text that is there and not absurdly long. */
export const Text = (max: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(max));

/** An ISO calendar date, `2026-11-22`. */
export const IsoDate = v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/));

/** A hex SHA-256. */
export const Sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
