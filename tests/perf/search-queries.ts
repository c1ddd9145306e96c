import { displayGtin, type Gtin } from '#domain/gtin/gtin.ts';
import type { ItemDoc } from '#protocol/feed.ts';
import { spread } from './bench-shop.ts';

/** A query of a kind, and an item it must find. */
export type Query = { readonly kind: string; readonly text: string; readonly id: string };

/** What people type, taken from the items themselves: every kind for each of `count` items. */
export function queriesFrom(items: readonly ItemDoc[], count: number): Query[] {
	const queries = spread(items, count).flatMap((item): Query[] => {
		const of = (kind: string, text: string) => ({ kind, text, id: item._id });
		const words = item.name.split(' ');
		const word = words.reduce((a, b) => (b.length > a.length ? b : a), '');
		const code = displayGtin((item.gtins[0] ?? '') as Gtin);
		return [
			of('first character', item.name.slice(0, 1)),
			of('two characters', item.name.slice(0, 2)),
			of('a word', word),
			of('inside a word', word.slice(1, 4)),
			of('kana', item.reading.slice(0, 3)),
			of('digits', code.slice(0, 5)),
			of('last digits', code.slice(-4)),
		];
	});
	const seen = new Set<string>();
	return queries.filter(({ text }) => text.trim() !== '' && !seen.has(text) && seen.add(text));
}
