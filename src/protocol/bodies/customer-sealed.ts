import * as v from 'valibot';
import type { CustomerProfile, ProfileChange } from '#domain/customer/profile.ts';

const Words = v.pipe(v.string(), v.maxLength(2000));
const Texts = v.pipe(v.array(v.pipe(v.string(), v.maxLength(300))), v.maxLength(50));
const Birthday = v.nullable(v.pipe(v.string(), v.regex(/^(?:\d{4}|-)-\d{2}-\d{2}$/)));
const changed = <T extends v.GenericSchema>(value: T) => v.optional(v.object({ from: value, to: value }));

/** What `customer_registered` has sealed; fields that a newer build adds are left out. */
export const WireProfile: v.GenericSchema<unknown, CustomerProfile> = v.object({
	...{ name: Words, kana: Words, latin: Words, phones: Texts, mails: Texts, memberNumbers: Texts },
	...{ otherIds: Texts, birthday: Birthday, preferences: Words, note: Words },
});

/** What `customer_edited` has sealed. */
export const WireProfileChange = v.object({
	...{ name: changed(Words), kana: changed(Words), latin: changed(Words), phones: changed(Texts) },
	...{ mails: changed(Texts), memberNumbers: changed(Texts), otherIds: changed(Texts) },
	...{ birthday: changed(Birthday), preferences: changed(Words), note: changed(Words) },
});

/** The profile that was opened, or null when it is none. */
export function readProfile(opened: unknown): CustomerProfile | null {
	const read = v.safeParse(WireProfile, opened);
	return read.success ? read.output : null;
}

/** The change that was opened, or null when it is none. */
export function readProfileChange(opened: unknown): ProfileChange | null {
	const read = v.safeParse(WireProfileChange, opened);
	return read.success ? (read.output as ProfileChange) : null;
}
