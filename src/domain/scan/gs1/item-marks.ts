import type { ItemMarks, Scaled } from '../scanned.ts';
import type { AiElement } from './element-string.ts';
import { gs1Date } from './gs1-date.ts';

/** Grams of an avoirdupois pound, in hundred-thousandths. */
const POUND = 45_359_237;

/** What elements say of the piece in hand, the days seen from `today` (ISO). What a till has no use for is left out. */
export function itemMarks(elements: readonly AiElement[], today: string): ItemMarks {
	return Object.assign({}, ...elements.map((element) => markOf(element, today)));
}

const DATES = {
	11: 'producedOn',
	13: 'packedOn',
	15: 'bestBefore',
	16: 'sellBy',
	17: 'useBy',
} as const satisfies Record<number, keyof ItemMarks>;

function markOf({ ai, value }: AiElement, today: string): ItemMarks {
	const date = DATES[ai as unknown as keyof typeof DATES];
	if (date) return { [date]: gs1Date(value, today) };
	// With the hour: the day of it.
	if (ai === '7003') return { useBy: gs1Date(value.slice(0, 6), today) };
	if (ai === '10') return { lot: value };
	if (ai === '21') return { serial: value };
	if (ai === '30') return { count: Number(value) };
	const places = Number(ai[3]);
	switch (ai.slice(0, 3)) {
		case '310':
			return { grams: scaledGrams(value, places, 1000) };
		case '320':
			return { grams: scaledGrams(value, places, POUND / 100_000) };
		case '392':
			return { price: { ...scaled(value, places), currency: '' } };
		case '393':
			return { price: { ...scaled(value.slice(3), places), currency: value.slice(0, 3) } };
		case '394':
			return { percentOff: scaled(value, places) };
		default:
			return {};
	}
}

const scaled = (value: string, places: number): Scaled => ({ digits: Number(value), places });

/** Whole grams, half up. */
const scaledGrams = (value: string, places: number, grams: number): number =>
	Math.round((Number(value) * grams) / 10 ** places);
