import type { Bench } from './bench.ts';
import { figure, quantile } from './figure.ts';
import { loadShop, memoryOf, startSettled } from './load/load-shop.ts';
import { changePrices } from './load/price-change.ts';
import { haveLoaded, quiet, StormTablet } from './load/storm-load.ts';

const TABLETS = Number(process.env.NOREN_FANOUT_TABLETS || 500);
const PRICES = 10_000;
const PATIENCE_MS = 120_000;

/** A catalogue change of 10,000 prices, imported while the server runs, to every tablet that holds its pokes. */
export const bench: Bench = {
	name: 'server-fanout',
	target: '10,000 new prices on 500 tablets; storm’s 30 s and 400 MB for comparison',
	async run(around) {
		const shop = await loadShop(around, TABLETS, 12_000);
		await startSettled(shop);
		await haveLoaded(shop.tablets);
		const tablets = shop.tablets.map((tablet) => new StormTablet({ tablet, unsent: [] }, () => 200));
		const running = tablets.map((tablet) => tablet.run());
		await quiet(tablets, 1000);
		const before = new Map(tablets.map((tablet) => [tablet, tablet.rows]));
		around.say(`${PRICES} prices`);
		await changePrices(shop.server.dataDir, shop.items, PRICES, 1);
		const publishedAt = performance.now();
		const came = (tablet: StormTablet) => tablet.rows - (before.get(tablet) ?? 0);
		const behind = () => tablets.filter((tablet) => came(tablet) < PRICES).length;
		for (const until = Date.now() + PATIENCE_MS; behind() > 0 && Date.now() < until; ) {
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
		await quiet(tablets, 500);
		const { peak } = memoryOf(shop.server.pid);
		const late = behind();
		const fewest = Math.min(...tablets.map(came));
		for (const tablet of tablets) tablet.stop();
		await Promise.all(running);
		if (late > 0) throw new Error(`${late} tablets did not get every price, one got ${fewest} rows`);
		const times = tablets.map(({ lastNewsAt }) => lastNewsAt - publishedAt);
		return [
			figure('server-fanout', 'ms', Math.max(...times), {
				n: TABLETS,
				p50: quantile(times, 0.5),
				p95: quantile(times, 0.95),
				p99: quantile(times, 0.99),
				parts: { prices_count: PRICES, server_peak_bytes: peak },
				note: 'from the last of them in the office until a tablet has every new price; value: the last tablet',
			}),
		];
	},
};
