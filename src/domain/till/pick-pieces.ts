import { type Money, money } from '#domain/money/money.ts';
import type { CashCount } from './cash-count.ts';

/** Japanese faces that are counted but not given back: customers do not expect 2,000-yen notes (CSH-01). */
export const NOT_GIVEN: Readonly<Record<string, readonly number[]>> = { JPY: [2000] };

/** How far the search goes before it gives up; a drawer has at most fifteen faces, the first try mostly fits. */
const MAX_STEPS = 50_000;

/**
 * Notes and coins for an amount, largest first, out of what is there; null when it cannot be done (CSH-03…05). Greedy
 * alone is wrong: 6,000 out of 5,000×1 and 2,000×3 is three twos, hence a search that can go back. `stock` null: enough
 * of every face.
 */
export function pickPieces(
	amount: Money,
	faces: readonly number[],
	stock: CashCount | null,
): CashCount | null {
	const usable = [...new Set(faces)]
		.filter((face) => face > 0 && (stock === null || (stock[face] ?? 0) > 0))
		.sort((a, b) => b - a);
	const there = usable.map((face) => stock?.[face] ?? Number.MAX_SAFE_INTEGER);
	const pieces = new Search(usable, there).find(0, amount);
	if (!pieces) return null;
	return Object.fromEntries(usable.map((face, at) => [face, pieces[at] ?? 0]).filter(([, n]) => n !== 0));
}

/** Depth first over the faces, most pieces first, remembering what did not work. */
class Search {
	readonly #faces: readonly number[];
	readonly #there: readonly number[];
	/** The most that the faces from here on can pay. */
	readonly #reach: readonly number[];
	readonly #dead = new Set<string>();
	#steps = 0;

	constructor(faces: readonly number[], there: readonly number[]) {
		this.#faces = faces;
		this.#there = there;
		this.#reach = faces.map((_, from) =>
			faces.slice(from).reduce((sum, face, at) => sum + face * (there[from + at] ?? 0), 0),
		);
	}

	find(at: number, rest: number): number[] | null {
		if (rest === 0) return [];
		const face = this.#faces[at];
		if (face === undefined || rest > (this.#reach[at] ?? 0)) return null;
		const key = `${at}:${rest}`;
		if (this.#dead.has(key) || ++this.#steps > MAX_STEPS) return null;
		const most = Math.min(Math.floor(rest / face), this.#there[at] ?? 0);
		for (let pieces = most; pieces >= 0; pieces--) {
			const others = this.find(at + 1, rest - pieces * face);
			if (others) return [pieces, ...others];
			if (this.#steps > MAX_STEPS) return null;
		}
		this.#dead.add(key);
		return null;
	}
}

/** Faces of which more pieces were handed over than anyone has to take (通貨法 §7): a hint, never a block (CSH-12). */
export function coinsAboveLegalTender(
	given: CashCount,
	coins: readonly number[],
	most = 20,
): readonly { readonly face: Money; readonly pieces: number }[] {
	return coins
		.map((face) => ({ face: money(face), pieces: given[face] ?? 0 }))
		.filter(({ pieces }) => pieces > most);
}
