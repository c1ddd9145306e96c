import { invariant } from '#domain/invariant.ts';
import type { LabelCode, LabelSymbology } from '#domain/label/label-code.ts';
import type { SymbolShape } from '#domain/label/symbol-shape.ts';
import { code128, ean8, ean13, itf14, qrcode } from './encoders.ts';

const ENCODERS = {
	...{ ean_13: ean13, ean_8: ean8, itf_14: itf14, code_128: code128, qr: qrcode },
} satisfies Record<LabelSymbology, unknown>;
/** bwip-js draws matrix symbols at two units a module. */
const UNITS_A_DOT = 2;

/** The bars or dots of a code, by bwip-js. It checks the check digit itself: a wrong one throws. */
export function drawSymbol({ symbology, text }: LabelCode): SymbolShape {
	const bars: [number, number][] = [];
	const outlines: [number, number][][] = [];
	ENCODERS[symbology](
		{ bcid: symbology, text, scale: 1, showborder: false, ...(symbology === 'qr' && { eclevel: 'M' }) },
		{
			...{ scale: () => null, measure: () => ({ width: 0, ascent: 0, descent: 0 }), init() {}, end() {} },
			// At scale 1 a bar stands around its middle, the larger half before it.
			line: (middle, _top, _same, _bottom, width) => {
				bars.push([middle - Math.ceil(width / 2), width]);
			},
			polygon: (points) => {
				outlines.push(points);
			},
			...{ hexagon() {}, ellipse() {}, fill() {}, text() {} },
		},
	);
	return symbology === 'qr' ? dots(outlines) : inOrder(bars);
}

/** From the first bar to the end of the last. */
function inOrder(bars: readonly [number, number][]): SymbolShape {
	const sorted = [...bars].sort((a, b) => a[0] - b[0]);
	const start = sorted[0]?.[0] ?? 0;
	const last = sorted.at(-1);
	invariant(last !== undefined, 'a code has bars');
	const moved = sorted.map(([from, width]): readonly [number, number] => [from - start, width]);
	return { kind: 'bars', modules: last[0] + last[1] - start, bars: moved };
}

function dots(outlines: readonly [number, number][][]): SymbolShape {
	const modules = Math.max(...outlines.flat(2)) / UNITS_A_DOT;
	const scaled = outlines.map((points) =>
		points.map(([x, y]): [number, number] => [x / UNITS_A_DOT, y / UNITS_A_DOT]),
	);
	return { kind: 'dots', modules, outlines: scaled };
}
