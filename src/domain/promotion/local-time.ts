/** A wall-clock moment in the store's time zone: the calendar day (ISO) and the minutes since its midnight. */
export type LocalTime = { readonly day: string; readonly minute: number };

/** Hours in which something holds, from `from` up to and without `to`; past midnight when `to` is not later (PRO-16). */
export type TimeWindow = {
	/** Days on which the window begins, 0 is Sunday; every day when empty. */
	readonly weekdays: readonly number[];
	readonly from: number;
	readonly to: number;
};

/** Whether a moment lies in the window. The hours after midnight belong to the day on which the window began. */
export function isWithin({ weekdays, from, to }: TimeWindow, { day, minute }: LocalTime): boolean {
	const begins = (weekday: number) => weekdays.length === 0 || weekdays.includes(weekday);
	const today = weekdayOf(day);
	if (from < to) return begins(today) && minute >= from && minute < to;
	return (begins(today) && minute >= from) || (begins((today + 6) % 7) && minute < to);
}

/**
 * When the prices of this moment began: the last beginning or end of an hour on that day, or its midnight. Two moments
 * with one answer have the same prices; undefined where no price depends on the hour.
 */
export function priceMoment(
	windows: readonly TimeWindow[],
	{ day, minute }: LocalTime,
): LocalTime | undefined {
	if (windows.length === 0) return undefined;
	const bounds = windows.flatMap(({ from, to }) => [from, to]).filter((bound) => bound <= minute);
	return { day, minute: Math.max(0, ...bounds) };
}

/** Day of the week of an ISO date; 0 is Sunday. */
export const weekdayOf = (day: string): number => new Date(Date.parse(`${day}T00:00:00Z`)).getUTCDay();

const MINUTE_MS = 60_000;

/**
 * A wall clock of a time zone: answers an instant (epoch ms of the injected clock). A zone's offset is whole minutes, so
 * instants of one minute have one answer, and making a formatter, which a tablet feels, happens once.
 */
export function localClock(timeZone: string): (epochMs: number) => LocalTime {
	let format: Intl.DateTimeFormat | undefined;
	let known: { readonly minute: number; readonly time: LocalTime } | undefined;
	return (epochMs) => {
		const minute = Math.floor(epochMs / MINUTE_MS);
		if (known?.minute === minute) return known.time;
		format ??= new Intl.DateTimeFormat('en-CA', {
			timeZone,
			year: 'numeric',
			month: '2-digit',
			day: '2-digit',
			hour: '2-digit',
			minute: '2-digit',
			hourCycle: 'h23',
		});
		const parts = format.formatToParts(epochMs);
		const part = (type: string) => parts.find((candidate) => candidate.type === type)?.value ?? '';
		const time = {
			day: `${part('year')}-${part('month')}-${part('day')}`,
			minute: Number(part('hour')) * 60 + Number(part('minute')),
		};
		known = { minute, time };
		return time;
	};
}
