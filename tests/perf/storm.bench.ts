import { LoadJournal } from '../support/load-journal.ts';
import type { Bench, Surroundings } from './bench.ts';
import { type Figure, figure } from './figure.ts';
import { foldedSales, loadShop, memoryOf, startSettled } from './load/load-shop.ts';
import { changePrices } from './load/price-change.ts';
import { haveLoaded, quiet, StormTablet } from './load/storm-load.ts';

const TABLETS = Number(process.env.NOREN_STORM_TABLETS || 500);
const SALES_EACH = 20;
const PRICES = 1000;
/** Back-off of a tablet in an outage of some minutes, ms: between four and eight seconds (back-off.ts). */
const pauseMs = () => 4000 + Math.random() * 4000;

/** What a storm showed. */
export type Storm = {
	readonly caughtUpMs: number;
	readonly drainedMs: number;
	readonly rows: number;
	readonly peak: number;
};

/** The server is gone for a while, 500 tablets sell on, prices change; then it is back and everybody comes at once. */
export async function storm(around: Surroundings): Promise<Storm> {
	const shop = await loadShop(around, TABLETS);
	await startSettled(shop);
	await haveLoaded(shop.tablets);
	await shop.server.kill();
	around.say(`${TABLETS * SALES_EACH} sales while the server is gone`);
	const returning = shop.tablets.map((tablet) => ({
		tablet,
		unsent: new LoadJournal(tablet.identity, tablet.identity.register, shop.items).sales(SALES_EACH),
	}));
	await changePrices(shop.server.dataDir, shop.items, PRICES, 1);
	await shop.server.start();
	const startedAt = performance.now();
	const tablets = returning.map((each) => new StormTablet(each, pauseMs));
	const running = tablets.map((tablet) => tablet.run());
	running.map((run) => run.catch((cause) => around.say(String(cause))));
	await quiet(tablets, 1500);
	// Acknowledged is not yet folded; what is folded later comes down as stock, and that too belongs to the storm.
	for (const until = Date.now() + 120_000; Date.now() < until; ) {
		if ((await foldedSales(shop.server)) === TABLETS * SALES_EACH) break;
	}
	await quiet(tablets, 1500);
	const caughtUpMs =
		Math.max(...tablets.map(({ lastNewsAt, drainedAt }) => Math.max(lastNewsAt, drainedAt))) - startedAt;
	const { peak } = memoryOf(shop.server.pid);
	const sales = await foldedSales(shop.server);
	for (const tablet of tablets) tablet.stop();
	await Promise.all(running);
	if (sales !== TABLETS * SALES_EACH) throw new Error(`${sales} of ${TABLETS * SALES_EACH} sales arrived`);
	return {
		caughtUpMs,
		drainedMs: Math.max(...tablets.map(({ drainedAt }) => drainedAt)) - startedAt,
		rows: tablets.reduce((sum, { rows }) => sum + rows, 0),
		peak,
	};
}

/** From the server's return to the moment the last of 500 tablets has sent and fetched everything. */
export const bench: Bench = {
	name: 'storm',
	target: `${TABLETS} tablets all caught up ≤ 30 s after an outage, RSS ≤ 400 MB`,
	async run(around): Promise<Figure[]> {
		const { caughtUpMs, drainedMs, rows, peak } = await storm(around);
		const note = `${TABLETS} tablets come back within their back-off of 4–8 s, each with ${SALES_EACH} sales; ${PRICES} prices changed meanwhile`;
		const parts = { all_sales_acknowledged: drainedMs, rows_pulled_count: rows, server_peak_bytes: peak };
		return [
			figure('storm', 'ms', caughtUpMs, { n: TABLETS, parts, note }),
			figure('storm-rss', 'bytes', peak, {
				n: TABLETS,
				note: 'peak resident memory of the server in the storm',
			}),
		];
	},
};
