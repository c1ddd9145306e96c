import { dayOf, daysFrom } from '#domain/calendar/days.ts';
import type { BoughtLine, TimelineEvent } from '#domain/customer/published-customer.ts';

const KINDS = ['purchase', 'return', 'order', 'hold', 'wish', 'view'] as const;

/**
 * A customer's timeline as one text, events between `;`, their parts between spaces, a line's between commas, numbers to
 * the base 36: a fifth shorter than lists of JSON once both are deflated. An event's day is told by the days to the one
 * before it.
 */
export function packTimeline(events: readonly TimelineEvent[]): string {
	let before = 0;
	const texts = events.map(({ kind, channel, place, number, day, total, points, status, lines }) => {
		const days = daysFrom(day);
		const since = before - days;
		before = days;
		const what = KINDS.indexOf(kind) * 2 + (channel === 'online' ? 1 : 0);
		const said = status === null ? '' : `${kept(status)}.`;
		const head = [
			write(what),
			kept(place),
			kept(number),
			write(since),
			write(total),
			writePoints(points, total),
			said,
		];
		return [...head, ...lines.map(packLine)].join(' ');
	});
	return texts.join(';');
}

/** The timeline of {@link packTimeline}; what a newer build puts behind a line's parts is passed over. */
export function unpackTimeline(text: string): TimelineEvent[] {
	if (text === '') return [];
	let before = 0;
	return text.split(';').map((event) => {
		const [what = '', place = '', number = '', since = '', total = '', points = '', said = '', ...lines] =
			event.split(' ');
		before -= read(since);
		return {
			kind: KINDS[Math.floor(read(what) / 2)] ?? 'view',
			channel: read(what) % 2 === 1 ? 'online' : 'store',
			place: given(place),
			number: given(number),
			day: dayOf(before),
			total: read(total),
			points: points === '' ? usualPoints(read(total)) : read(points),
			status: said === '' ? null : given(said.slice(0, -1)),
			lines: lines.map(unpackLine),
		};
	});
}

const packLine = ({ itemId, name, quantity, paid }: BoughtLine): string =>
	[
		kept(itemId),
		write(paid),
		...(quantity === 1 && name === '' ? [] : [write(quantity)]),
		...(name === '' ? [] : [kept(name)]),
	].join(',');

function unpackLine(text: string): BoughtLine {
	const [itemId = '', paid = '', quantity = '1', name = ''] = text.split(',');
	return { itemId: given(itemId), name: given(name), quantity: read(quantity), paid: read(paid) };
}

/** A point for every full hundred is so common that it is left out. */
const usualPoints = (total: number): number => Math.floor(total / 100);
const writePoints = (points: number, total: number): string =>
	points === usualPoints(total) ? '' : write(points);

const write = (value: number): string => value.toString(36);
const read = (text: string): number => Number.parseInt(text, 36) || 0;

/** Texts keep off the marks between parts. */
const kept = (text: string): string =>
	text.replace(/[%;, ]/g, (mark) => `%${mark.charCodeAt(0).toString(16)}`);
const given = (text: string): string =>
	text.replace(/%(25|3b|2c|20)/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
