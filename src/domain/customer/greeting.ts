import { addDays, daysFrom } from '#domain/calendar/days.ts';
import type { PublishedCustomer, TimelineEvent } from './published-customer.ts';

/** What is worth saying when someone is recognised (`GreetingCue` says the same to screens). */
export type Cue =
	| { readonly kind: 'birthday'; readonly inDays: number }
	| { readonly kind: 'visits'; readonly thisMonth: number }
	| { readonly kind: 'ordered_online'; readonly daysAgo: number; readonly number: string }
	| { readonly kind: 'open_order'; readonly number: string; readonly status: string }
	| { readonly kind: 'first_visit' }
	| { readonly kind: 'long_time'; readonly daysAgo: number };

/** A birthday is worth a word so many days before. */
const BIRTHDAY_DAYS = 7;
const ONLINE_DAYS = 7;
const LONG_DAYS = 180;
const MOST = 3;
/** What orders say when nothing is to be done about them any more. */
const OVER = new Set([
	'delivered',
	'completed',
	'fulfilled',
	'cancelled',
	'canceled',
	'returned',
	'refunded',
	'closed',
	'collected',
]);

/** Orders and holds that somebody still waits for, newest first. */
export const openOrders = ({ timeline }: Pick<PublishedCustomer, 'timeline'>): TimelineEvent[] =>
	timeline.filter(
		({ kind, status }) => (kind === 'order' || kind === 'hold') && status !== null && !OVER.has(status),
	);

/** What to greet somebody with on a day, the most personal first, three at most. */
export function cuesOf(customer: PublishedCustomer, today: string): Cue[] {
	const { profile, timeline, totals } = customer;
	const cues: Cue[] = [];
	const inDays = profile.birthday === null ? null : daysToBirthday(profile.birthday, today);
	if (inDays !== null && inDays <= BIRTHDAY_DAYS) cues.push({ kind: 'birthday', inDays });
	if (totals.purchases === 0 && timeline.length === 0) cues.push({ kind: 'first_visit' });
	const [waiting] = openOrders(customer);
	if (waiting) cues.push({ kind: 'open_order', number: waiting.number, status: waiting.status ?? '' });
	const online = timeline.find(({ channel, kind }) => channel === 'online' && kind === 'order');
	const daysAgo = online ? daysFrom(today) - daysFrom(online.day) : null;
	if (online && online !== waiting && daysAgo !== null && daysAgo >= 0 && daysAgo <= ONLINE_DAYS) {
		cues.push({ kind: 'ordered_online', daysAgo, number: online.number });
	}
	const thisMonth = visitsInMonth(timeline, today);
	if (thisMonth >= 2) cues.push({ kind: 'visits', thisMonth });
	const away = totals.lastOn === null ? 0 : daysFrom(today) - daysFrom(totals.lastOn);
	if (away >= LONG_DAYS) cues.push({ kind: 'long_time', daysAgo: away });
	return cues.slice(0, MOST);
}

/** Days on which they bought in a store this month, today's visit among them. */
function visitsInMonth(timeline: readonly TimelineEvent[], today: string): number {
	const days = timeline
		.filter(
			({ kind, channel, day }) =>
				kind === 'purchase' && channel === 'store' && day.slice(0, 7) === today.slice(0, 7),
		)
		.map(({ day }) => day);
	return new Set([...days, today]).size;
}

/** Days to the next birthday; 29 February is kept on the 28th where a year has none. */
function daysToBirthday(birthday: string, today: string): number | null {
	const [, month, date] = /(\d{2})-(\d{2})$/.exec(birthday) ?? [];
	if (month === undefined || date === undefined) return null;
	const year = Number(today.slice(0, 4));
	for (const of of [year, year + 1]) {
		const first = `${of}-${month}-01`;
		if (Number.isNaN(Date.parse(first))) return null;
		const day = addDays(first, Number(date) - 1);
		const kept = day.slice(5, 7) === month ? day : addDays(first, 27);
		if (kept >= today) return daysFrom(kept) - daysFrom(today);
	}
	return null;
}
