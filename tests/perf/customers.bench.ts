import type { Bench } from './bench.ts';
import { quantile, sampled } from './figure.ts';
import { openLabPage } from './lab-page.ts';

const PEOPLE = 100_000;
const ROUNDS = 150;

/**
 * The vault over real IndexedDB, without its worker and the screen: 100,000 sealed people with ten purchases each. The
 * card's figure is the reading of one person; painting it comes on top (`issue 6`: 150 ms from scan to card).
 */
export const bench: Bench = {
	name: 'customers',
	target: 'search p95 ≤ 50 ms among 100,000, card p95 ≤ 150 ms',
	async run(around) {
		const page = await openLabPage(around);
		around.say(`${PEOPLE} people are sealed and installed`);
		const { open, searches, reads, bytes, missed } = await page.evaluate(
			([people, rounds]) => lab.measureCustomers(people, rounds),
			[PEOPLE, ROUNDS] as const,
		);
		const kinds = [...new Set(searches.map(({ kind }) => kind))];
		const byKind = Object.fromEntries(
			kinds.map((kind) => [
				`${kind} p95`,
				quantile(
					searches.filter((each) => each.kind === kind).map(({ ms }) => ms),
					0.95,
				),
			]),
		);
		const all = searches.map(({ ms }) => ms);
		const note = 'keys in memory after the PIN; every search takes in what the feed has brought first';
		return [
			sampled('customer-search', all, 'p95', { parts: { ...byKind, open, missed_count: missed }, note }),
			sampled('customer-card', reads, 'p95', {
				parts: { feed_megabytes: bytes / 1_000_000 },
				note: 'one person found in the pages by ref, opened and laid under own facts',
			}),
		];
	},
};
