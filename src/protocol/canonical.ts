/** A value that can cross the wire: JSON with integers only where we make the numbers. */
export type Json =
	| string
	| number
	| boolean
	| null
	| readonly Json[]
	| { readonly [key: string]: Json | undefined };

/**
 * Canonical JSON (RFC 8785): keys in UTF-16 order, no spaces, ECMAScript numbers. Written by hand because
 * `JSON.stringify` puts integer-like keys first (`"8"` before `"10"`, HSH-09). Absent (`undefined`) members are left
 * out. Throws on NaN, infinities, lone surrogates and anything that is not JSON.
 */
export function canonicalJson(value: Json): string {
	if (typeof value === 'string') return canonicalString(value);
	if (typeof value === 'number') {
		if (!Number.isFinite(value)) throw new TypeError(`not JSON: ${value}`);
		return String(value);
	}
	if (value === null || typeof value === 'boolean') return String(value);
	if (isArray(value)) return canonicalArray(value);
	if (typeof value !== 'object') throw new TypeError(`not JSON: ${typeof value}`);
	const { keys, texts } = shapeOf(Object.keys(value));
	let text = '{';
	for (let at = 0; at < keys.length; at++) {
		const member = value[keys[at] as string];
		if (member === undefined) continue;
		text += `${text.length > 1 ? ',' : ''}${texts[at]}${canonicalJson(member)}`;
	}
	return `${text}}`;
}

function canonicalArray(values: readonly Json[]): string {
	let text = '[';
	for (let at = 0; at < values.length; at++) {
		text += `${at > 0 ? ',' : ''}${canonicalJson(values[at] as Json)}`;
	}
	return `${text}]`;
}

/** ASCII without quotes, backslashes and control characters: most texts, and they stand for themselves. */
const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;
/** Longer texts are left to `JSON.stringify`, which is faster then. */
const SHORT = 64;

function canonicalString(text: string): string {
	if (text.length <= SHORT && PLAIN.test(text)) return `"${text}"`;
	if (!text.isWellFormed()) throw new TypeError('not JSON: lone surrogate');
	return JSON.stringify(text);
}

/** The keys of an object as they came, and in canonical order with the text that each becomes. */
type Shape = {
	readonly given: readonly string[];
	readonly keys: readonly string[];
	readonly texts: readonly string[];
};

/** Objects come in a few shapes, again and again; a stranger with endless new ones fills this up once, not for ever. */
const shapes = new Map<string, Shape[]>();
const MAX_SHAPES = 500;
let known = 0;

/** Comparing with a known shape costs a tenth of sorting. */
function shapeOf(given: readonly string[]): Shape {
	const first = given[0] ?? '';
	const alike = shapes.get(first);
	if (alike) {
		for (const shape of alike) if (isSame(shape.given, given)) return shape;
	}
	const keys = [...given].sort();
	const shape = { given, keys, texts: keys.map((key) => `${canonicalString(key)}:`) };
	if (given.length < 2 || known >= MAX_SHAPES || given.some((key) => key.length > SHORT)) return shape;
	known++;
	if (alike) alike.push(shape);
	else shapes.set(first, [shape]);
	return shape;
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
	if (a.length !== b.length) return false;
	for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
	return true;
}

const isArray = (value: Json): value is readonly Json[] => Array.isArray(value);
