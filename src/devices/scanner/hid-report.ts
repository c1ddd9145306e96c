/** A scan as a report of "HID-POS" says it; the AIM identifier stands before the text, as a wedge sends it. */
export type HidScan = { readonly text: string };

const IDENTIFIER = 3;

/**
 * Reads a report of the Bar Code Scanner page (0x8C) as scanners send it: a byte of length, three of the AIM identifier,
 * then the data, zeros behind it. Null for a report without data.
 */
export function readHidReport(data: DataView): HidScan | null {
	if (data.byteLength <= 1 + IDENTIFIER) return null;
	const length = Math.min(data.getUint8(0), data.byteLength - 1 - IDENTIFIER);
	if (length === 0) return null;
	const bytes = (from: number, count: number) => new Uint8Array(data.buffer, data.byteOffset + from, count);
	const decoder = new TextDecoder();
	const aim = decoder.decode(bytes(1, IDENTIFIER));
	const text = decoder.decode(bytes(1 + IDENTIFIER, length)).replace(/[\0\r\n]+$/, '');
	if (text === '') return null;
	return { text: /^\][A-Za-z]\w$/.test(aim) ? aim + text : text };
}
