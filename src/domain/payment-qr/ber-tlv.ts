import { ok, type Result, refused } from '#domain/result.ts';
import { hex } from './base64.ts';

/** One field of a BER-TLV: its tag in hex and its bytes. */
export type BerField = { readonly tag: string; readonly value: readonly number[] };

/** Reads BER-TLV fields: tags of one or two bytes, lengths of one to three. Never reads beyond the end (QR-12). */
export function readBerFields(bytes: readonly number[]): Result<readonly BerField[], 'qr_truncated'> {
	const fields: BerField[] = [];
	let at = 0;
	while (at < bytes.length) {
		const tagBytes = ((bytes[at] ?? 0) & 0x1f) === 0x1f ? 2 : 1;
		const tag = bytes.slice(at, at + tagBytes);
		at += tagBytes;
		const first = bytes[at++];
		if (first === undefined) return refused('qr_truncated');
		const more = first < 0x80 ? 0 : first & 0x7f;
		if (more > 2 || at + more > bytes.length) return refused('qr_truncated');
		const length = more === 0 ? first : bytes.slice(at, at + more).reduce((sum, byte) => sum * 256 + byte, 0);
		at += more;
		if (at + length > bytes.length) return refused('qr_truncated');
		fields.push({ tag: hex(tag), value: bytes.slice(at, at + length) });
		at += length;
	}
	return ok(fields);
}
