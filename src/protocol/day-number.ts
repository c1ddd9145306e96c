const DAY_MS = 86_400_000;

/** Days from 1970-01-01 to an ISO day: short on the wire, and easy to take from each other. */
export const daysFrom = (day: string): number => Math.round(Date.parse(`${day}T00:00:00Z`) / DAY_MS);

/** The ISO day so many days after 1970-01-01. */
export const dayOf = (days: number): string => new Date(days * DAY_MS).toISOString().slice(0, 10);
