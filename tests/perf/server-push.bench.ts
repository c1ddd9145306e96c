import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LoadTablet } from '../support/load-tablet.ts';
import { freePort } from '../support/noren-server.ts';
import type { Bench, Surroundings } from './bench.ts';
import { figure, quantile } from './figure.ts';
import { foldedSales, type LoadShop, loadShop, startSettled } from './load/load-shop.ts';
import { type PushLoad, prepareSellers, type Seller, steadyTrade } from './load/push-load.ts';

const TABLETS = 200;
/** Offered while acks are timed: what is asked for and a little more, so that the rate reached says something. */
const OFFERED_PER_S = 1050;
/** Offered afterwards, far above what any machine here takes: what comes through is the most the server can do. */
const FLOOD_PER_S = 5000;
const SECONDS = Number(process.env.NOREN_PUSH_SECONDS || 30);

/** Steady trade of 200 tablets, one sale a push: durable sales a second, and how long a sale waits for its ack. */
export const bench: Bench = {
	name: 'server-push',
	target: '≥ 1,000 durable sales/s with 200 pushing tablets, p99 ack ≤ 500 ms',
	async run(around) {
		const shop = await loadShop(around, TABLETS, 2000);
		const salesEach = Math.ceil((OFFERED_PER_S * SECONDS) / TABLETS);
		const floodEach = Math.ceil(salesEach / 3);
		around.say(`sealing ${(salesEach + floodEach) * TABLETS} sales`);
		const sellers = prepareSellers(shop.tablets, shop.items, salesEach + floodEach);
		await startSettled(shop);
		around.say(`trading for ${SECONDS} s`);
		const ours = await steadyTrade(partOf(sellers, 0, salesEach), OFFERED_PER_S);
		const foldedAfter = await folded(shop, ours.sales);
		around.say('and as fast as it will');
		const most = await steadyTrade(partOf(sellers, salesEach), FLOOD_PER_S);
		await shop.server.stop();
		const theirs = await peer(around, shop.items, salesEach);
		return [
			figure('server-push', 'per_s', perSecond(ours), {
				n: ours.sales,
				...quantilesOf(ours.acks),
				peer: perSecond(theirs),
				parts: {
					tablets_count: TABLETS,
					offered_per_s: OFFERED_PER_S,
					folded_after_the_last_ack: foldedAfter,
					most_per_s: perSecond(most),
					peer_ack_p99: quantile(theirs.acks, 0.99),
				},
				note: 'value: acknowledged sales/s; p50…p99: ack in ms, from the sale. Peer: PouchDB on LevelDB, one fsynced bulkDocs a push, nothing checked or folded',
			}),
		];
	},
};

/** The same tablets with some of their sales; an opening that is there already is a duplicate. */
const partOf = (sellers: readonly Seller[], from: number, to?: number): Seller[] =>
	sellers.map((seller) => ({ ...seller, sales: seller.sales.slice(from, to) }));

/** Waits until the server has folded that many sales; how long that took, ms. */
async function folded({ server }: Pick<LoadShop, 'server'>, sales: number): Promise<number> {
	const from = performance.now();
	while ((await foldedSales(server)) < sales) await new Promise((resolve) => setTimeout(resolve, 200));
	return performance.now() - from;
}

/** The same trade against the peer, for a third of the time. */
async function peer(
	around: Surroundings,
	items: Parameters<typeof prepareSellers>[1],
	salesEach: number,
): Promise<PushLoad> {
	const port = await freePort();
	const script = fileURLToPath(new URL('load/plain-pouch-server.ts', import.meta.url));
	const child = spawn(
		process.execPath,
		['--import', 'tsx', script, join(around.folder(), 'peer'), String(port)],
		{
			stdio: ['ignore', 'pipe', 'inherit'],
		},
	);
	around.atEnd(() => child.kill('SIGKILL'));
	await once(child.stdout, 'data');
	const tablets = Array.from(
		{ length: TABLETS },
		(_, nth) =>
			new LoadTablet(
				{ store: 'shibuya', device: `p${nth + 1}`, incarnation: 1, register: 'R01', token: 'none' },
				() => port,
			),
	);
	around.atEnd(() => {
		for (const tablet of tablets) tablet.close();
	});
	return steadyTrade(prepareSellers(tablets, items, Math.ceil(salesEach / 3)), OFFERED_PER_S);
}

const perSecond = ({ sales, tookMs }: PushLoad): number => (sales / tookMs) * 1000;

const quantilesOf = (samples: readonly number[]) => ({
	p50: quantile(samples, 0.5),
	p95: quantile(samples, 0.95),
	p99: quantile(samples, 0.99),
});
