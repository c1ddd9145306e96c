import { expect, test } from 'vitest';
import { suggestItems } from '#app/engine/suggesting.ts';
import type { TimelineEvent } from '#domain/customer/published-customer.ts';
import { money } from '#domain/money/money.ts';
import type { ListedItem, PlaceStock } from '#ports/catalogue.ts';
import { suggestionsFor } from '#usecases/suggestions.ts';

const stock: Record<string, PlaceStock[]> = {
	scarf: [
		{ place: 'here', quantity: 2 },
		{ place: 'there', quantity: 5, reserved: 1 },
	],
	hat: [{ place: 'there', quantity: 1, reserved: 1 }],
	coat: [{ place: 'here', quantity: 9 }],
	bag: [{ place: 'there', quantity: 3 }],
};
const listed = (id: string): ListedItem => ({
	...{ id, sku: id, gtins: [], name: `the ${id}`, reading: '', category: '', price: money(100) },
	...{ taxCategory: 'standard' as ListedItem['taxCategory'], taxIncluded: true, stock: stock[id] ?? [] },
});
const catalogue = {
	has: (id: string) => listed(id) !== null,
	goesWith: async (id: string) =>
		id === 'coat'
			? [
					{ itemId: 'scarf', weight: 300_000 },
					{ itemId: 'hat', weight: 290_000 },
				]
			: [],
	popular: async () => ({
		...{ _id: 'popular' as const, type: 'popular' as const, used_up: { usual: false, except: [] } },
		items: [
			['coat', 500_000],
			['bag', 100_000],
		] as [string, number][],
	}),
};
const goods = {
	namesOf: async (ids: readonly string[]) => ids.map((id) => (id === '' ? '' : `the ${id}`)),
	suggest: async (
		...[history, given]: Parameters<NonNullable<Parameters<typeof suggestionsFor>[0]>['suggest'] & object>
	) =>
		suggestItems(
			catalogue,
			{ stockOf: (id) => listed(id)?.stock ?? [], listed: async (id) => listed(id) },
			history,
			given,
		),
};
const bought = (change: Partial<TimelineEvent> = {}): TimelineEvent => ({
	...{
		kind: 'purchase',
		channel: 'store',
		place: 'here',
		number: 'R1',
		day: '2026-11-01',
		total: 100,
		points: 1,
	},
	...{ status: null, lines: [{ itemId: 'coat', name: '', quantity: 1, paid: 100 }] },
	...change,
});
const AT = { today: '2026-11-23', store: 'here' };
const consent = (isGiven: boolean) => ({ purpose: 'recommendation', isGiven, textVersion: '1', at: 0 });

test('one thing with its reason, and where it can be had; nothing she has, nothing that is promised to others', async () => {
	expect(await suggestionsFor(goods, { timeline: [bought()], consents: [consent(true)] }, AT)).toEqual([
		{
			...{ itemId: 'scarf', name: 'the scarf', price: 100, because: { kind: 'goes_with', name: 'the coat' } },
			...{ here: 2, elsewhere: [{ place: 'there', quantity: 4 }] },
		},
		{
			...{ itemId: 'bag', name: 'the bag', price: 100, because: { kind: 'popular' } },
			...{ here: 0, elsewhere: [{ place: 'there', quantity: 3 }] },
		},
	]);
});

test('what came back or was called off is not hers', async () => {
	const back = bought({
		kind: 'return',
		number: 'R2',
		lines: [{ itemId: 'coat', name: '', quantity: 1, paid: -100 }],
	});
	for (const timeline of [[back, bought()], [bought({ kind: 'order', status: 'cancelled' })]]) {
		const told = await suggestionsFor(goods, { timeline, consents: [] }, AT);
		expect(told.map(({ itemId }) => itemId)).toEqual(['coat', 'bag']);
	}
});

test('who refused is suggested nothing; a worker that is gone costs the suggestion and not the card', async () => {
	expect(await suggestionsFor(goods, { timeline: [bought()], consents: [consent(false)] }, AT)).toEqual([]);
	const gone = { ...goods, suggest: () => Promise.reject(new Error('gone')) };
	expect(await suggestionsFor(gone, { timeline: [bought()], consents: [] }, AT)).toEqual([]);
});
