import { invariant } from '#domain/invariant.ts';
import { fitText, LINE_HEIGHT, type TextBox, textWidth } from './fit-text.ts';
import type { Label } from './label.ts';
import type { LabelSymbology } from './label-code.ts';
import { humanText } from './make-label.ts';
import { SYMBOL_RULES, type SymbolShape } from './symbol-shape.ts';

/** Width and height of a label, mm. */
export type LabelSize = { readonly width: number; readonly height: number };

/** One thing on a label; mm from its upper left corner. A text's `y` is its baseline. */
export type LabelPiece =
	| {
			readonly kind: 'text';
			readonly x: number;
			readonly y: number;
			readonly size: number;
			readonly align: 'start' | 'middle' | 'end';
			readonly isBold: boolean;
			readonly text: string;
			/** Room it must not leave, mm. */
			readonly room: number;
	  }
	/** `width` is that of the modules; the white around them is left free. */
	| {
			readonly kind: 'symbol';
			readonly x: number;
			readonly y: number;
			readonly module: number;
			readonly height: number;
			readonly shape: SymbolShape;
			/** ITF has bars above and below, so that no scan begins or ends in it. */
			readonly hasBearers: boolean;
	  };

/** Whether a code can be read off a label of this size: bars and dots have a least width. */
export function fitsOn(symbology: LabelSymbology, shape: SymbolShape, { width, height }: LabelSize): boolean {
	return moduleIn(symbology, shape, { width: width - 2 * MARGIN, height: height - 2 * MARGIN }) !== null;
}

type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** White at every edge: printers miss by as much. */
const MARGIN = 2;
const SMALLEST = 1.7;
/** Of the size: from the top of a line to its baseline. */
const ASCENT = 0.88;
/** Bars as low as this are still hit by a hand. */
const LEAST_BARS = 6;

/** Where everything of a label stands: what is scanned gets its room first, then the price, then the name. */
export function layoutLabel(label: Label, shape: SymbolShape, size: LabelSize): readonly LabelPiece[] {
	const inner = {
		...{ x: MARGIN, y: MARGIN },
		...{ width: size.width - 2 * MARGIN, height: size.height - 2 * MARGIN },
	};
	return shape.kind === 'bars' ? barsBelow(label, shape, inner) : dotsBeside(label, shape, inner);
}

function barsBelow(label: Label, shape: SymbolShape, inner: Box): readonly LabelPiece[] {
	const { symbology } = label.code;
	const { quiet } = SYMBOL_RULES[symbology];
	const module = wholeDots(symbology, shape, inner);
	const hri = Math.min(3, Math.max(2, inner.height * 0.09));
	const bars = Math.max(LEAST_BARS, Math.min(22, inner.height * 0.45 - hri * LINE_HEIGHT));
	const width = shape.modules * module;
	const from = label.template === 'member' ? (inner.width - width) / 2 : quiet[0] * module;
	const y = inner.y + inner.height - hri * LINE_HEIGHT - bars;
	const x = inner.x + from;
	return [
		{ kind: 'symbol', x, y, module, height: bars, shape, hasBearers: symbology === 'itf_14' },
		text(humanText(label.code), x + width / 2, y + bars + hri, hri, 'middle', width),
		...words(label, { ...inner, height: y - inner.y - 0.8 }),
	];
}

function dotsBeside(label: Label, shape: SymbolShape, inner: Box): readonly LabelPiece[] {
	const { quiet } = SYMBOL_RULES.qr;
	const modules = shape.modules + quiet[0] + quiet[1];
	const module = wholeDots('qr', shape, inner);
	const x = inner.x + quiet[0] * module;
	const y = inner.y + (inner.height - shape.modules * module) / 2;
	const taken = modules * module;
	const plain = humanText(label.code);
	const room = { ...inner, x: inner.x + taken, width: inner.width - taken };
	const hri = plain === '' ? 0 : 2.2;
	return [
		{ kind: 'symbol', x, y, module, height: shape.modules * module, shape, hasBearers: false },
		...words(label, { ...room, height: room.height - hri * LINE_HEIGHT }),
		...setLines(
			plain,
			{ ...room, y: room.y + room.height - hri, height: hri },
			[SMALLEST, hri],
			'start',
			false,
		),
	];
}

/** Name above; below it the small lines at the left and the price at the right, as large as there is room. */
function words(label: Label, room: Box): LabelPiece[] {
	const hasPrice = label.price !== '';
	const below = room.height * (hasPrice ? 0.5 : label.notes.length > 0 ? 0.45 : 0);
	const title = { ...room, height: room.height - below };
	const foot = { ...room, y: room.y + title.height, height: below };
	const largest = Math.min(5, title.height * (hasPrice ? 0.6 : 0.75));
	const pieces = setLines(label.title, title, [SMALLEST, largest], 'start', true);
	if (!hasPrice) return [...pieces, ...notes(label.notes, foot)];
	const share = label.notes.length > 0 ? 0.42 : 0;
	const price = { ...foot, x: foot.x + foot.width * share, width: foot.width * (1 - share) };
	return [
		...pieces,
		...notes(label.notes, { ...foot, width: foot.width * share - 1 }),
		...priceIn(label, price),
	];
}

function priceIn({ price, priceNote }: Label, box: Box): LabelPiece[] {
	const note = Math.min(2.4, box.height * 0.3);
	const noteWidth = priceNote === '' ? 0 : textWidth(priceNote) * note + 0.8;
	const room = { width: box.width - noteWidth, height: box.height };
	const set = fitText(price, { ...room, largest: Math.min(14, box.height), smallest: SMALLEST });
	const y = box.y + box.height - set.size * (1 - ASCENT);
	const right = box.x + box.width;
	return [
		text(set.lines[0] ?? '', right - noteWidth, y, set.size, 'end', room.width, true),
		...(priceNote === '' ? [] : [text(priceNote, right, y, note, 'end', noteWidth)]),
	];
}

function notes(lines: readonly string[], box: Box): LabelPiece[] {
	if (lines.length === 0 || box.width <= 0) return [];
	const height = box.height / lines.length;
	return lines.flatMap((line, at) =>
		setLines(
			line,
			{ ...box, y: box.y + at * height, height },
			[SMALLEST * 0.85, Math.min(2.8, height)],
			'start',
			false,
		),
	);
}

function setLines(
	raw: string,
	box: Box,
	[smallest, largest]: readonly [number, number],
	align: 'start' | 'middle',
	isBold: boolean,
): LabelPiece[] {
	if (raw.trim() === '' || box.width <= 0 || box.height <= 0) return [];
	const room: TextBox = {
		...box,
		smallest: Math.min(smallest, box.height),
		largest: Math.min(largest, box.height),
	};
	const set = fitText(raw, room);
	return set.lines.map((line, at) =>
		text(line, box.x, box.y + set.size * (ASCENT + at * LINE_HEIGHT), set.size, align, box.width, isBold),
	);
}

const text = (
	words: string,
	x: number,
	y: number,
	size: number,
	align: 'start' | 'middle' | 'end',
	room: number,
	isBold = false,
): LabelPiece => ({ kind: 'text', text: words, x, y, size, align, room, isBold });

/** One dot of a printer of 600 dots an inch, mm; two of them are one of 300. */
const DOT = 25.4 / 600;

/**
 * As wide as is usual where there is room, never narrower than scanners read, and a whole number of a printer's dots: bars
 * that are rounded one by one are read as other digits (seen: an EAN-13 at 3.9 dots a module). Null: there is no room.
 */
function moduleIn(symbology: LabelSymbology, shape: SymbolShape, inner: LabelSize): number | null {
	const { nominal, least, quiet } = SYMBOL_RULES[symbology];
	const side = shape.kind === 'bars' ? inner.width : Math.min(inner.height, inner.width * 0.5);
	const most = Math.min(nominal, side / (quiet[0] + shape.modules + quiet[1])) + 1e-9;
	const coarse = Math.floor(most / (2 * DOT)) * 2 * DOT;
	const module = coarse >= least ? coarse : Math.floor(most / DOT) * DOT;
	return module >= least ? module : null;
}

function wholeDots(symbology: LabelSymbology, shape: SymbolShape, inner: LabelSize): number {
	const module = moduleIn(symbology, shape, inner);
	invariant(module !== null, `a ${symbology} of this length does not fit this label`);
	return module;
}
