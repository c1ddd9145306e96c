import { displayGtin, type Gtin } from '#domain/gtin/gtin.ts';
import type { Bench } from './bench.ts';
import { shopServer, spread } from './bench-shop.ts';
import { quantile, sampled } from './figure.ts';
import { Tablet, type Watched } from './tablet.ts';

const SCANS = 240;
const LINES_A_BASKET = 20;

/** From the scanner's Enter to the new line in the document. */
export const bench: Bench = {
	name: 'scan-to-line',
	target: 'p95 ≤ 30 ms with 100,000 items',
	async run(around) {
		const { items } = await around.shop();
		const server = await shopServer(around);
		await server.start();
		const tablet = await Tablet.start(around);
		await tablet.begin(server.url);
		const samples: number[] = [];
		const painted: number[] = [];
		const queued: number[] = [];
		const misread: string[] = [];
		for (const [nth, item] of spread(items, SCANS + 20).entries()) {
			const code = displayGtin((item.gtins[0] ?? '') as Gtin);
			const seen = await scanned(tablet, code, misread);
			if (nth >= 20) {
				samples.push(seen.changedAt - seen.startedAt);
				painted.push(seen.paintedAt - seen.startedAt);
				queued.push(seen.handledAt - seen.startedAt);
			}
			if (nth % LINES_A_BASKET === LINES_A_BASKET - 1) await park(tablet);
		}
		const parts = {
			painted_p95: quantile(painted, 0.95),
			before_the_app_sees_enter_p95: quantile(queued, 0.95),
			misread_count: misread.length,
		};
		return [
			sampled('scan-to-line', samples, 'p95', {
				parts,
				note: 'distinct items, baskets of up to 20 lines, from the Enter event’s time stamp to the DOM mutation',
			}),
		];
	},
};

/** Scans like a cashier: again when DevTools, busy, sent the digits too far apart for a scanner. */
async function scanned(tablet: Tablet, code: string, misread: string[]): Promise<Watched> {
	const scan = () => tablet.scan(code);
	for (;;) {
		try {
			return await tablet.watch('keydown', '[data-testid="basket-line"]', scan, 'Enter');
		} catch (cause) {
			const status = await tablet.page.getByTestId('scan-status').textContent();
			if (!/misread|digits/i.test(status ?? '')) throw cause;
			misread.push(code);
		}
	}
}

async function park({ page }: Tablet): Promise<void> {
	await page.getByRole('button', { name: 'Suspend', exact: true }).click();
	await page.getByText('Scan an item').waitFor();
}
