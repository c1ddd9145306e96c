/** A text as it is set: lines that fit their box at this size (mm). */
export type SetText = { readonly size: number; readonly lines: readonly string[] };

/** Room for a text, mm. */
export type TextBox = {
	readonly width: number;
	readonly height: number;
	readonly largest: number;
	readonly smallest: number;
};

/** From one baseline to the next, of the size. */
export const LINE_HEIGHT = 1.2;
const STEP = 0.94;

/** Widths of a size, no less than what sans-serif fonts take: what is measured too wide is only set smaller. */
const NARROW = /[ilj.,:;'|!()[\]{}`I]/;
const WIDE_LATIN = /[mwMW@%&—…]/;
const isFullWidth = (code: number): boolean => code >= 0x1100 && !(code > 0xff60 && code < 0xffa0);

/** How wide a text is at size 1. */
export function textWidth(text: string): number {
	let width = 0;
	for (const character of text) {
		const code = character.codePointAt(0) ?? 0;
		if (isFullWidth(code)) width += 1;
		else if (WIDE_LATIN.test(character)) width += 1;
		else if (NARROW.test(character)) width += 0.4;
		else width += /[A-Z¥$£€]/.test(character) || code > 0x7e ? 0.75 : 0.6;
	}
	return width;
}

/**
 * Sets a text into a box: as large as it fits, on as many lines as the box holds, then smaller; what does not fit at the
 * smallest size ends in `…`. Nothing ever stands outside.
 */
export function fitText(raw: string, box: TextBox): SetText {
	const text = raw.replace(/\s+/gu, ' ').trim();
	for (let size = Math.min(box.largest, box.height); size > box.smallest; size *= STEP) {
		const lines = wrap(text, box.width / size);
		if (lines.length <= linesIn(box, size)) return { size, lines };
	}
	const lines = wrap(text, box.width / box.smallest);
	const most = linesIn(box, box.smallest);
	if (lines.length <= most) return { size: box.smallest, lines };
	return { size: box.smallest, lines: shorten(lines, most, box.width / box.smallest) };
}

const linesIn = ({ height }: TextBox, size: number): number =>
	Math.max(1, Math.floor((height / size - 1) / LINE_HEIGHT + 1 + 1e-9));

/** What no line begins with (JIS X 4051, the signs that names have). */
const NOT_FIRST =
	/^[、。，．・：；！？）」』】〕〉》ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ%℃,.:;!?)\]}]/u;

/** …and what none ends with. */
const NOT_LAST = /[（「『【〔〈《([{¥$]$/u;

/** Pieces that stay together: a Latin word or a number, else one character. */
const PIECES = /[\x21-\x7e]+\s?|\s|[^\x21-\x7e\s]/gu;

function wrap(text: string, width: number): string[] {
	const lines: string[] = [];
	let line = '';
	for (const piece of text.match(PIECES) ?? []) {
		if (textWidth((line + piece).trimEnd()) <= width) {
			line += piece;
			continue;
		}
		const carried = NOT_FIRST.test(piece) || NOT_LAST.test(line) ? lastOf(line) : '';
		if (line.slice(0, line.length - carried.length) !== '')
			lines.push(line.slice(0, line.length - carried.length));
		line = carried + piece;
		// A word that is longer than a line is cut.
		for (let head = headOf(line, width); head !== line.trimEnd(); head = headOf(line, width)) {
			lines.push(head);
			line = line.slice(head.length);
		}
	}
	return [...lines, line].map((each) => each.trim()).filter((each) => each !== '');
}

const lastOf = (line: string): string => (line.length > 1 ? ([...line].at(-1) ?? '') : '');

/** As much of a text as fits, at least one character. */
function headOf(text: string, width: number): string {
	const trimmed = text.trimEnd();
	if (textWidth(trimmed) <= width) return trimmed;
	let head = '';
	for (const character of trimmed) {
		if (head !== '' && textWidth(head + character) > width) break;
		head += character;
	}
	return head;
}

function shorten(lines: readonly string[], most: number, width: number): string[] {
	const last = `${lines.slice(most - 1).join('')}`;
	return [...lines.slice(0, most - 1), `${headOf(last, width - textWidth('…')).trimEnd()}…`];
}
