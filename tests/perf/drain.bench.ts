import type { Page } from 'playwright';
import { DATABASE_NAME } from '#app/names.ts';
import type { Bench, Surroundings } from './bench.ts';
import { shopServer, spread } from './bench-shop.ts';
import { figure, quantile } from './figure.ts';
import { Tablet } from './tablet.ts';

const SALES = 1000;
const LINES = 3;
const PATIENCE_MS = 60_000;

/** A day of sales made with the server stopped; from the server's start to an empty outbox and a full ledger. */
export const bench: Bench = {
	name: 'drain',
	target: '≤ 5 s for 1,000 offline sales',
	async run(around) {
		const { items } = await around.shop();
		const server = await shopServer(around);
		await server.start();
		const tablet = await Tablet.start(around);
		await tablet.begin(server.url);
		await unsynced(tablet.page, 0);
		await server.stop();
		around.say(`${SALES} sales offline`);
		const commits = await sellOffline(around, tablet, spread(items, 500));
		await unsynced(tablet.page, SALES);

		let firstPushAt = 0;
		tablet.page.context().on('response', (response) => {
			if (response.url().endsWith('/_bulk_docs') && response.ok()) firstPushAt ||= Date.now();
		});
		await server.start();
		const startedAt = Date.now();
		const emptyAt = await unsynced(tablet.page, 0);
		const status = JSON.parse((await server.shop('status', '--json')).stdout) as { sales: { count: number } };
		if (status.sales.count !== SALES)
			throw new Error(`the ledger has ${status.sales.count} of ${SALES} sales`);
		const parts = {
			until_the_first_batch_is_acknowledged: firstPushAt - startedAt,
			the_rest: emptyAt - firstPushAt,
			commit_in_the_full_app_p99: quantile(commits, 0.99),
		};
		return [figure('drain', 'ms', emptyAt - startedAt, { n: SALES, parts })];
	},
};

/** Makes `count` sales in the app's own page, by the use case the screens use; answers how long each commit took, ms. */
export async function sellOffline(
	around: Surroundings,
	{ page }: Tablet,
	items: readonly object[],
	count = SALES,
): Promise<number[]> {
	const { url } = await around.lab();
	await page.addScriptTag({ url: `${url}/lab.js`, type: 'module' });
	await page.waitForFunction(() => 'lab' in globalThis);
	return page.evaluate(
		([database, sold, wanted, lines]) =>
			lab.makeOfflineSales(database, sold as Parameters<typeof lab.makeOfflineSales>[1], wanted, lines),
		[DATABASE_NAME, items, count, LINES] as const,
	);
}

/** Waits until the screen says that so many entries are unsynced; answers when it said so, epoch ms. */
export async function unsynced(page: Page, count: number): Promise<number> {
	// One anonymous function: what tsx adds to named ones does not exist in the page.
	const said = await page.evaluate(
		([wanted, patience]) =>
			new Promise<number | string>((resolve) => {
				const until = Date.now() + patience;
				const timer = setInterval(() => {
					const shown = document.querySelector('[data-testid="unsynced-count"]')?.textContent;
					if (shown !== String(wanted) && Date.now() < until) return;
					clearInterval(timer);
					resolve(shown === String(wanted) ? Date.now() : `${shown} instead of ${wanted} unsynced`);
				}, 20);
			}),
		[count, PATIENCE_MS] as const,
	);
	if (typeof said === 'number') return said;
	throw new Error(said);
}
