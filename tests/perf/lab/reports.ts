import { invariant } from '#domain/invariant.ts';
import { money } from '#domain/money/money.ts';
import { BasketStore } from '#storage/basket-store.ts';
import { closeDrawer } from '#usecases/close-drawer.ts';
import { completeSale } from '#usecases/complete-sale.ts';
import { countDrawer } from '#usecases/count-drawer.ts';
import { takeXReport } from '#usecases/x-report.ts';
import { takeZReport } from '#usecases/z-report.ts';
import { aCounter } from '../../support/a-counter.ts';
import { aBasketOf } from '../../support/a-document.ts';

const PRICES = [110, 158, 216, 330, 540, 980, 1280];
const X_A_DAY = 5;

/** How long X and Z took, ms each, and what the last Z counted. */
export type ReportTimes = { readonly x: number[]; readonly z: number[]; readonly counted: number };

/**
 * Days of so many sales of three items on this device alone: X is read several times in the evening, the drawer is
 * counted and closed, and the Z is taken, each through the use case that the screen calls.
 */
export async function measureReports(days: number, sales: number): Promise<ReportTimes> {
	const till = await aCounter();
	const baskets = new BasketStore(till.db);
	const times = { x: [] as number[], z: [] as number[], counted: 0 };
	const timed = async <T>(work: () => Promise<T>): Promise<[T, number]> => {
		const from = performance.now();
		return [await work(), performance.now() - from];
	};
	await till.device.setOperator('0009');
	for (let day = 0; day < days; day++) {
		if (day > 0) await till.open();
		for (let nth = 0; nth < sales; nth++) await sell(till, `${day}-${nth}`);
		for (let x = 0; x < X_A_DAY; x++) {
			const [report, took] = await timed(() => takeXReport(till, null));
			invariant(report.ok && report.value.figures.sales.count === sales, 'the X has the day');
			times.x.push(took);
		}
		const cash = (await till.journal.openSession())?.cash ?? 0;
		const counted = await countDrawer(till, { cash: { 1: cash }, others: {} });
		invariant(counted.ok, 'the drawer is counted');
		const closed = await closeDrawer({ ...till, baskets }, { reason: '', takesDeposit: false }, null);
		invariant(closed.ok, 'the drawer is closed');
		const [report, took] = await timed(() => takeZReport(till, null));
		invariant(report.ok, 'the Z is taken');
		times.z.push(took);
		times.counted = report.value.figures.sales.count;
	}
	till.remove();
	return times;
}

async function sell(till: Awaited<ReturnType<typeof aCounter>>, id: string): Promise<void> {
	const goods = [0, 1, 2].map((line) => {
		const at = (Number(id.split('-')[1]) * 3 + line) % PRICES.length;
		return { item: `item-${at}`, price: PRICES[at] ?? 0, tax: at % 2 === 0 ? 'reduced' : 'standard' };
	});
	const total = goods.reduce((sum, { price }) => sum + price, 0);
	const type = Number(id.split('-')[1]) % 3 === 0 ? ('card' as const) : ('cash' as const);
	const sold = await completeSale(till, aBasketOf(id, goods), [{ type, amount: money(total) }]);
	invariant(sold.ok, 'the sale completes');
}
