import { textWidth } from './fit-text.ts';
import type { LabelPiece, LabelSize } from './label-layout.ts';
import type { SheetStock } from './sheet-stock.ts';

const FONTS = "system-ui, 'Noto Sans JP', 'Hiragino Sans', 'Yu Gothic', sans-serif";
/** A line that takes nearly all of its room is told how long it may be: fonts differ. */
const TIGHT = 0.8;
/** Of a module: bars of ITF above and below. */
const BEARER = 4;

/** A label as an SVG document of its real size. No style of its own, nothing fetched: CSP has nothing to forbid. */
export const labelSvg = (pieces: readonly LabelPiece[], size: LabelSize): string =>
	document(size, pieces.map(pieceSvg).join(''));

/** A page of labels on a sheet of stock, from a cell on: sheets that were begun are used up. `null` leaves a cell free. */
export function sheetSvg(cells: readonly (readonly LabelPiece[] | null)[], stock: SheetStock): string {
	const drawn = cells.slice(0, stock.columns * stock.rows).map((pieces, at) => {
		const x = stock.left + (at % stock.columns) * stock.label.width;
		const y = stock.top + Math.floor(at / stock.columns) * stock.label.height;
		return pieces === null
			? ''
			: `<g transform="translate(${mm(x)} ${mm(y)})">${pieces.map(pieceSvg).join('')}</g>`;
	});
	return document(stock.paper, drawn.join(''));
}

const document = ({ width, height }: LabelSize, inside: string): string =>
	`<svg xmlns="http://www.w3.org/2000/svg" width="${mm(width)}mm" height="${mm(height)}mm" ` +
	`viewBox="0 0 ${mm(width)} ${mm(height)}" font-family="${FONTS}" font-variant="tabular-nums" fill="#000">` +
	`<rect width="${mm(width)}" height="${mm(height)}" fill="#fff"/>${inside}</svg>`;

function pieceSvg(piece: LabelPiece): string {
	if (piece.kind === 'symbol') return symbolSvg(piece);
	const { text, x, y, size, align, isBold, room } = piece;
	if (text === '') return '';
	const wide = textWidth(text) * size;
	const length =
		wide > TIGHT * room ? ` textLength="${mm(Math.min(wide, room))}" lengthAdjust="spacingAndGlyphs"` : '';
	const anchor = align === 'start' ? '' : ` text-anchor="${align}"`;
	const weight = isBold ? ' font-weight="700"' : '';
	return `<text x="${mm(x)}" y="${mm(y)}" font-size="${mm(size)}"${anchor}${weight}${length}>${escapeXml(text)}</text>`;
}

function symbolSvg({ x, y, module, height, shape, hasBearers }: LabelPiece & { kind: 'symbol' }): string {
	const path =
		shape.kind === 'dots'
			? shape.outlines.map((points) => `M${points.map(([px, py]) => `${px} ${py}`).join('L')}Z`).join('')
			: shape.bars.map(([from, width]) => `M${from} 0h${width}v${mm(height / module)}h-${width}Z`).join('');
	const bearers = hasBearers
		? `M-10 0h${shape.modules + 20}v${BEARER}H-10ZM-10 ${mm(height / module - BEARER)}h${shape.modules + 20}v${BEARER}H-10Z`
		: '';
	const rule = shape.kind === 'dots' ? 'fill-rule="evenodd" ' : '';
	return (
		`<path ${rule}shape-rendering="crispEdges" ` +
		`transform="translate(${mm(x)} ${mm(y)}) scale(${mm(module)})" d="${path}${bearers}"/>`
	);
}

/** Finer than any printer, so that a hundred bars in a row are where they belong. */
const mm = (value: number): string => String(Math.round(value * 100_000) / 100_000);

const ENTITIES: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

/** A text inside XML; what XML has no place for (control characters) is gone. */
const escapeXml = (text: string): string =>
	text.replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, ' ').replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
