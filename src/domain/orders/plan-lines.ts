import { addDays } from '#domain/calendar/days.ts';
import { type Money, money } from '#domain/money/money.ts';
import { availableToPromise, type StockPosition } from '#domain/stock/available-to-promise.ts';
import { promiseOf } from '#domain/stock/promise-level.ts';
import type { LineOrder, LineWay } from './line-order.ts';
import { type Sourced, sourceOrder } from './source-order.ts';
import { MOST_SOURCED_LINES, type SourcePlace, type SourcingRule } from './sourcing.ts';

/** A line that comes later, with what is known of its item's stock. */
export type LineToPlan = {
	readonly id: string;
	readonly item: string;
	readonly units: number;
	readonly value: Money;
	readonly way: LineWay;
	readonly stock: readonly {
		readonly place: string;
		readonly quantity: number;
		readonly reserved?: number;
	}[];
};

/** A place goods can be promised from, without its stock. */
export type PlanPlace = Omit<SourcePlace, 'supply'>;

/** By what it is planned; `asOf` is when the stock was known (epoch ms by the server's time), null for never. */
export type PlanTerms = {
	readonly rule: SourcingRule;
	readonly places: readonly PlanPlace[];
	readonly oldestMinutes: number;
	readonly asOf: number | null;
	readonly now: number;
	/** ISO day at the store. */
	readonly today: string;
};

/** Days that goods take from one place to the store where they are collected, over what a parcel would. */
const TRANSFER_DAYS = 1;

/**
 * Plans every line that comes later: lines that go the same way are sourced together (domain.md §8.2), and of each is said
 * how sure it is (design §5). A line that no place can bring is planned from where most is known, to be confirmed.
 */
export function planLines(lines: readonly LineToPlan[], terms: PlanTerms): ReadonlyMap<string, LineOrder> {
	const planned = new Map<string, LineOrder>();
	for (const group of bySameWay(lines)) {
		for (const part of inParts(group))
			for (const [id, order] of planGroup(part, terms)) planned.set(id, order);
	}
	return planned;
}

function bySameWay(lines: readonly LineToPlan[]): LineToPlan[][] {
	const groups = new Map<string, LineToPlan[]>();
	for (const line of lines) {
		const key = `${line.way.method}:${line.way.collectAt ?? ''}`;
		const group = groups.get(key) ?? [];
		group.push(line);
		groups.set(key, group);
	}
	return [...groups.values()];
}

const inParts = (lines: readonly LineToPlan[]): LineToPlan[][] =>
	Array.from({ length: Math.ceil(lines.length / MOST_SOURCED_LINES) }, (_, nth) =>
		lines.slice(nth * MOST_SOURCED_LINES, (nth + 1) * MOST_SOURCED_LINES),
	);

function planGroup(lines: readonly LineToPlan[], terms: PlanTerms): [string, LineOrder][] {
	const collectAt = lines[0]?.way.collectAt ?? null;
	const places = terms.places.map((place) => ({
		...seenFrom(place, collectAt),
		supply: supplyAt(place.id, lines),
	}));
	const wanted = lines.map(({ id, item, units, value }) => ({ id, item, units, value }));
	const sourced = sourceOrder(wanted, places, terms.rule, { now: terms.now, today: terms.today });
	return lines.map((line) => [line.id, orderOf(line, sourced, places, terms)]);
}

/** A store that customers collect from has its own goods ready; others send theirs over (SRC-08). */
function seenFrom(place: PlanPlace, collectAt: string | null): PlanPlace {
	if (collectAt === null) return place;
	if (place.id !== collectAt) return { ...place, leadDays: place.leadDays + TRANSFER_DAYS };
	return { ...place, priority: 0, distanceM: 0, cost: money(0), leadDays: 0, takesOrders: true };
}

const supplyAt = (place: string, lines: readonly LineToPlan[]): SourcePlace['supply'] =>
	new Map(
		lines.flatMap(({ item, stock }) => {
			const known = stock.find((each) => each.place === place);
			return known ? [[item, { position: positionOf(known), inbound: [] }] as const] : [];
		}),
	);

const positionOf = ({ quantity, reserved = 0 }: LineToPlan['stock'][number]): StockPosition => ({
	onHand: quantity,
	reserved,
	safety: 0,
});

function orderOf(
	line: LineToPlan,
	{ shipments, reason }: Sourced,
	places: readonly SourcePlace[],
	{ now, asOf, oldestMinutes }: PlanTerms,
): LineOrder {
	const shipment = shipments.find(({ lines }) => lines.includes(line.id));
	const place = places.find(({ id }) => id === shipment?.place) ?? mostStocked(line, places, now);
	const supply = place?.supply.get(line.item);
	const known =
		supply && asOf !== null ? { available: availableToPromise(supply.position, now).available, asOf } : null;
	const spoken = promiseOf(
		line.units,
		{
			...{ place: place?.id ?? '', shareLeft: 0, shareUntil: 0, known, soldPerHourMilli: 0 },
			buffer: place?.buffer ?? 0,
		},
		now,
		oldestMinutes,
	);
	return {
		way: line.way,
		units: line.units,
		place: spoken.place,
		day: shipment?.day ?? null,
		level: spoken.level,
		reason: spoken.reason,
		ageMinutes: spoken.ageMinutes,
		sourcing: { outcome: reason.outcome, decidedBy: reason.decidedBy, over: reason.over },
	};
}

/** Where most is known to be of what no place can promise; the first by priority where nobody has any. */
function mostStocked(
	{ item }: LineToPlan,
	places: readonly SourcePlace[],
	now: number,
): SourcePlace | undefined {
	const available = ({ supply }: SourcePlace) => {
		const known = supply.get(item);
		return known ? availableToPromise(known.position, now).available : -1;
	};
	return places
		.filter(({ takesOrders }) => takesOrders)
		.toSorted((a, b) => available(b) - available(a) || a.priority - b.priority || (a.id < b.id ? -1 : 1))[0];
}

/** The day a shipment of so many days' lead would come: for screens that say when before anything is ordered. */
export const dayFrom = (today: string, { leadDays }: Pick<PlanPlace, 'leadDays'>): string =>
	addDays(today, leadDays);
