const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(timeZone: string, kind: 'time' | 'date'): Intl.DateTimeFormat {
	const key = `${kind} ${timeZone}`;
	const known = formatters.get(key);
	if (known) return known;
	const made = new Intl.DateTimeFormat('en-CA', {
		timeZone,
		...(kind === 'time'
			? { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
			: { year: 'numeric', month: '2-digit', day: '2-digit' }),
	});
	formatters.set(key, made);
	return made;
}

/** `14:05` in the shop's time zone. */
export const formatTime = (epochMs: number, timeZone: string): string =>
	formatter(timeZone, 'time').format(epochMs);

/** `2026/11/22` in the shop's time zone, the same in both languages. */
export const formatDate = (epochMs: number, timeZone: string): string =>
	formatter(timeZone, 'date').format(epochMs).replaceAll('-', '/');

/** The time alone for today, with the date before it for any other day. */
export function formatMoment(epochMs: number, now: number, timeZone: string): string {
	const date = formatDate(epochMs, timeZone);
	const time = formatTime(epochMs, timeZone);
	return date === formatDate(now, timeZone) ? time : `${date.slice(5)} ${time}`;
}

/** How long ago, coarsely: what a person wants to know of an age. */
export type Age = { readonly unit: 'now' | 'minutes' | 'hours' | 'days'; readonly count: number };

/** The age of `epochMs` at `now`; a moment in the future is now. */
export function ageOf(epochMs: number, now: number): Age {
	const minutes = Math.floor((now - epochMs) / 60_000);
	if (minutes < 1) return { unit: 'now', count: 0 };
	if (minutes < 60) return { unit: 'minutes', count: minutes };
	if (minutes < 48 * 60) return { unit: 'hours', count: Math.floor(minutes / 60) };
	return { unit: 'days', count: Math.floor(minutes / (24 * 60)) };
}
