import { DATABASE_NAME } from '#app/names.ts';
import type { Bench } from './bench.ts';
import { shopServer, spread } from './bench-shop.ts';
import { sellOffline, unsynced } from './drain.bench.ts';
import { figure, quantile } from './figure.ts';
import { changePrices } from './load/price-change.ts';
import { Tablet } from './tablet.ts';

const ENTRIES = Number(process.env.NOREN_OFFLINE_ENTRIES || 20_000);
const PRICES = 10_000;
/** A sale a second is a busy till; while it catches up it is rung at four times that. */
const SALE_EVERY_MS = 250;

/** Thirty days without a server, then everything at once: the till's facts go up and the new prices come down. */
export const bench: Bench = {
	name: 'thirty-days',
	target: '20,000 entries and 10,000 price changes ≤ 60 s, commit p99 ≤ 100 ms meanwhile',
	async run(around) {
		const { items } = await around.shop();
		const server = await shopServer(around);
		await server.start();
		const tablet = await Tablet.start(around);
		await tablet.begin(server.url);
		await unsynced(tablet.page, 0);
		await server.stop();
		around.say(`${ENTRIES} sales offline, one strict commit each`);
		await sellOffline(around, tablet, spread(items, 500), ENTRIES);
		await unsynced(tablet.page, ENTRIES);
		const dear = (await changePrices(server.dataDir, items, PRICES, 7)).at(-1);
		if (!dear) throw new Error('no price was changed');

		const trading = tablet.page.evaluate(
			([database, sold, every]) =>
				lab.tradeUntilStopped(database, sold as Parameters<typeof lab.tradeUntilStopped>[1], every),
			[DATABASE_NAME, spread(items, 50), SALE_EVERY_MS] as const,
		);
		trading.catch(() => {}); // it is waited for below; until then another failure is the one to tell
		await server.start();
		const startedAt = Date.now();
		const code = dear.gtins[0] ?? '';
		let pricedAt = 0;
		let emptyAt = 0;
		while (pricedAt === 0 || emptyAt === 0) {
			const { value } = await tablet.page.evaluate((gtin) => noren.ask('byGtin', gtin), code);
			const price = (value as { price?: number } | null)?.price;
			if (pricedAt === 0 && price === dear.price) pricedAt = Date.now();
			// The trade beside it always has a sale or two on its way.
			const shown = Number(await tablet.page.getByTestId('unsynced-count').textContent());
			if (emptyAt === 0 && shown <= 3) emptyAt = Date.now();
			if (Date.now() - startedAt > 600_000) throw new Error(`after ten minutes ${shown} are unsynced`);
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
		await tablet.page.evaluate(() => lab.stopTrading());
		const commits = await trading;
		await unsynced(tablet.page, 0);
		return [
			figure('thirty-days', 'ms', Math.max(pricedAt, emptyAt) - startedAt, {
				n: ENTRIES,
				parts: {
					outbox_empty: emptyAt - startedAt,
					new_prices_in_use: pricedAt - startedAt,
					commit_meanwhile_p50: quantile(commits, 0.5),
					commit_meanwhile_p99: quantile(commits, 0.99),
					commits_meanwhile_count: commits.length,
				},
				note: 'from the server’s start until the last of the new prices is served and the outbox is empty, a sale every 250 ms beside it',
			}),
		];
	},
};
