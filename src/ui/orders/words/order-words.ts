import type { Language } from '#ui/i18n/types.ts';
import type { LineOrder, LineWay } from '#usecases/orders.ts';
import en from './en.ts';
import ja from './ja.ts';
import type { OrderCatalog } from './types.ts';

const CATALOGS: Readonly<Record<Language, OrderCatalog>> = { ja, en };

/** The texts about orders in a language. They come with their screens, not with the first load. */
export const orderWords = (language: Language): OrderCatalog => CATALOGS[language];

/** The places of a shop as they are called. */
type Places = readonly { readonly id: string; readonly name: string }[];
const nameOf = (places: Places, id: string): string => places.find((place) => place.id === id)?.name ?? id;

/** How it comes: sent, collected here, or at a store by its name. */
export function wayWords(t: OrderCatalog, way: LineWay, places: Places, here: string): string {
	if (way.method === 'delivery') return t.send;
	return way.collectAt === here ? t.collectHere : t.collectAt(nameOf(places, way.collectAt ?? ''));
}

/** From where and when, as far as it can be said: `倉庫から · 11/25 ごろ`. */
export function comesWords(t: OrderCatalog, { place, day }: LineOrder, places: Places): string {
	const when = day === null ? t.noDay : t.onDay(day.slice(5).replace('-', '/'));
	return place === '' ? when : `${t.fromPlace(nameOf(places, place))} · ${when}`;
}
