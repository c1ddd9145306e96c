import { type Deal, type DealBoard, freeOf, type Group, gainOf, type Take } from './deal.ts';
import { eachFill, firstFill } from './fill-group.ts';

/** Groups found for a basket, in the order in which they use up units, and what the customer gains by them. */
export type Grouping = { readonly groups: readonly Group[]; readonly gain: number };

/** Ways of filling one group that are tried. */
const MOST_FILLS = 24;

/** Tries combinations of groups line by line, dearest first: each unit in a group or by itself. */
export class CombinationSearch {
	readonly #board: DealBoard;
	readonly #deals: readonly Deal[];
	readonly #steps: { left: number };
	readonly #places: readonly number[];
	readonly #used: number[];
	/** Units that stay by themselves on this path. */
	readonly #alone: number[];
	readonly #uses: Map<Deal, number>;
	/** The most a unit of a line can gain, whatever the group. */
	readonly #most: ReadonlyMap<number, number>;
	readonly #path: Group[] = [];
	#best: Grouping = { groups: [], gain: 0 };

	constructor(board: DealBoard, deals: readonly Deal[], steps: { left: number }) {
		this.#board = board;
		this.#deals = deals;
		this.#steps = steps;
		this.#places = [...new Set(deals.flatMap(({ fits }) => [...fits]))].sort((a, b) => a - b);
		this.#used = board.lines.map(() => 0);
		this.#alone = board.lines.map(() => 0);
		this.#uses = new Map(deals.map((deal) => [deal, deal.uses]));
		this.#most = mostPerUnit(board, deals);
	}

	/** The best combination found, at least as good as the one given. */
	best(known: Grouping): Grouping {
		this.#best = known;
		this.#explore(0);
		return this.#best;
	}

	#explore(gain: number): void {
		if (gain > this.#best.gain) this.#best = { groups: [...this.#path], gain };
		if (this.#steps.left <= 0 || gain + this.#bound() <= this.#best.gain) return;
		this.#steps.left--;
		const place = this.#places.find((candidate) => this.#free(candidate) > 0);
		if (place === undefined) return;
		for (const deal of this.#deals) {
			if (this.#steps.left <= 0) return;
			if ((this.#uses.get(deal) ?? 0) <= 0 || !deal.fits.has(place)) continue;
			for (const takes of this.#fills(deal, place)) this.#descend({ deal, takes, times: 1 }, gain);
		}
		this.#alone[place] = (this.#alone[place] ?? 0) + 1;
		this.#explore(gain);
		this.#alone[place] = (this.#alone[place] ?? 0) - 1;
	}

	#descend(group: Group, gain: number): void {
		const added = gainOf(this.#board, group, this.#used);
		this.#move(group, 1);
		this.#path.push(group);
		this.#explore(gain + added);
		this.#path.pop();
		this.#move(group, -1);
	}

	#move({ deal, takes }: Group, direction: 1 | -1): void {
		for (const { place, units } of takes) this.#used[place] = (this.#used[place] ?? 0) + direction * units;
		this.#uses.set(deal, (this.#uses.get(deal) ?? 0) - direction);
	}

	#fills(deal: Deal, anchor: number): Take[][] {
		const fills: Take[][] = [];
		eachFill(
			deal,
			(place) => this.#free(place),
			anchor,
			(takes) => fills.push(takes) < MOST_FILLS && --this.#steps.left > 0,
		);
		return fills;
	}

	#free(place: number): number {
		const quantity = this.#board.lines[place]?.quantity ?? 0;
		return quantity - (this.#used[place] ?? 0) - (this.#alone[place] ?? 0);
	}

	#bound(): number {
		return this.#places.reduce((all, place) => all + this.#free(place) * (this.#most.get(place) ?? 0), 0);
	}
}

/** An upper bound for a unit of each line: what the best group of each deal takes off, spread over its units. */
function mostPerUnit(board: DealBoard, deals: readonly Deal[]): Map<number, number> {
	const nothing = board.lines.map(() => 0);
	const most = new Map<number, number>();
	for (const deal of deals) {
		const dearest = deal.slots.map((slot) => ({ ...slot, places: [...slot.places].sort((a, b) => a - b) }));
		const takes = firstFill({ ...deal, slots: dearest }, freeOf(board, nothing));
		if (!takes) continue;
		const lost = takes.reduce(
			(all, { place, units }) => all + board.rest(place, 0).total - board.rest(place, units).total,
			0,
		);
		const rate = Math.ceil((gainOf(board, { deal, takes, times: 1 }, nothing) + lost) / deal.size);
		for (const place of deal.fits) most.set(place, Math.max(most.get(place) ?? 0, rate));
	}
	return most;
}
