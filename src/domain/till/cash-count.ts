import { type Money, money, sum, times, ZERO } from '#domain/money/money.ts';

/** Faces of notes and coins a drawer holds, largest first, in minor units. 2,000-yen notes are counted, not given. */
export const FACES: Readonly<Record<string, readonly number[]>> = {
	JPY: [10_000, 5000, 2000, 1000, 500, 100, 50, 10, 5, 1],
	GBP: [5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1],
	EUR: [50_000, 20_000, 10_000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1],
	USD: [10_000, 5000, 2000, 1000, 500, 100, 25, 10, 5, 1],
};

/** How many pieces of each face; faces that are missing count as none. */
export type CashCount = Readonly<Record<number, number>>;

/** What a count comes to (金種表, CSH-10). */
export function countedCash(count: CashCount): Money {
	const faces = Object.entries(count);
	return faces.length === 0 ? ZERO : sum(faces.map(([face, pieces]) => times(money(Number(face)), pieces)));
}
