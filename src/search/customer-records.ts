import { cardKey, mailKey, nameKey, phoneKey } from '#domain/customer/customer-keys.ts';
import type { CustomerKeys } from '#domain/customer/profile.ts';
import { romajiOf, soundKey } from '#domain/customer/romaji.ts';

/** What begins a field, and says what it is; no text that is compared has one of these. */
export const MARK = {
	record: '\u0000',
	name: '\u0001',
	sound: '\u0002',
	mail: '\u0003',
	phone: '\u0004',
	card: '\u0005',
	end: '\u0006',
} as const;

/** Above all marks. */
const TEXT = 0x10;

/** What one person is found by, as a record of marked fields. */
export function customerRecord(keys: CustomerKeys): string {
	const kana = nameKey(keys.kana);
	const fields = [
		...[keys.name, keys.kana, keys.latin].map((name) => MARK.name + nameKey(name)),
		...[romajiOf(kana), keys.latin].map((latin) => MARK.sound + soundKey(latin)),
		...keys.mails.map((mail) => MARK.mail + mailKey(mail)),
		...keys.phones.map((phone) => MARK.phone + phoneKey(phone)),
		...[...keys.memberNumbers, ...keys.otherIds].map((card) => MARK.card + cardKey(card)),
	];
	return `${fields.filter((field) => field.length > 1).join('')}${MARK.end}`;
}

/** The mark of the field that a place of a text of records is in, and where the field begins. */
export function fieldAt(text: string, place: number): { readonly mark: string; readonly from: number } {
	let at = place;
	while (at > 0 && text.charCodeAt(at) >= TEXT) at--;
	return { mark: text[at] ?? '', from: at + 1 };
}

/** Whether what begins at a place ends its field there. */
export const endsField = (text: string, end: number): boolean => !(text.charCodeAt(end) >= TEXT);
