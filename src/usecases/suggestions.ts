import type { PublishedCustomer } from '#domain/customer/published-customer.ts';
import type { GoodsNames, PlaceStock, Suggests } from '#ports/catalogue.ts';
import type { Suggestion } from './customers.ts';

/** Goods that can be suggested and called by their names. */
export type SuggestedGoods = GoodsNames & Partial<Suggests>;

const MOST = 3;

/**
 * What to suggest to a customer, each with its reason and where it can be had (domain.md §11.3). Nothing to who refused
 * that, and nothing, rather than no card, where the catalogue cannot be asked.
 */
export async function suggestionsFor(
	goods: SuggestedGoods | undefined,
	{ timeline, consents }: Pick<PublishedCustomer, 'timeline' | 'consents'>,
	{ today, store }: { readonly today: string; readonly store: string },
): Promise<readonly Suggestion[]> {
	const isRefused = consents.some(({ purpose, isGiven }) => purpose === 'recommendation' && !isGiven);
	if (isRefused || !goods?.suggest) return [];
	try {
		const found = await goods.suggest(boughtIn(timeline), { today, most: MOST, leftOut: [] });
		const because = found.map(({ reason }) => (reason.kind === 'goes_with' ? reason.itemId : ''));
		const names = await goods.namesOf(because);
		return found.map(({ item, reason }, at): Suggestion => {
			const { id, name, price, stock } = item;
			const named = names[at] ?? '';
			return {
				...{ itemId: id, name, price },
				because: reason.kind === 'goes_with' ? { kind: 'goes_with', name: named } : reason,
				here: stock.filter(({ place }) => place === store).reduce((sum, one) => sum + free(one), 0),
				elsewhere: stock
					.filter((one) => one.place !== store && free(one) > 0)
					.map((one) => ({ place: one.place, quantity: free(one) }))
					.sort((a, b) => b.quantity - a.quantity || (a.place < b.place ? -1 : 1)),
			};
		});
	} catch {
		return []; // the worker of goods is gone: the card is worth more than this
	}
}

const free = ({ quantity, reserved = 0 }: PlaceStock): number => Math.max(0, quantity - reserved);

/** What was bought and kept, by day. What came back whole is not hers, and what was called off never was. */
function boughtIn(timeline: PublishedCustomer['timeline']): { itemId: string; day: string }[] {
	const units = new Map<string, number>();
	const bought = timeline.filter(
		({ kind, status }) =>
			kind === 'return' ||
			((kind === 'purchase' || kind === 'order') && status !== 'cancelled' && status !== 'returned'),
	);
	for (const { kind, lines } of bought) {
		for (const { itemId, quantity } of lines) {
			const came = kind === 'return' ? -Math.abs(quantity) : quantity;
			units.set(itemId, (units.get(itemId) ?? 0) + came);
		}
	}
	return bought.flatMap(({ day, kind, lines }) =>
		lines
			.filter(
				({ itemId, quantity }) =>
					kind !== 'return' && itemId !== '' && quantity > 0 && (units.get(itemId) ?? 0) > 0,
			)
			.map(({ itemId }) => ({ itemId, day })),
	);
}
