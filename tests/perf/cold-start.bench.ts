import { setTimeout as pause } from 'node:timers/promises';
import { displayGtin, type Gtin } from '#domain/gtin/gtin.ts';
import type { ItemDoc } from '#protocol/feed.ts';
import type { Bench, Surroundings } from './bench.ts';
import { shopServer, spread } from './bench-shop.ts';
import { sampled } from './figure.ts';
import { Tablet } from './tablet.ts';
import { throttleEverything } from './throttle.ts';

const ROUNDS = 5;
const SLOWER = 4;

/**
 * Browser closed, server gone, CPU four times slower: from navigation to the first scan on the screen. The scan is made
 * when the selling screen is put up, as a cashier makes it; one more a second if that one was lost.
 */
export const bench: Bench = {
	name: 'cold-start',
	target: '≤ 2.5 s offline, 4× CPU throttle, 100,000 items',
	async run(around) {
		const { items } = await around.shop();
		const server = await shopServer(around);
		await server.start();
		const first = await Tablet.start(around);
		await first.begin(server.url);
		await first.page.evaluate(() => navigator.serviceWorker.ready);
		await pause(3000);
		await first.close();
		await server.kill();

		const samples: number[] = [];
		const unthrottled: number[] = [];
		let workerThrottled = false;
		for (const [round, item] of spread(items, ROUNDS * 2).entries()) {
			const rate = round % 2 === 0 ? SLOWER : 1;
			const start = await coldStart(around, first.profile, server.url, item, rate);
			(rate === 1 ? unthrottled : samples).push(start.ms);
			workerThrottled ||= start.workerThrottled;
		}
		const note = `4× on the page${workerThrottled ? ' and the engine worker' : '; DevTools cannot throttle a worker, which runs at full speed'}`;
		const parts = {
			unthrottled_p50: unthrottled.sort((a, b) => a - b)[Math.floor(unthrottled.length / 2)] ?? 0,
		};
		return [sampled('cold-start', samples, 'p50', { parts, note })];
	},
};

/** A scan that had no answer is made again after this time, ms. */
const AGAIN_MS = 1000;

async function coldStart(around: Surroundings, profile: string, url: string, item: ItemDoc, rate: number) {
	const tablet = await Tablet.start(around, profile);
	const { page } = tablet;
	const workerThrottled = rate > 1 ? await throttleEverything(tablet.keys, rate) : false;
	await page.addInitScript((name) => {
		globalThis.norenAwaited = name;
	}, item.name);
	const code = displayGtin((item.gtins[0] ?? '') as Gtin);
	let scannedAt = 0;
	const scan = () => {
		scannedAt = Date.now();
		void tablet.scan(code).catch(() => {
			// Keys typed while the page is being replaced have nowhere to go.
		});
	};
	tablet.keys.on('Runtime.bindingCalled', scan);
	await tablet.keys.send('Runtime.enable');
	await tablet.keys.send('Runtime.addBinding', { name: 'norenSells' });
	const arrived = page.goto(`${url}/?lang=en`).catch((cause: unknown) => cause);
	let line: number | null = null;
	for (const until = Date.now() + 30_000; line === null && Date.now() < until; ) {
		await pause(50);
		if (scannedAt > 0 && Date.now() - scannedAt > AGAIN_MS) scan();
		line = await page.evaluate(() => noren.awaitedLineAt()).catch(() => null);
	}
	await arrived;
	if (line === null) throw new Error(`no line after a cold start: ${await page.locator('body').innerText()}`);
	await tablet.close();
	return { ms: line, workerThrottled };
}
