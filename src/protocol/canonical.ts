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
	let text = '{';
	for (const key of sorted(Object.keys(value))) {
		const member = value[key];
		if (member === undefined) continue;
		text += `${text.length > 1 ? ',' : ''}${canonicalKey(key)}${canonicalJson(member)}`;
	}
	return `${text}}`;
}

/** Most objects come in order already, and looking costs a tenth of sorting. */
function sorted(keys: string[]): string[] {
	for (let at = 1; at < keys.length; at++) {
		if ((keys[at - 1] as string) > (keys[at] as string)) return keys.sort();
	}
	return keys;
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

/** Keys come from a few shapes, again and again; a stranger with endless new ones fills this up once, not for ever. */
const keys = new Map<string, string>();
const MAX_KEYS = 1000;

function canonicalKey(key: string): string {
	const known = keys.get(key);
	if (known !== undefined) return known;
	const text = `${canonicalString(key)}:`;
	if (keys.size < MAX_KEYS && key.length <= SHORT) keys.set(key, text);
	return text;
}

const isArray = (value: Json): value is readonly Json[] => Array.isArray(value);
