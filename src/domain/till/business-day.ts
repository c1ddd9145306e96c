/** Hour of the local day at which a new business day begins when the shop sets nothing else. */
export const DEFAULT_CUT_HOUR = 5;

/**
 * The trading date (ISO) of an instant in the shop's time zone: a shop open until 26:00 is still on the day before
 * until the cut (domain.md §0.8). `epochMs` comes from the injected clock.
 */
export function businessDay(epochMs: number, timeZone: string, cutHour = DEFAULT_CUT_HOUR): string {
	const parts = new Intl.DateTimeFormat('en-CA', {
		timeZone,
		year: 'numeric',
		month: '2-digit',
		day: '2-digit',
	}).formatToParts(epochMs - cutHour * 3_600_000);
	const part = (type: string) => parts.find((candidate) => candidate.type === type)?.value ?? '';
	return `${part('year')}-${part('month')}-${part('day')}`;
}
