import { ok, type Result, refused } from '#domain/result.ts';

/** Fields of an EMVCo text by their two-digit tag, in the order they stand there. */
export type TextFields = ReadonlyMap<string, string>;

/** Why a text is no list of fields. */
export type TlvRefusal = 'qr_malformed' | 'qr_truncated' | 'qr_duplicate_tag';

/** Reads `tag length value` fields; lengths count characters, not bytes (QR-04). A tag may stand there once (QR-09). */
export function readTextFields(text: string): Result<TextFields, TlvRefusal> {
	const characters = Array.from(text);
	const fields = new Map<string, string>();
	let at = 0;
	while (at < characters.length) {
		const head = characters.slice(at, at + 4).join('');
		if (head.length < 4) return refused('qr_truncated');
		if (!/^\d{4}$/.test(head)) return refused('qr_malformed');
		const tag = head.slice(0, 2);
		const value = characters.slice(at + 4, at + 4 + Number(head.slice(2)));
		if (value.length < Number(head.slice(2))) return refused('qr_truncated');
		if (fields.has(tag)) return refused('qr_duplicate_tag');
		fields.set(tag, value.join(''));
		at += 4 + value.length;
	}
	return ok(fields);
}

/** One field as text, or '' for a value that is not there. A value over 99 characters is refused. */
export function writeTextField(tag: string, value: string | undefined): string {
	if (value === undefined || value === '') return '';
	const length = Array.from(value).length;
	if (length > 99) throw new RangeError(`field ${tag} holds 99 characters at most, not ${length}`);
	return `${tag}${String(length).padStart(2, '0')}${value}`;
}
