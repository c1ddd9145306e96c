import type { Bench } from './bench.ts';
import { sampled } from './figure.ts';
import { openLabPage } from './lab-page.ts';

const SALES = 400;

/** `completeSale` while a worker installs the whole catalogue, again and again. */
export const bench: Bench = {
	name: 'commit-during-import',
	target: 'p99 ≤ 60 ms',
	async run(around) {
		const page = await openLabPage(around);
		const { samples, installs } = await page.evaluate((count) => lab.measureCommits(count, true), SALES);
		return [
			sampled('commit-during-import', samples, 'p99', {
				parts: { installs_meanwhile_count: installs },
				note: 'each sale began while an install was under way',
			}),
		];
	},
};
