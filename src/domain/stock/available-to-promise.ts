import { invariant } from '#domain/invariant.ts';

/** A soft promise of some units until a moment (epoch ms); at that moment it is no more (domain.md §7.2, STK-01). */
export type Hold = { readonly units: number; readonly expiresAt: number };

/** One item at one place, in whole units. */
export type StockPosition = {
	/** Units there; below nothing when records are behind the shelf. */
	readonly onHand: number;
	/** Units promised for certain. */
	readonly reserved: number;
	readonly holds?: readonly Hold[];
	/** Units kept for whoever walks in. */
	readonly safety: number;
};

/** What can be promised now, what is kept back for safety, and what is promised beyond what is there. */
export type Promisable = { readonly available: number; readonly withheld: number; readonly shortage: number };

/**
 * On hand less reservations, holds that still run at `now`, and safety stock; never below nothing (domain.md §7.1, S50).
 * Safety stock is taken out of what is left, so it makes no shortage by itself.
 */
export function availableToPromise(position: StockPosition, now: number): Promisable {
	const { onHand, reserved, holds = [], safety } = position;
	invariant(reserved >= 0 && safety >= 0, 'promises and safety stock are not negative');
	const held = holds.reduce((all, { units, expiresAt }) => (expiresAt > now ? all + units : all), 0);
	const free = onHand - reserved - held;
	const withheld = Math.min(safety, Math.max(0, free));
	return { available: Math.max(0, free) - withheld, withheld, shortage: Math.max(0, -free) };
}

/** Units an online shop may be told of: what can be promised less a buffer of this place (ATP-06). */
export const onlinePromise = (available: number, buffer: number): number => Math.max(0, available - buffer);

/**
 * Units kept back because the count is old: what is sold in the time since the last sync, rounded up (ATP-07). The rate
 * is thousandths of a unit an hour.
 */
export const syncAgeBuffer = (soldPerHourMilli: number, minutesSince: number): number =>
	Math.ceil((soldPerHourMilli * minutesSince) / 60_000);

/** Units that arrive on a day (`YYYY-MM-DD`). */
export type Inbound = { readonly day: string; readonly units: number };

/**
 * The first day on which so many units can be promised: today, the day of the delivery that makes it enough, or null
 * (ATP-05). What is short already is taken from the deliveries first.
 */
export function promiseDay(
	position: StockPosition,
	now: number,
	wanted: number,
	coming: { readonly today: string; readonly inbound: readonly Inbound[] },
): string | null {
	if (availableToPromise(position, now).available >= wanted) return coming.today;
	let { onHand } = position;
	for (const { day, units } of coming.inbound.toSorted((a, b) => (a.day < b.day ? -1 : 1))) {
		onHand += units;
		if (availableToPromise({ ...position, onHand }, now).available >= wanted) return day;
	}
	return null;
}
