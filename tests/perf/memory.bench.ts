import { setTimeout as pause } from 'node:timers/promises';
import { displayGtin, type Gtin } from '#domain/gtin/gtin.ts';
import type { Bench } from './bench.ts';
import { shopServer, spread } from './bench-shop.ts';
import { figure } from './figure.ts';
import { rendererMemory } from './renderer-memory.ts';
import { Tablet } from './tablet.ts';

/** The tablet's memory with the catalogue loaded, after some work, without asking for a garbage collection. */
export const bench: Bench = {
	name: 'memory',
	target: '≤ 250 MB with 100,000 items',
	async run(around) {
		const { items } = await around.shop();
		const server = await shopServer(around);
		await server.start();
		const first = await Tablet.start(around);
		await first.begin(server.url);
		const afterFirstLoad = privateBytes(first.profile);
		await work(first, items);
		await first.close();

		const tablet = await Tablet.start(around, first.profile);
		await tablet.page.goto(`${server.url}/?lang=en`);
		await tablet.page.getByText('Total').first().waitFor();
		await work(tablet, items);
		await pause(10_000);
		const settled = privateBytes(tablet.profile);
		const pss = rendererMemory(tablet.profile)?.pss ?? 0;
		await tablet.keys.send('HeapProfiler.collectGarbage');
		await pause(1000);
		const parts = {
			right_after_first_load: afterFirstLoad,
			after_a_collection: privateBytes(tablet.profile),
			proportional_set_size: pss,
		};
		const note =
			'private memory of the renderer process (page and engine worker), the day after the first load';
		return [figure('memory', 'bytes', settled, { parts, note })];
	},
};

function privateBytes(profile: string): number {
	const memory = rendererMemory(profile);
	if (!memory) throw new Error('the renderer’s memory can be read on Linux only');
	return memory.private;
}

/** Twenty scans and some searches. */
async function work(tablet: Tablet, items: readonly { readonly gtins: readonly string[] }[]): Promise<void> {
	for (const { gtins } of spread(items, 20)) {
		const scan = () => tablet.scan(displayGtin((gtins[0] ?? '') as Gtin));
		await tablet.watch('keydown', '[data-testid="basket-line"]', scan, 'Enter');
	}
	const field = tablet.page.getByRole('searchbox');
	for (const query of ['牛乳', 'a', 'ちゃ', '4912', 'の']) await field.fill(query);
	await field.fill('');
}
