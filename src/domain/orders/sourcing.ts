import { type Money, money } from '#domain/money/money.ts';
import {
	availableToPromise,
	type Inbound,
	onlinePromise,
	promiseDay,
	type StockPosition,
} from '#domain/stock/available-to-promise.ts';

/** What is wanted: units of an item, and what the line comes to. A line comes whole from one place. */
export type WantedLine = {
	readonly id: string;
	readonly item: string;
	readonly units: number;
	readonly value: Money;
	/** Places that would not take this line on: not asked again (SRC-07). */
	readonly refusedBy?: readonly string[];
};

/** One item's stock at a place, with what is on its way there. */
export type Supply = { readonly position: StockPosition; readonly inbound: readonly Inbound[] };

/** A place goods may come from, seen from where they go to. */
export type SourcePlace = {
	readonly id: string;
	/** Lower is asked first. */
	readonly priority: number;
	readonly distanceM: number;
	/** One shipment from here: carriage, handling, and the markdown that selling it here would save or cost. */
	readonly cost: Money;
	/** Days until goods from here are with the customer, or at the store they collect from (SRC-08). */
	readonly leadDays: number;
	/** Units of every item kept back from orders. */
	readonly buffer: number;
	/** It sells online, is open, and can take one more today. */
	readonly takesOrders: boolean;
	readonly supply: ReadonlyMap<string, Supply>;
};

/** How places are chosen. */
export type SourcingRule = {
	readonly prefer: 'fewest_splits' | 'lowest_cost';
	/** Shipments an order may be split into. */
	readonly mostShipments: 1 | 2 | 3;
	/** Added for every shipment beyond the first. */
	readonly splitPenalty: Money;
	/** No part of a split is worth less than this (SRC-05). */
	readonly splitFrom: Money;
};

/** The most lines that are chosen for at once: one bit each. */
export const MOST_SOURCED_LINES = 30;

/** Which lines each place can bring, as bits; `places` are those that can bring any, in the order of their ids. */
export type Coverage = { readonly places: readonly SourcePlace[]; readonly masks: readonly number[] };

/** Looks every line up at every place: what is available less the buffer, and who has refused. */
export function coverageOf(
	lines: readonly WantedLine[],
	places: readonly SourcePlace[],
	now: number,
): Coverage {
	const able = places
		.filter(({ takesOrders }) => takesOrders)
		.map((place) => ({ place, mask: maskOf(lines, place, now) }))
		.filter(({ mask }) => mask !== 0)
		.toSorted((a, b) => (a.place.id < b.place.id ? -1 : 1));
	return { places: able.map(({ place }) => place), masks: able.map(({ mask }) => mask) };
}

function maskOf(lines: readonly WantedLine[], { id, supply, buffer }: SourcePlace, now: number): number {
	return lines.reduce((mask, { item, units, refusedBy }, bit) => {
		const stock = supply.get(item);
		if (!stock || refusedBy?.includes(id)) return mask;
		const available = onlinePromise(availableToPromise(stock.position, now).available, buffer);
		return available >= units ? mask | (1 << bit) : mask;
	}, 0);
}

/** The first day (`YYYY-MM-DD`) on which any place that takes orders can bring a line, by what is on its way; or null. */
export function laterDay(
	{ item, units, refusedBy }: WantedLine,
	places: readonly SourcePlace[],
	now: number,
	today: string,
): string | null {
	const days = places.flatMap(({ id, supply, buffer, takesOrders }) => {
		const stock = supply.get(item);
		if (!takesOrders || !stock || refusedBy?.includes(id)) return [];
		const position = { ...stock.position, safety: stock.position.safety + buffer };
		return promiseDay(position, now, units, { today, inbound: stock.inbound }) ?? [];
	});
	return days.toSorted()[0] ?? null;
}

/** What shipments from so many places cost together. */
export const costOf = (places: readonly SourcePlace[], splitPenalty: Money): Money =>
	money(places.reduce((all, { cost }) => all + cost, 0) + splitPenalty * Math.max(0, places.length - 1));
