import { invariant } from '#domain/invariant.ts';

/** The n-th piece of a text, without its separator. */
export function pieceOf(text: string, starts: Uint32Array, piece: number): string {
	const from = starts[piece];
	const to = starts[piece + 1];
	invariant(from !== undefined && to !== undefined, `no piece ${piece}`);
	return text.slice(from, to - 1);
}

/** Starts of the pieces, and one past the separator that ends the last (whether or not it is written). */
export function startsOf(text: string, separator: string): Uint32Array {
	const body = text.endsWith(separator) ? text.slice(0, -1) : text;
	if (body === '') return Uint32Array.of(0);
	const starts = [0];
	for (let at = body.indexOf(separator); at >= 0; at = body.indexOf(separator, at + 1)) starts.push(at + 1);
	starts.push(body.length + 1);
	return Uint32Array.from(starts);
}
