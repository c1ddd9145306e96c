import type { TimelineEvent } from '#domain/customer/published-customer.ts';
import type { GoodsNames } from '#ports/catalogue.ts';

/**
 * Events with the names of what was bought: a published timeline leaves out those that the catalogue has. What it does
 * not have is called by its id; a catalogue that cannot be asked changes nothing.
 */
export async function namedEvents(
	goods: GoodsNames | undefined,
	events: readonly TimelineEvent[],
): Promise<readonly TimelineEvent[]> {
	const ids = [
		...new Set(
			events.flatMap(({ lines }) => lines.flatMap(({ itemId, name }) => (name === '' ? [itemId] : []))),
		),
	];
	if (!goods || ids.length === 0) return events;
	const told = await goods.namesOf(ids).catch(() => []);
	const names = new Map(ids.map((id, at) => [id, told[at] || id]));
	return events.map((event) => ({
		...event,
		lines: event.lines.map((line) =>
			line.name === '' ? { ...line, name: names.get(line.itemId) ?? line.itemId } : line,
		),
	}));
}
