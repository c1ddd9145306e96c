import type { Bench } from './bench.ts';
import { sampled } from './figure.ts';
import { openLabPage } from './lab-page.ts';

const SALES = 400;

/** `completeSale` with nothing else going on. */
export const bench: Bench = {
	name: 'commit',
	target: 'p99 ≤ 60 ms',
	async run(around) {
		const page = await openLabPage(around);
		const { samples } = await page.evaluate((count) => lab.measureCommits(count, false), SALES);
		return [sampled('commit', samples, 'p99', { note: 'five lines, strict durability, profile on disk' })];
	},
};
