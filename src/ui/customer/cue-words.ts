import type { GreetingCue } from '#usecases/customers.ts';
import type { CustomerCatalog } from './words/types.ts';

/** Beyond this a weekday says less than a count of days. */
const WEEK = 7;

/** The weekday in so many days, in the words of the language; empty beyond a week. */
function weekdayIn(inDays: number, today: string, t: CustomerCatalog): string {
	if (inDays >= WEEK) return '';
	const names = t.weekdays.includes(',') ? t.weekdays.split(',') : [...t.weekdays];
	const day = new Date(`${today}T00:00:00Z`);
	return names[(day.getUTCDay() + inDays) % WEEK] ?? '';
}

/** What a clerk can say as it stands. */
export function saidOf(cue: GreetingCue | undefined, today: string, t: CustomerCatalog): string {
	switch (cue?.kind) {
		case 'birthday':
			return t.say.birthday(cue.inDays, weekdayIn(cue.inDays, today, t));
		case 'visits':
			return t.say.visits(String(cue.thisMonth));
		case 'ordered_online':
			return t.say.ordered_online(cue.daysAgo);
		case 'open_order':
			return t.say.open_order(t.status[cue.status] ?? cue.status);
		case 'first_visit':
			return t.say.first_visit;
		case 'long_time':
			return t.say.long_time;
		default:
			return t.say.nothing;
	}
}

/** The same as a note for the clerk. */
export function noteOf(cue: GreetingCue, today: string, t: CustomerCatalog): string {
	switch (cue.kind) {
		case 'birthday':
			return t.cue.birthday(cue.inDays, weekdayIn(cue.inDays, today, t));
		case 'visits':
			return t.cue.visits(String(cue.thisMonth));
		case 'ordered_online':
			return t.cue.ordered_online(cue.daysAgo, cue.number);
		case 'open_order':
			return t.cue.open_order(cue.number, t.status[cue.status] ?? cue.status);
		case 'first_visit':
			return t.cue.first_visit;
		case 'long_time':
			return t.cue.long_time(String(cue.daysAgo));
	}
}

/** The name to greet by: what stands before the blank, which masking leaves whole (MSK-03). */
export const greetedAs = (name: string): string => name.split(/[\s\u3000]/)[0] || name;
