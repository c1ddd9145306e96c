/** A text's UTF-8 bytes. Written by hand: the domain's library has no TextEncoder. Lone surrogates become U+FFFD. */
export function utf8Bytes(text: string): number[] {
	const bytes: number[] = [];
	for (const character of text) {
		const code = character.codePointAt(0) ?? 0;
		const point = code >= 0xd800 && code <= 0xdfff ? 0xfffd : code;
		if (point < 0x80) bytes.push(point);
		else if (point < 0x800) bytes.push(0xc0 | (point >> 6), tail(point));
		else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), tail(point >> 6), tail(point));
		else bytes.push(0xf0 | (point >> 18), tail(point >> 12), tail(point >> 6), tail(point));
	}
	return bytes;
}

const tail = (point: number): number => 0x80 | (point & 0x3f);
