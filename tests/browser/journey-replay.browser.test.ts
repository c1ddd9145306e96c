import { expect, test } from 'vitest';
import { commands } from 'vitest/browser';
import { netSales, netTendered } from '#domain/till/shift-figures.ts';
import { aReplay } from '../support/a-replay.ts';
import { centsOf, type JourneyFate, JourneyReplay } from '../support/journey-replay.ts';
import type { JourneyRow } from '../support/replay-rows.ts';

const all = await commands.replaysAll();
const there = await commands.journeyIsThere();

const AMERICAN = {
	currency: 'USD',
	time_zone: 'UTC',
	cut_hour: 0,
	tax_categories: [{ id: 'none', mark: '', rates: [{ valid_from: '2010-01-01', rate: { n: 0, d: 100 } }] }],
};

/** What becomes of the 37,158 rows of the half-year; none is passed over. */
const FATES: Readonly<Record<JourneyFate, number>> = {
	sold: 36_952,
	// A quantity of 0, and nothing paid: coupons beside no goods.
	quantity_invalid: 201,
	// Neither paid nor taken off: goods without a price.
	unpriced: 5,
};

/** Of the whole, the baskets with a coupon of either kind, and of these a third; by day. */
function chosen(rows: readonly JourneyRow[]): JourneyRow[][] {
	const baskets = [...Map.groupBy(rows, ({ basket_id }) => basket_id).values()];
	const byTime = baskets.sort((a, b) =>
		(a[0]?.transaction_timestamp ?? '') < (b[0]?.transaction_timestamp ?? '') ? -1 : 1,
	);
	if (all) return byTime;
	return byTime
		.filter((basket) => basket.some((row) => row.coupon_disc !== '0' || row.coupon_match_disc !== '0'))
		.filter((_, at) => at % 3 === 0);
}

test.skipIf(!there)(
	'baskets with loyalty discounts and coupons come to the cent of the file, on the till and at the server (skipped without ../shared)',
	async () => {
		const till = await aReplay(AMERICAN);
		const replay = new JourneyReplay(till);
		const baskets = chosen(await commands.readJourney());
		for (const [at, basket] of baskets.entries()) {
			await replay.sell(basket);
			if (at % 5000 === 4999) console.info(`${at + 1} baskets, ${replay.days.length} days closed`);
		}
		await replay.endDay();

		const { fates, days } = replay;
		const counts: Record<string, number> = {};
		for (const { fate } of fates) counts[fate] = (counts[fate] ?? 0) + 1;
		console.info(`${baskets.length} baskets, ${days.length} days, fates of rows: ${JSON.stringify(counts)}`);
		expect(fates.length).toBe(baskets.reduce((sum, basket) => sum + basket.length, 0));
		if (all) expect(counts).toEqual(FATES);
		for (const { row, fate } of fates) {
			const isNothing =
				row.quantity === '0' ||
				[row.sales_value, row.retail_disc, row.coupon_match_disc].every((v) => v === '0');
			if (isNothing !== (fate !== 'sold')) throw new Error(`${JSON.stringify(row)}: ${fate}`);
		}

		const sold = fates.flatMap(({ row, fate }) => (fate === 'sold' ? [row] : []));
		const of = (rows: readonly JourneyRow[], column: keyof JourneyRow) =>
			rows.reduce((sum, row) => sum + centsOf(row[column]), 0);
		for (const { day, figures } of days) {
			const today = sold.filter(({ transaction_timestamp }) => transaction_timestamp.startsWith(day));
			expect(figures.sales.amount, day).toBe(of(today, 'sales_value'));
			const off = Object.values(figures.discounts).reduce((sum, amount) => sum + amount, 0);
			expect(off, day).toBe(of(today, 'retail_disc') + of(today, 'coupon_match_disc'));
			expect(netSales(figures), day).toBe(netTendered(figures));
		}

		const { entries, server, faults } = await till.end();
		expect(faults).toEqual([]);
		expect(server).toMatchObject({ exceptions: [], differing: [], zReports: days.length });
		const shares: Record<string, number> = {};
		let coupons = 0;
		let documents = 0;
		for (const entry of entries) {
			if (entry.kind !== 'retail_transaction') continue;
			documents++;
			for (const { amount } of entry.body.tenders.filter(({ kind }) => kind === 'voucher')) coupons += amount;
			for (const { id, amount } of entry.body.lines.flatMap((line) => line.shares)) {
				const [kind = ''] = id.split(':');
				shares[kind] = (shares[kind] ?? 0) + amount;
			}
		}
		expect(shares).toEqual({
			card: of(sold, 'retail_disc'),
			match: of(sold, 'coupon_match_disc'),
		});
		// A coupon beside nothing to pay was not taken by this till: its goods were free already.
		const free = [...Map.groupBy(sold, ({ basket_id }) => basket_id).values()].filter(
			(rows) => of(rows, 'sales_value') === 0,
		);
		expect(coupons).toBe(of(sold, 'coupon_disc') - of(free.flat(), 'coupon_disc'));
		expect(server.documents).toEqual({ sale: { count: documents, total: of(sold, 'sales_value') } });
		console.info(
			`${documents} sales, ${of(sold, 'sales_value')} cents, discounts ${JSON.stringify(shares)}, maker's coupons ${coupons}, baskets free of charge ${free.length}`,
		);
		await till.remove();
	},
	3_600_000,
);
