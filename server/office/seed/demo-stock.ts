import type { Place } from '../places.ts';
import { SeededRandom } from './seeded-random.ts';

const STREAM = 3_000_000_000;

/**
 * What lies where of the `index`-th item. About one item in twelve is sold out in a store while others have it, which
 * is what the endless aisle is for; one in fifty is sold out everywhere.
 */
export function demoStock(
	index: number,
	seed: number,
	places: readonly Place[],
): { place: string; quantity: number }[] {
	const random = new SeededRandom(seed, STREAM + index);
	if (random.chance(0.02)) return [];
	return places.flatMap(({ id, kind }) => {
		const most = kind === 'warehouse' ? 120 : kind === 'online' ? 40 : 24;
		const quantity = kind === 'store' && random.chance(0.08) ? 0 : random.between(1, most);
		return quantity === 0 ? [] : [{ place: id, quantity }];
	});
}
