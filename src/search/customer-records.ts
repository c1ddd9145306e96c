import { cardKey, mailKey, nameKey, phoneKey } from '#domain/customer/customer-keys.ts';
import type { CustomerKeys } from '#domain/customer/profile.ts';
import { romajiOf, soundKey } from '#domain/customer/romaji.ts';

/** What begins a value, and says what it is; no text that is compared has one of these. */
export const MARK = {
	name: '\u0001',
	sound: '\u0002',
	mail: '\u0003',
	phone: '\u0004',
	card: '\u0005',
} as const;
/** Ends what one person has of a kind. */
const END = '\u0006';

/** What someone can be found by. */
export type FieldKind = keyof typeof MARK;
export const FIELD_KINDS = Object.keys(MARK) as FieldKind[];

/** Above all marks. */
const TEXT = 0x10;

/** What one person is found by: for each kind their values, each behind its mark. */
export function customerRecord(keys: CustomerKeys): Readonly<Record<FieldKind, string>> {
	const marked = (kind: FieldKind, values: readonly string[]): string =>
		`${values
			.filter((value) => value !== '')
			.map((value) => MARK[kind] + value)
			.join('')}${END}`;
	return {
		name: marked('name', [keys.name, keys.kana, keys.latin].map(nameKey)),
		sound: marked('sound', [romajiOf(nameKey(keys.kana)), keys.latin].map(soundKey)),
		mail: marked('mail', keys.mails.map(mailKey)),
		phone: marked('phone', keys.phones.map(phoneKey)),
		card: marked('card', [...keys.memberNumbers, ...keys.otherIds].map(cardKey)),
	};
}

/** Whether a value begins at a place. */
export const beginsValue = (text: string, at: number): boolean => at > 0 && text.charCodeAt(at - 1) < TEXT;

/** Whether what begins at a place ends its value there. */
export const endsValue = (text: string, end: number): boolean => !(text.charCodeAt(end) >= TEXT);
