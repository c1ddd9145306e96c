import { displayWidth } from './display-width.ts';

/** One line of a receipt before it is markup. Texts are plain: they are escaped here and nowhere else. */
export type PaperLine =
	| {
			readonly kind: 'text';
			readonly text: string;
			readonly align?: 'left' | 'right';
			readonly size?: PaperSize;
			readonly isIndented?: boolean;
	  }
	/** Left text wraps, the right one (an amount) never does. `isWhole`: rather two lines than a wrapped left text. */
	| {
			readonly kind: 'row';
			readonly left: string;
			readonly right: string;
			readonly size?: PaperSize;
			readonly isIndented?: boolean;
			readonly isWhole?: boolean;
	  }
	| { readonly kind: 'rule' | 'blank' }
	| { readonly kind: 'boxed'; readonly text: string }
	| { readonly kind: 'barcode'; readonly data: string; readonly symbology?: 'code128' | 'jan' | 'itf' }
	| { readonly kind: 'qrcode'; readonly data: string };

/** `tall`: twice as high, as wide as before; `large`: twice both. */
export type PaperSize = 'tall' | 'large';

const SIZE: Readonly<Record<PaperSize, string>> = { tall: '^^', large: '^^^' };

/** Text that means nothing to receiptline: its eleven signs are escaped, control characters are gone. */
export function escapeMarkup(text: string): string {
	const plain = text
		.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
		.replace(/\s+/gu, ' ')
		.trim();
	return plain.replace(/[\\{}|_"`^~]/g, '\\$&').replace(/^[-=]/, '\\$&');
}

/** Data of a code: also `;` would end it there. */
const escapeData = (data: string): string => data.replace(/[\\{}|;]/g, '\\$&');

/**
 * The receipt as receiptline markup (Apache-2.0, version 4): text that does not depend on the paper's width but for
 * rows whose amount would not fit beside its text. `columns`: 48 and 42 on 80 mm paper, 32 on 58 mm.
 */
export function toMarkup(lines: readonly PaperLine[], columns: number): string {
	return `${lines.map((line) => lineMarkup(line, columns)).join('\n')}\n`;
}

function lineMarkup(line: PaperLine, columns: number): string {
	switch (line.kind) {
		case 'text':
			return `{width:auto}\n${aligned(indent(line) + sized(line.text, line.size), line.align)}`;
		case 'row':
			return row(line, columns);
		case 'rule':
			return '{width:auto}\n-';
		case 'blank':
			return '{width:auto}\n';
		case 'boxed':
			return `{width:auto}\n{border:line}\n${sized(line.text, 'large')}\n{border:space}`;
		case 'barcode':
			return `{width:auto}\n{code:${escapeData(line.data)};option:${line.symbology ?? 'code128'},2,48,hri}`;
		case 'qrcode':
			return `{width:auto}\n{code:${escapeData(line.data)};option:qrcode,4,m}`;
	}
}

/** Text with an amount at the right edge; on two lines when too little room is left for the text. */
function row(line: PaperLine & { readonly kind: 'row' }, columns: number): string {
	const text = indent(line) + sized(line.left, line.size);
	const amount = sized(line.right, line.size);
	const scale = line.size === 'large' ? 2 : 1;
	const width = displayWidth(line.right) * scale;
	const room = columns - width - 1;
	const isTight = displayWidth(line.left) * scale + indent(line).length > room;
	if (room < 1 || (isTight && (line.isWhole || room < columns / 3))) {
		return `{width:auto}\n${aligned(text, 'left')}\n${aligned(amount, 'right')}`;
	}
	return `{width:*,${width}}\n${text} | ${amount}`;
}

/** What belongs to the line above stands two columns in: `~` is receiptline's space. */
const indent = ({ isIndented }: { readonly isIndented?: boolean }): string => (isIndented ? '~~' : '');

function aligned(text: string, align: 'left' | 'right' | undefined): string {
	if (text === '') return '';
	return align === 'left' ? `|${text}` : align === 'right' ? `${text}|` : text;
}

/** An empty text stays a column of its own. */
const sized = (text: string, size: PaperSize | undefined): string => {
	const escaped = escapeMarkup(text);
	if (escaped === '') return '~';
	return size ? `${SIZE[size]}${escaped}` : escaped;
};
