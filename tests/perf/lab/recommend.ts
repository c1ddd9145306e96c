import { suggestItems } from '#app/engine/suggesting.ts';
import { money } from '#domain/money/money.ts';
import type { ListedItem } from '#ports/catalogue.ts';
import { packedPage } from '#protocol/pack-page.ts';
import { preparePack, readPrepared } from '#protocol/prepared-pack.ts';
import { CatalogueIndex } from '#search/catalogue-index.ts';
import { fetchItems } from './items.ts';

const NEIGHBOURS = 12;
const KNOWN_ITEMS = 2000;
const POPULAR = 300;
/** Lines of the longest timeline a tablet is given: sixty events of three things. */
const BOUGHT = 180;
const PACK = 4000;

/** Suggests out of the bench shop's goods by what the longest history says, so many times; milliseconds of each. */
export async function measureSuggestions(rounds: number): Promise<{ items: number; samples: number[] }> {
	const items = await fetchItems();
	const ids = items.map(({ _id }) => _id.slice('item:'.length));
	const near = (nth: number): [string, number][] =>
		Array.from({ length: NEIGHBOURS }, (_, at) => [
			ids[(nth * 7 + at * 131 + 1) % KNOWN_ITEMS] ?? '',
			300_000 - at,
		]);
	const docs = [
		...items,
		...ids
			.slice(0, KNOWN_ITEMS)
			.map((id, nth) => ({ _id: `goes:${id}`, type: 'goes_with', items: near(nth) })),
		{
			...{ _id: 'popular', type: 'popular', used_up: { usual: false, except: ids.slice(0, 500) } },
			items: ids.slice(0, POPULAR).map((id, at) => [id, 100_000 - at]),
		},
	].sort((a, b) => (a._id < b._id ? -1 : 1));
	const packs = Array.from({ length: Math.ceil(docs.length / PACK) }, async (_, nth) => {
		const some = docs.slice(nth * PACK, (nth + 1) * PACK);
		const text = some.map((doc) => JSON.stringify(doc)).join('\n');
		const { indexes, packed } = await readPrepared(await preparePack(text));
		return packedPage(indexes, packed);
	});
	const catalogue = new CatalogueIndex({ since: '1', pages: await Promise.all(packs), deltas: [] });
	// Only every fourth thing can be had: ranking has to look further.
	const there = new Set(
		items.filter(({ sku }) => Number.parseInt(sku.replace(/\D/g, ''), 10) % 4 === 0).map(({ _id }) => _id),
	);
	const stockOf = (id: string) => (there.has(`item:${id}`) ? [{ place: 'x', quantity: 2 }] : []);
	const listed = async (id: string): Promise<ListedItem | null> => {
		const item = await catalogue.byId(id);
		return item && { ...item, price: money(item.price), stock: stockOf(id) };
	};
	const samples: number[] = [];
	for (let round = 0; round < rounds; round++) {
		const history = Array.from({ length: BOUGHT }, (_, at) => ({
			itemId: ids[(round * 17 + at * 11) % KNOWN_ITEMS] ?? '',
			day: `2026-${String(1 + (at % 11)).padStart(2, '0')}-15`,
		}));
		const started = performance.now();
		const given = { today: '2026-11-23', most: 3, leftOut: [] };
		const found = await suggestItems(catalogue, { stockOf, listed }, history, given);
		samples.push(performance.now() - started);
		if (found.length !== 3) throw new Error('nothing was suggested');
	}
	return { items: items.length, samples };
}
