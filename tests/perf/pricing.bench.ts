import type { Bench } from './bench.ts';
import { sampled } from './figure.ts';
import { openLabPage } from './lab-page.ts';

const WARM_UP = 50;
const ROUNDS = 500;

/** `priceSale` in the page: what a change in a big basket costs before anything is painted. */
export const bench: Bench = {
	name: 'pricing',
	target: 'p95 ≤ 5 ms for 200 lines with 50 promotions',
	async run(around) {
		const page = await openLabPage(around);
		const samples = await page.evaluate(
			([warmUp, rounds]) => lab.priceBigBasket(warmUp + rounds).slice(warmUp),
			[WARM_UP, ROUNDS] as const,
		);
		const note =
			'200 lines of 1 to 3 units, ten baskets in turn; item, group, basket promotions and coupons that overlap';
		return [sampled('pricing', samples, 'p95', { note })];
	},
};
