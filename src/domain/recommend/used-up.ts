import type { HadItem } from './suggest.ts';

/** One in so many buyers buys it on another day too: then it is used up. */
const ONE_IN = 40;
/** Buyers of the shop's usual kind that every item is reckoned with, so that few say little. */
const USUAL_BUYERS = 20;

/** What is used up in a shop: `usual` of goods of which nothing else is said, and those that are otherwise, by id. */
export type UsedUpGoods = { readonly usual: boolean; readonly except: readonly string[] };

/**
 * Which goods are used up and bought again (tea), and which are bought once and had (a coat), told by those who bought
 * them: by how many of them bought it on a second day, and as far as these are few, by how it is in the whole shop.
 */
export class UsedUp {
	readonly #buyers = new Map<string, number>();
	readonly #again = new Map<string, number>();
	#allBuyers = 0;
	#allAgain = 0;

	/** Counts what one person bought. */
	add(history: readonly HadItem[]): void {
		const days = new Map<string, Set<string>>();
		for (const { itemId, day } of history) {
			const known = days.get(itemId);
			if (known) known.add(day);
			else days.set(itemId, new Set([day]));
		}
		for (const [itemId, on] of days) {
			this.#allBuyers++;
			this.#buyers.set(itemId, (this.#buyers.get(itemId) ?? 0) + 1);
			if (on.size < 2) continue;
			this.#allAgain++;
			this.#again.set(itemId, (this.#again.get(itemId) ?? 0) + 1);
		}
	}

	/** The same counts give the same goods, in whatever order people were counted. */
	goods(): UsedUpGoods {
		const usual = this.#allAgain > 0 && this.#allAgain * ONE_IN >= this.#allBuyers;
		const except = [...this.#buyers.keys()].filter((itemId) => this.#isUsedUp(itemId) !== usual).sort();
		return { usual, except };
	}

	/** (again + 20 · the shop's share) ÷ (buyers + 20) ≥ 1 ÷ 40, without a fraction. */
	#isUsedUp(itemId: string): boolean {
		const again = (this.#again.get(itemId) ?? 0) * this.#allBuyers + USUAL_BUYERS * this.#allAgain;
		const buyers = ((this.#buyers.get(itemId) ?? 0) + USUAL_BUYERS) * this.#allBuyers;
		return again > 0 && again * ONE_IN >= buyers;
	}
}

/** Asks what {@link UsedUp.goods} say. */
export function boughtOnceBy({ usual, except }: UsedUpGoods): (itemId: string) => boolean {
	const others = new Set(except);
	return (itemId) => (others.has(itemId) ? usual : !usual);
}
