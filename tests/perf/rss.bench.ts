import type { Bench } from './bench.ts';
import { figure } from './figure.ts';
import { storm } from './storm.bench.ts';

/** The server's resident memory at its peak, through a storm of 500 tablets. */
export const bench: Bench = {
	name: 'rss',
	target: '≤ 400 MB with 500 tablets',
	async run(around) {
		const { peak, rows } = await storm(around);
		return [figure('rss', 'bytes', peak, { parts: { rows_pulled_count: rows } })];
	},
};
