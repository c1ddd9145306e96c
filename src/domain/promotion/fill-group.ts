import { scaleFast } from '#domain/money/rounding.ts';
import type { Deal, DealBoard, Take } from './deal.ts';
import type { GroupPromotion } from './promotion.ts';
import type { Applicable } from './promotion-book.ts';

/** A group promotion as a deal: slots that fewer lines fit come first, lines in each as the promotion prefers them. */
export function toDeal(
	board: DealBoard,
	{ promotion, fits }: Applicable<GroupPromotion>,
	usedBefore: number,
): Deal {
	const slots = promotion.slots.map(({ quantity }, index) => ({
		quantity,
		places: inOrderOfWorth(board, promotion, fits[index] ?? []),
	}));
	return {
		promotion,
		fits: new Set(fits.flat()),
		slots: slots.sort((a, b) => a.places.length - b.places.length),
		size: slots.reduce((all, { quantity }) => all + quantity, 0),
		uses: Math.max(0, (promotion.maxUses ?? Number.MAX_SAFE_INTEGER) - usedBefore),
	};
}

/** The units a group takes first: those on which the customer gains most, or the cheapest where the store says so. */
function inOrderOfWorth(board: DealBoard, promotion: GroupPromotion, places: readonly number[]): number[] {
	const { reward, pick } = promotion;
	const worth = (place: number): number => {
		const price = board.unitPrice(place);
		if (pick === 'cheapest') return -price;
		const own = board.unitRest(place);
		if (reward.kind === 'percent') return scaleFast(price, reward.rate.n, reward.rate.d, 'floor') - own;
		return reward.kind === 'amount' ? -own : price - own;
	};
	const ranked = places.map((place) => ({ place, worth: worth(place) }));
	return ranked.sort((a, b) => b.worth - a.worth || a.place - b.place).map(({ place }) => place);
}

/** Units of a line that are still free. */
export type Free = (place: number) => number;

/** The first choice of every slot; null when a slot cannot be filled. */
export function firstFill(deal: Deal, free: Free): Take[] | null {
	const preferred = preferredFill(deal, free);
	// One slot that is not filled by all its lines together is filled by none of their combinations.
	if (preferred || deal.slots.length === 1) return preferred;
	let first: Take[] | null = null;
	eachFill(deal, free, null, (takes) => {
		first = takes;
		return false;
	});
	return first;
}

/** Every slot by the lines it prefers, as they come: what {@link eachFill} would look at first. Null when that fails. */
function preferredFill({ slots }: Deal, free: Free): Take[] | null {
	const takes: { place: number; units: number }[] = [];
	for (const { quantity, places } of slots) {
		let needed = quantity;
		for (let index = 0; needed > 0 && index < places.length; index++) {
			const place = places[index] ?? 0;
			const before = takes.find((take) => take.place === place);
			const units = Math.min(needed, free(place) - (before?.units ?? 0));
			if (units <= 0) continue;
			needed -= units;
			if (before) before.units += units;
			else takes.push({ place, units });
		}
		if (needed > 0) return null;
	}
	return takes.length > 1 ? takes.sort((a, b) => a.place - b.place) : takes;
}

/** Slots that compete for the same lines can fail in very many ways; after so many tries a group is given up. */
const MOST_TRIES = 400;

/**
 * Every way of filling a group, the preferred ones first, until `visit` says no more. With an anchor, only groups that
 * hold a unit of that line. Units of one line are all the same.
 */
export function eachFill(
	deal: Deal,
	free: Free,
	anchor: number | null,
	visit: (takes: Take[]) => boolean,
): void {
	let tries = MOST_TRIES;
	const taken = new Map<number, number>();
	const left = (place: number) => free(place) - (taken.get(place) ?? 0);
	const take = (place: number, units: number) => taken.set(place, (taken.get(place) ?? 0) + units);

	/** Fills slot `at` from its candidate `from` on; false when the visitor has had enough. */
	const fill = (at: number, from: number, needed: number): boolean => {
		const slot = deal.slots[at];
		if (!slot) return visit(takesOf(taken));
		if (needed === 0) return fill(at + 1, 0, deal.slots[at + 1]?.quantity ?? 0);
		if (tries-- <= 0) return false;
		if (!suffices(slot.places, from, needed, left)) return true;
		for (let index = from; index < slot.places.length; index++) {
			const place = slot.places[index] ?? 0;
			for (let units = Math.min(needed, left(place)); units > 0; units--) {
				take(place, units);
				const goOn = fill(at, index + 1, needed - units);
				take(place, -units);
				if (!goOn) return false;
			}
		}
		return true;
	};

	if (anchor === null) {
		fill(0, 0, deal.slots[0]?.quantity ?? 0);
		return;
	}
	take(anchor, 1);
	for (let at = 0; at < deal.slots.length; at++) {
		if (!deal.slots[at]?.places.includes(anchor)) continue;
		const others = { ...deal, slots: deal.slots.map((slot, index) => (index === at ? lessOne(slot) : slot)) };
		let goOn = true;
		eachFill(others, left, null, (takes) => {
			goOn = visit(withAnchor(takes, anchor));
			return goOn;
		});
		if (!goOn) return;
	}
}

/** Whether the lines from `from` on have `needed` units left. */
function suffices(places: readonly number[], from: number, needed: number, left: Free): boolean {
	let missing = needed;
	for (let index = from; index < places.length && missing > 0; index++) {
		missing -= Math.max(0, left(places[index] ?? 0));
	}
	return missing <= 0;
}

const lessOne = (slot: Deal['slots'][number]) => ({ ...slot, quantity: slot.quantity - 1 });

const takesOf = (taken: ReadonlyMap<number, number>): Take[] =>
	[...taken]
		.filter(([, units]) => units > 0)
		.map(([place, units]) => ({ place, units }))
		.sort((a, b) => a.place - b.place);

function withAnchor(takes: readonly Take[], anchor: number): Take[] {
	const own = takes.find(({ place }) => place === anchor);
	const others = takes.filter(({ place }) => place !== anchor);
	return [...others, { place: anchor, units: (own?.units ?? 0) + 1 }].sort((a, b) => a.place - b.place);
}
