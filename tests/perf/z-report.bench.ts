import type { Bench } from './bench.ts';
import { quantile, sampled } from './figure.ts';
import { openLabPage } from './lab-page.ts';

const DAYS = 2;
const SALES = Number(process.env.NOREN_Z_SALES || 1000);

/** X and Z of a busy day, offline, through the use cases the screens call, over the tablet's own strict storage. */
export const bench: Bench = {
	name: 'z-report',
	target: 'X and Z of a 1,000-sale day ≤ 500 ms offline',
	async run(around) {
		const page = await openLabPage(around);
		around.say(`${DAYS} days of ${SALES} sales, one strict commit each`);
		const { x, z, counted } = await page.evaluate(([days, sales]) => lab.measureReports(days, sales), [
			DAYS,
			SALES,
		] as const);
		if (counted !== SALES) throw new Error(`the Z counted ${counted} sales of ${SALES}`);
		const parts = { x_p50: quantile(x, 0.5), x_p95: quantile(x, 0.95), z_p50: quantile(z, 0.5) };
		const note = `reading the period, adding it up and committing; ${SALES} sales of three items at two rates`;
		return [sampled('z-report', [...x, ...z], 'p95', { parts, note })];
	},
};
