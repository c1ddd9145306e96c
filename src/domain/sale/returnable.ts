import { ok, type Result, refused } from '#domain/result.ts';

/** Units of one line that a document returned; `id` is the returning document, so the same one counts once (I9). */
export type ReturnedUnits = { readonly id: string; readonly line: number; readonly units: number };

/** Units of each line of a sale that can still come back, by line number. */
export function returnable(
	sold: ReadonlyMap<number, number>,
	returned: readonly ReturnedUnits[],
): ReadonlyMap<number, number> {
	const left = new Map(sold);
	const seen = new Set<string>();
	for (const { id, line, units } of returned) {
		const key = `${id}#${line}`;
		if (seen.has(key)) continue;
		seen.add(key);
		left.set(line, (left.get(line) ?? 0) - units);
	}
	return left;
}

/** Whether units of a line can come back: never more than sold, over all returns known here. */
export function checkReturn(
	left: ReadonlyMap<number, number>,
	line: number,
	units: number,
): Result<void, 'line_not_found' | 'quantity_invalid' | 'return_above_sold'> {
	const there = left.get(line);
	if (there === undefined) return refused('line_not_found');
	if (!Number.isSafeInteger(units) || units < 1) return refused('quantity_invalid');
	return units > there ? refused('return_above_sold') : ok(undefined);
}

/** Lines of which more came back than was sold: two tablets did it without a network. For the exceptions inbox. */
export const overReturned = (
	sold: ReadonlyMap<number, number>,
	returned: readonly ReturnedUnits[],
): readonly { readonly line: number; readonly units: number }[] =>
	[...returnable(sold, returned)]
		.filter(([, left]) => left < 0)
		.map(([line, left]) => ({ line, units: -left }));
