import type { Bench } from './bench.ts';
import { sampled } from './figure.ts';
import { openLabPage } from './lab-page.ts';

const ROUNDS = 91;

/** The receipt of a big sale as a printer's bytes, out of the journal. */
export const bench: Bench = {
	name: 'receipt-bytes',
	target: '≤ 50 ms, 200 lines complete',
	async run(around) {
		const page = await openLabPage(around);
		const { first, samples, bytes } = await page.evaluate((rounds) => lab.measureReceipts(rounds), ROUNDS);
		const parts = { first_of_the_page: first, size_bytes: bytes };
		const note =
			'a sale of 200 lines at two rates: read, signed, laid out and encoded for ESC/POS and Star at 42, 48 and 32 columns';
		return [sampled('receipt-bytes', samples, 'p95', { parts, note })];
	},
};
