import { addDays, daysFrom } from '#domain/calendar/days.ts';

/** Days from one ISO day to another; negative when it is before. */
export const daysSince = (from: string, to: string): number => daysFrom(to) - daysFrom(from);

/**
 * Days between an ISO day and the nearest yearly return of a `MM-DD`, before or after. 29 February is kept on the 28th where
 * a year has none (as LOY-12 has it). Infinite for what is no day of a year.
 */
export function daysAround(monthDay: string, day: string): number {
	const [, month, date] = /^(\d{2})-(\d{2})$/.exec(monthDay) ?? [];
	if (month === undefined || date === undefined) return Number.POSITIVE_INFINITY;
	const year = Number(day.slice(0, 4));
	const distances = [year - 1, year, year + 1].map((of) => {
		const first = `${of}-${month}-01`;
		if (Number.isNaN(Date.parse(first))) return Number.POSITIVE_INFINITY;
		const meant = addDays(first, Number(date) - 1);
		const kept = meant.slice(5, 7) === month ? meant : addDays(first, 27);
		return Math.abs(daysSince(kept, day));
	});
	return Math.min(...distances);
}
