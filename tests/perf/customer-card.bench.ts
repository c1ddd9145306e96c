import type { Bench } from './bench.ts';
import { sampled } from './figure.ts';
import { openLabPage } from './lab-page.ts';
import { PEOPLE, ROUNDS } from './many-customers.ts';

/**
 * One person with ten purchases read among 100,000 in real IndexedDB: found in the pages by ref, opened, laid under own
 * facts. Painting the card comes on top (issue 6: 150 ms from scan to card).
 */
export const bench: Bench = {
	name: 'customer-card',
	target: 'p95 ≤ 150 ms among 100,000, ≤ 60 MB at rest',
	async run(around) {
		const page = await openLabPage(around);
		around.say(`${PEOPLE} people are sealed and installed`);
		const { reads, bytes, missed } = await page.evaluate(
			([people, rounds]) => lab.measureCustomers(people, rounds, 'reads'),
			[PEOPLE, ROUNDS] as const,
		);
		const parts = { feed_megabytes: bytes / 1_000_000, missed_count: missed };
		return [sampled('customer-card', reads, 'p95', { parts, note: `${PEOPLE} people of ten purchases` })];
	},
};
