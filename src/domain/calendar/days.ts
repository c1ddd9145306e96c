const DAY_MS = 86_400_000;

/** Days from 1970-01-01 to an ISO day: short on the wire, and easy to take from each other. */
export const daysFrom = (day: string): number => Math.round(Date.parse(`${day}T00:00:00Z`) / DAY_MS);

/** The ISO day so many days after 1970-01-01. */
export const dayOf = (days: number): string => new Date(days * DAY_MS).toISOString().slice(0, 10);

/** The day so many days later. */
export const addDays = (day: string, days: number): string => dayOf(daysFrom(day) + days);

/** The same day of the month so many months later; where that month has none, its last: 29 February is 28 (LOY-12). */
export function addMonths(day: string, months: number): string {
	const date = Number(day.slice(8));
	const first = monthStart(day, months);
	return addDays(first, Math.min(date, lengthOf(first)) - 1);
}

/** The last day of the month so many months later. */
export function monthEnd(day: string, months = 0): string {
	const first = monthStart(day, months);
	return addDays(first, lengthOf(first) - 1);
}

function monthStart(day: string, months: number): string {
	const [year = 0, month = 1] = day.split('-').map(Number);
	return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10);
}

const lengthOf = (first: string): number => daysFrom(monthStart(first, 1)) - daysFrom(first);
