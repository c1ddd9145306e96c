/**
 * How many columns of a receipt printer a text takes: kana, kanji and signs such as ※ two, ASCII, ¥ and half-width kana
 * one. The rule of receiptline's `shiftjis`, so that what fits here fits on the paper.
 */
export function displayWidth(text: string): number {
	let columns = 0;
	for (const character of text.normalize()) columns += isHalfWidth(character.codePointAt(0) ?? 0) ? 1 : 2;
	return columns;
}

const isHalfWidth = (code: number): boolean =>
	code < 0x80 || code === 0xa0 || code === 0xa5 || code === 0x203e || (code > 0xff60 && code < 0xffa0);
