import { evaluateSuggestions } from '#domain/recommend/evaluate.ts';
import type { Bench } from './bench.ts';
import { figure, sampled } from './figure.ts';
import { journeyBaskets } from './journey.ts';
import { openLabPage } from './lab-page.ts';

/** Learnt from before this day, told on it: the half of the baskets' six months. */
const SPLIT_DAY = '2017-04-01';
const MOST = 5;
const [WARM_UP, ROUNDS] = [20, 200];

/**
 * How many households later bought one of five things they were suggested, beside telling everybody what is bought most;
 * and what suggesting takes in a page with the shop's goods.
 */
export const bench: Bench = {
	name: 'recommend',
	target: 'hit rate@5 above most-popular; ≤ 30 ms on the tablet',
	async run(around) {
		const baskets = journeyBaskets();
		const rates = [false, true].map((onlyNew) => {
			const { people, rate } = evaluateSuggestions(baskets, { splitDay: SPLIT_DAY, most: MOST, onlyNew });
			const name = onlyNew ? 'recommend-new' : 'recommend-hit-rate';
			const note = `Complete Journey, households with baskets before and after ${SPLIT_DAY}; peer: most popular${onlyNew ? '; only what was never bought before' : ''}`;
			const percent = (share: number) => share * 100;
			return figure(name, 'percent', percent(rate.suggested), {
				n: people,
				peer: percent(rate.popular),
				note,
			});
		});
		const page = await openLabPage(around);
		const { items, samples } = await page.evaluate(
			(rounds) => lab.measureSuggestions(rounds),
			WARM_UP + ROUNDS,
		);
		const note = `${items.toLocaleString('en')} items, the longest timeline (180 lines), every fourth thing in stock`;
		return [...rates, sampled('recommend', samples.slice(WARM_UP), 'p95', { note })];
	},
};
