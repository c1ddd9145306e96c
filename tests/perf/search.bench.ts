import type { ItemDoc } from '#protocol/feed.ts';
import type { Bench, Surroundings } from './bench.ts';
import { shopServer, spread } from './bench-shop.ts';
import { quantile, sampled } from './figure.ts';
import { openLabPage } from './lab-page.ts';
import { type Query, queriesFrom } from './search-queries.ts';
import { Tablet } from './tablet.ts';

/** The list of item tiles, however the screen frames it. */
const RESULTS = 'ul:has([data-testid="item-tile"]), [data-testid="item-tile"]';
const PROBES = 1000;
const ROUNDS = 2;

/** From what is typed into the search field to the results in the document; the peer answers the same queries. */
export const bench: Bench = {
	name: 'search',
	target: 'p95 ≤ 50 ms from the first character, every item reachable',
	async run(around) {
		const { items } = await around.shop();
		const queries = queriesFrom(items, 30);
		const server = await shopServer(around);
		await server.start();
		const tablet = await Tablet.start(around);
		await tablet.begin(server.url);
		const typed = await type(tablet, queries);
		const engine = await askEngine(tablet, queries);
		const reached = await reach(tablet, spread(items, PROBES));
		await tablet.close();
		await server.stop();
		const peer = await askMiniSearch(around, queries);

		const parts = {
			...byKind(queries, typed),
			worker_round_trip_p95: quantile(engine, 0.95),
			[`reachable_of_${PROBES}_by_name_count`]: reached,
			minisearch_finds_not_count: peer.missed,
			queries_count: queries.length,
		};
		const peers = { minisearch_build: peer.build, minisearch_query_p95: peer.p95 };
		const note = `value: field to drawn tiles; peer: MiniSearch 7 until its first answer, index built (nothing to build here) and without a screen; `;
		const missed = `${peer.missed} of ${queries.length} queries do not lead MiniSearch to the item they were taken from (${peer.missedKinds})`;
		return [
			sampled('search', typed, 'p95', { peer: peer.build + peer.p95, peers, parts, note: note + missed }),
		];
	},
};

/** Types every query into the empty field, as an input method commits it, and clears the field after it. */
async function type(tablet: Tablet, queries: readonly Query[]): Promise<number[]> {
	const samples: number[] = [];
	await tablet.page.locator('[data-tile]').first().waitFor();
	await tablet.page.getByRole('searchbox').focus();
	for (const { text } of queries) {
		const insert = () => tablet.keys.send('Input.insertText', { text });
		const seen = await tablet.watch('input', RESULTS, insert);
		samples.push(seen.changedAt - seen.startedAt);
		await tablet.watch('keydown', RESULTS, () => tablet.page.keyboard.press('Escape'), 'Escape');
	}
	return samples;
}

/** The same queries from page to worker and back, without the screen. */
function askEngine({ page }: Tablet, queries: readonly Query[]): Promise<number[]> {
	return page.evaluate(
		async ([texts, rounds]) => {
			const samples: number[] = [];
			for (let round = 0; round < rounds; round++) {
				for (const text of texts) samples.push((await noren.ask('search', text, 0, 60)).ms);
			}
			return samples;
		},
		[queries.map(({ text }) => text), ROUNDS] as const,
	);
}

/** How many items are found by searching their own name and paging on. */
function reach({ page }: Tablet, items: readonly ItemDoc[]): Promise<number> {
	return page.evaluate(
		async (wanted) => {
			let reached = 0;
			for (const [name, id] of wanted) {
				for (let offset = 0; ; offset += 200) {
					const { value } = await noren.ask<{ items: { id: string }[] }>('search', name, offset, 200);
					if (value.items.some((item) => item.id === id)) reached++;
					else if (value.items.length === 200) continue;
					break;
				}
			}
			return reached;
		},
		items.map(({ name, _id }) => [name, _id.slice('item:'.length)] as const),
	);
}

async function askMiniSearch(around: Surroundings, queries: readonly Query[]) {
	const page = await openLabPage(around);
	around.say('MiniSearch builds its index');
	const { build, times, missed } = await page.evaluate(
		([asked, rounds]) => lab.miniSearchPeer(asked, rounds),
		[queries, ROUNDS] as const,
	);
	const kinds = [...new Set(missed.map((index) => queries[index]?.kind ?? ''))];
	return {
		build,
		p95: quantile(times, 0.95),
		missed: missed.length,
		missedKinds: kinds.join(', ') || 'none',
	};
}

function byKind(queries: readonly Query[], samples: readonly number[]): Record<string, number> {
	const kinds = [...new Set(queries.map(({ kind }) => kind))];
	return Object.fromEntries(
		kinds.map((kind) => [
			`${kind} p95`,
			quantile(
				samples.filter((_, index) => queries[index]?.kind === kind),
				0.95,
			),
		]),
	);
}
