import type { Bench } from './bench.ts';
import { quantile, sampled } from './figure.ts';
import { openLabPage } from './lab-page.ts';
import { PEOPLE, ROUNDS } from './many-customers.ts';

/** Looking for people in every way among 100,000 sealed ones in real IndexedDB, without the worker and the screen. */
export const bench: Bench = {
	name: 'customer-search',
	target: 'p95 ≤ 50 ms among 100,000',
	async run(around) {
		const page = await openLabPage(around);
		around.say(`${PEOPLE} people are sealed and installed`);
		const { open, searches, missed } = await page.evaluate(
			([people, rounds]) => lab.measureCustomers(people, rounds, 'searches'),
			[PEOPLE, ROUNDS] as const,
		);
		const times = (of: string | null): number[] =>
			searches.filter(({ kind }) => of === null || kind === of).map(({ ms }) => ms);
		const kinds = [...new Set(searches.map(({ kind }) => kind))];
		const parts = {
			...Object.fromEntries(kinds.map((kind) => [`${kind} p95`, quantile(times(kind), 0.95)])),
			...{ open, missed_count: missed },
		};
		const note = `${PEOPLE} people; keys in memory after the PIN; every search takes in what the feed has brought first`;
		return [sampled('customer-search', times(null), 'p95', { parts, note })];
	},
};
