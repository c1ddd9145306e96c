import type { LabelSymbology } from './label-code.ts';

/**
 * A drawn symbol in modules, without the white around it: bars as [from, width], dark dots as outlines (even-odd). What
 * draws it is `devices/label/draw-symbol.ts`.
 */
export type SymbolShape =
	| { readonly kind: 'bars'; readonly modules: number; readonly bars: readonly (readonly [number, number])[] }
	| {
			readonly kind: 'dots';
			readonly modules: number;
			readonly outlines: readonly (readonly (readonly [number, number])[])[];
	  };

/** How a symbology is printed: white before and after it in modules, and the width of a module in mm. */
export type SymbolRules = {
	readonly quiet: readonly [number, number];
	readonly nominal: number;
	readonly least: number;
};

/**
 * GS1 General Specifications §5.2, §5.12 (EAN 0.33 mm, 80 % at least; ITF-14 as inside a shop), ISO/IEC 15417, ISO/IEC
 * 18004. What reads these labels is our own scanners at arm's length.
 */
export const SYMBOL_RULES: Readonly<Record<LabelSymbology, SymbolRules>> = {
	ean_13: { quiet: [11, 7], nominal: 0.339, least: 0.264 },
	ean_8: { quiet: [7, 7], nominal: 0.339, least: 0.264 },
	itf_14: { quiet: [10, 10], nominal: 0.508, least: 0.25 },
	code_128: { quiet: [10, 10], nominal: 0.339, least: 0.19 },
	qr: { quiet: [4, 4], nominal: 0.85, least: 0.25 },
};
