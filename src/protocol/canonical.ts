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
	if (value === null || typeof value === 'boolean') return String(value);
	if (typeof value === 'number') {
		if (!Number.isFinite(value)) throw new TypeError(`not JSON: ${value}`);
		return JSON.stringify(value);
	}
	if (typeof value === 'string') return canonicalString(value);
	if (isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
	if (typeof value !== 'object') throw new TypeError(`not JSON: ${typeof value}`);
	const members: string[] = [];
	for (const key of Object.keys(value).sort()) {
		const member = value[key];
		if (member !== undefined) members.push(`${canonicalString(key)}:${canonicalJson(member)}`);
	}
	return `{${members.join(',')}}`;
}

function canonicalString(text: string): string {
	if (!text.isWellFormed()) throw new TypeError('not JSON: lone surrogate');
	return JSON.stringify(text);
}

const isArray = (value: Json): value is readonly Json[] => Array.isArray(value);
