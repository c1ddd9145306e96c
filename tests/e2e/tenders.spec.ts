import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import type { JournalEntry } from '../../src/protocol/entry.ts';
import { RunningTill } from '../support/a-running-till.ts';
import { deviceGoods } from '../support/device-goods.ts';

let tablet: RunningTill;
test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser }) => {
	tablet = await RunningTill.start(browser);
});
test.afterAll(async () => {
	expect(tablet.trouble.said).toEqual([]);
	await tablet.end();
});

/** Nothing that axe finds, on the screen as it is. */
async function clean(where: string) {
	const { violations } = await new AxeBuilder({ page: tablet.page }).analyze();
	const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
	expect(found, where).toEqual([]);
}

const entries = async () => (await tablet.till.journal()) as unknown as JournalEntry[];
const tap = (name: string | RegExp) => tablet.page.getByRole('button', { name }).click();
const form = () => tablet.page.getByTestId('tender-form');
const yen = (amount: number) => `¥${amount.toLocaleString('en-US')}`;
const CPM = 'hQVDUFYwMWEaTwegAAAAVVVVVw8SNFZ4kBI0WNGRIgESNF8=';

async function lastSale() {
	const sale = (await entries()).findLast(({ kind }) => kind === 'retail_transaction');
	return sale as unknown as JournalEntry<'retail_transaction'>;
}
const paidBy = async () => (await lastSale()).body.tenders.map(({ rule }) => rule).sort();
const charges = async () =>
	(await entries()).flatMap((entry) =>
		entry.kind === 'payment_attempt' ? [(entry.body as { status: string }).status] : [],
	);

async function ringUp(): Promise<number> {
	const [item] = await deviceGoods(tablet.page);
	await tablet.till.scanCarefully(item?.code ?? '');
	await tap(/^Check out/);
	return item?.price ?? 0;
}
async function terminalDoes(mood: string) {
	await tablet.page.keyboard.press('F8');
	await tap(/^Payment terminal/);
	await tap('Simulated terminal');
	await tap(mood);
	await tablet.page.keyboard.press('Escape');
}

test('a gift card is loaded, spent and split with a voucher, a QR payment and cash', async () => {
	const { page, till, server } = tablet;
	await till.ready(server.url);
	await page.keyboard.press('F8');
	await tap('Sell or load a gift card');
	await page.getByLabel('Number of the card').fill('GC-77');
	await tap('1,000');
	await clean('loading a gift card');
	await tap(/^Put ¥1,000/);
	await till.payExactCash();
	await till.nextSale();

	const price = await ringUp();
	await tap('Other');
	await clean('other tenders');
	await tap('Gift card');
	await form().getByLabel('Number of the card').fill('GC-77');
	await tap('Show the balance');
	await expect(page.getByTestId('account-balance')).toHaveText('¥1,000');
	const spent = Math.min(1000, price);
	await tap(`Take Gift card ${yen(spent)}`);
	if (spent < price) {
		await expect(page.getByTestId('still-due')).toHaveText(yen(price - spent));
		await tap('Cash');
		await page.getByRole('group', { name: 'Cash' }).getByRole('button').first().click();
	}
	await tap(/^Finish/);
	await expect(page.getByTestId('receipt-number')).toBeVisible();
	expect(await paidBy()).toEqual(spent < price ? ['cash', 'gift_card'] : ['gift_card']);
	await till.nextSale();

	const due = await ringUp();
	await till.scan(CPM);
	await expect(page.getByTestId('payment-code')).toContainText('NF8=');
	await form().getByLabel('Amount').fill('10');
	await tap('Record QR payment ¥10');
	await tap('Voucher (no change)');
	await form().getByRole('textbox', { name: 'Face of a voucher' }).fill(String(due));
	await tap(`Take Voucher (no change) ${yen(due)}`);
	await tap('Customer was told: ¥10 is not handed back');
	await tap(/^Finish/);
	await expect(page.getByTestId('change-due')).toHaveText('¥0');
	const { tenders } = (await lastSale()).body;
	expect(tenders).toMatchObject([{ rule: 'qr' }, { rule: 'voucher', breakage: 10 }]);
	expect(JSON.stringify(tenders)).not.toContain(CPM);
	await till.nextSale();
});

test('a card is declined, charged with its reply lost, given back, and found after a reload', async () => {
	const { page, till } = tablet;
	await terminalDoes('Declines');
	const price = await ringUp();
	await tap('Card');
	await tap(/^Charge Card/);
	await expect(page.getByTestId('tender-said')).toContainText('Nothing is charged');
	await clean('a card that was declined');
	await terminalDoes('Charges, and loses its reply');
	await tap(/^Charge Card/);
	await expect(page.getByTestId('tendered')).toHaveText(yen(price));
	await tap(/^Remove Card/);
	await expect(page.getByTestId('still-due')).toHaveText(yen(price));
	await tap(/^Charge Card/);
	await expect(page.getByTestId('tendered')).toHaveText(yen(price));
	const before = await charges();
	expect(before).toEqual([
		...['intended', 'declined', 'intended', 'unknown', 'approved', 'cancelling', 'reversed'],
		...['intended', 'unknown', 'approved'],
	]);

	await page.reload();
	await expect(page.getByTestId('attempt')).toContainText('Approved');
	await clean('a charge that is in no sale');
	await tap('Use it for this sale');
	await tap(/^Finish/);
	await expect(page.getByTestId('receipt-number')).toBeVisible();
	expect(await paidBy()).toEqual(['card']);
	expect(await charges()).toEqual(before);
	await till.nextSale();
	await page.reload();
	await expect(page.getByTestId('basket-total')).toBeVisible();
	await expect(page.getByTestId('attempt')).toHaveCount(0);
});

test('cash that was a card is corrected on its receipt, and comes back onto a number issued here', async () => {
	const { page, till } = tablet;
	const [item] = await deviceGoods(page);
	await till.scanCarefully(item?.code ?? '');
	const number = await till.payExactCash();
	const price = (await lastSale()).body.total;
	await till.nextSale();
	await page.keyboard.press('F8');
	await tap('Receipts of this device');
	await tap(new RegExp(number));
	await tap('Correct the tender');
	const correction = page.getByTestId('correction-form');
	await correction.getByRole('button', { name: 'Card', exact: true }).click();
	await correction.getByRole('button', { name: 'Rung wrongly' }).click();
	await clean('the correction of a tender');
	await tap(`Correct Cash → Card ${yen(price)}`);
	await expect(page.getByTestId('corrections')).toContainText('Cash → Card');
	const fixed = (await entries()).at(-1);
	expect(fixed).toMatchObject({ kind: 'tender_correction', body: { amount: price, reason: 'mistake' } });

	await tap('Return or exchange');
	await tap(/^Everything$/);
	await expect(page.getByRole('dialog')).toContainText('Refund on the card terminal');
	await tap('Changed their mind');
	await tap('All of it to store credit');
	await expect(page.getByRole('button', { name: 'Say where the store credit goes' })).toBeDisabled();
	await tap('Issue a new number');
	await expect(page.getByTestId('credit-told')).toContainText('A new number');
	await clean('a refund onto store credit');
	await tap(/^Give back ¥/);
	await expect(page.getByTestId('credit-slip')).toContainText(`balance ${yen(price)}`);
	const [refund] = (await lastSale()).body.tenders;
	expect(refund).toMatchObject({ kind: 'store_credit', amount: -price, balance_after: price });
	await expect(page.getByTestId('receipt')).toContainText(refund?.reference ?? 'no account');
	await tap('Next sale');
});

test('dollars are taken at the rate of the day, with change in yen, and lie apart in the drawer', async () => {
	const { page, till, server } = tablet;
	expect((await server.shop('rates', 'set', 'USD', '148.20')).status).toBe(0);
	await ringUp();
	const dollars = page.getByRole('button', { name: 'Foreign cash', exact: true });
	// The desk reads the store's rules anew each time it is asked for.
	await expect(async () => {
		await tap(/^Cash$/);
		await tap('Other');
		await expect(dollars).toBeVisible({ timeout: 1000 });
	}).toPass({ timeout: 30_000 });
	await tap('Foreign cash');
	await form().getByLabel('Given in USD').fill('1000');
	await expect(page.getByTestId('foreign-worth')).toContainText('¥148,200');
	await clean('foreign cash');
	await tap('Take Foreign cash ¥148,200');
	await tap(/^Finish/);
	await expect(page.getByTestId('receipt-number')).toBeVisible();
	const { tenders, change_due, total } = (await lastSale()).body;
	expect(tenders).toMatchObject([{ foreign: { currency: 'USD', amount: 100_000 } }]);
	expect(change_due).toBe(148_200 - total);
	await till.nextSale();
	await page.keyboard.press('F8');
	await tap('Till and drawer');
	await expect(page.getByTestId('drawer-foreign')).toHaveText('$1,000.00');
});
