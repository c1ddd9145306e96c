import { describe, expect, test } from 'vitest';
import { Sightings } from './sightings.ts';

/** How many pieces a series of sights comes to: text and time of each. */
function pieces(sights: readonly (readonly [string, number])[], isWeak = false): string[] {
	const sightings = new Sightings();
	return sights.filter(([text, at]) => sightings.count(text, isWeak, at)).map(([text]) => text);
}
const held = (text: string, from: number, to: number) =>
	Array.from({ length: Math.floor((to - from) / 100) + 1 }, (_, at) => [text, from + at * 100] as const);

describe('a code in front of the camera', () => {
	test('counts once however long it is held', () => {
		expect(pieces(held('A', 0, 20_000))).toEqual(['A']);
	});

	test('counts once when some frames of it are not read', () => {
		expect(pieces([...held('A', 0, 1000), ...held('A', 1900, 2500)])).toEqual(['A']);
	});

	test('counts again when it has left the picture', () => {
		expect(pieces([...held('A', 0, 500), ...held('A', 1600, 2000)])).toEqual(['A', 'A']);
	});

	test('counts beside another that is in the same picture, each once', () => {
		const both = held('A', 0, 3000).flatMap((sight, at) => [sight, ['B', at * 100 + 50] as const]);
		expect(pieces(both)).toEqual(['A', 'B']);
	});

	test('of a weak kind counts at its second sight, and not when the first was long ago', () => {
		expect(pieces(held('A', 0, 100), true)).toEqual(['A']);
		expect(
			pieces(
				[
					['A', 0],
					['A', 700],
				],
				true,
			),
		).toEqual([]);
		expect(
			pieces(
				[
					['A', 0],
					['B', 100],
					['A', 200],
				],
				true,
			),
		).toEqual([]);
	});
});
