import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import type { JournalEntry } from '../../src/protocol/entry.ts';
import { RunningTill } from '../support/a-running-till.ts';
import { deviceGoods } from '../support/device-goods.ts';
import { readTables } from '../support/device-tables.ts';

type Goods = Awaited<ReturnType<typeof deviceGoods>>[number];
let tablet: RunningTill;
let tea: Goods;
let cup: Goods;
/** What `TillPage.open` puts into the drawer. */
const FLOAT = 50_000;
const yen = (amount: number) => `¥${amount.toLocaleString('en-US')}`;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser }) => {
	tablet = await RunningTill.start(browser);
	await tablet.till.ready(tablet.server.url);
	await tablet.till.installed();
	const goods = await deviceGoods(tablet.page);
	const priced = goods.filter(({ price }) => price >= 100 && price <= 5000).sort((a, b) => a.price - b.price);
	const reduced = priced.find(({ tax_category }) => tax_category === 'reduced');
	const standard = priced.findLast(({ tax_category }) => tax_category === 'standard');
	if (!reduced || !standard) throw new Error('the demo shop has food and other goods');
	[tea, cup] = [reduced, standard];
	await tablet.till.expectUnsynced(0);
	// From here on the shop has no network.
	await tablet.server.kill();
});
test.afterAll(async () => {
	expect(tablet.trouble.said).toEqual([]);
	await tablet.end();
});

const axeFinds = async (page: Page): Promise<string[]> => {
	const { violations } = await new AxeBuilder({ page }).analyze();
	return violations.map(
		({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
	);
};

async function documents(): Promise<JournalEntry<'retail_transaction'>[]> {
	const entries = (await tablet.till.journal()) as unknown as JournalEntry[];
	return entries.flatMap((entry) => (entry.kind === 'retail_transaction' ? [entry] : []));
}

/** Goods that moved since the till was opened, and what is in the drawer beyond its float. */
async function moved(): Promise<{ tea: number; cup: number; cash: number }> {
	const { stock, drawers } = (await readTables(tablet.page)).projections;
	const of = ({ _id }: Goods) => stock[_id.slice('item:'.length)] ?? 0;
	return { tea: of(tea), cup: of(cup), cash: (Object.values(drawers)[0] ?? 0) - FLOAT };
}

const dialog = () => tablet.page.getByRole('dialog');
/** Scans again what a busy machine tore in two, until the screen shows it. */
async function scanUntil(code: string, shown: () => Promise<void>): Promise<void> {
	await expect(async () => {
		await tablet.till.scan(code);
		await shown();
	}).toPass({ timeout: 30_000 });
}

/** Rings an item up by its name. */
async function ring({ name }: Goods): Promise<void> {
	const { till, page } = tablet;
	const before = await till.lines.count();
	await till.search.fill(name);
	await expect(page.getByTestId('item-tile')).toHaveCount(1);
	await page.keyboard.press('Enter');
	await expect(till.lines).toHaveCount(before + 1);
	await page.keyboard.press('Escape');
}

const openReceipt = (number: string) =>
	scanUntil(number, () => expect(dialog()).toContainText(number, { timeout: 3000 }));

let sold = '';
let paid = 0;

test('offline, two units are sold and one comes back in cash, with tax and stock', async () => {
	const { till, page } = tablet;
	await ring(tea);
	await till.lines.first().getByRole('button').first().click();
	await till.button('One more').click();
	sold = await till.payExactCash();
	paid = (await documents()).at(-1)?.body.total ?? 0;
	await till.nextSale();

	await page.keyboard.press('F8');
	await till.button('Return or exchange').click();
	await expect(page.getByLabel('Receipt number')).toBeVisible();
	expect(await axeFinds(page)).toEqual([]);
	await page.getByLabel('Receipt number').fill('1');
	await page.keyboard.press('Enter');
	await till.button(`One more of ${tea.name}`).click();
	await till.button('Changed their mind').click();
	await expect(page.getByTestId('refund-due')).toHaveText(yen(Math.round(paid / 2)));
	await expect(dialog()).toContainText('Give back in cash');
	expect(await axeFinds(page)).toEqual([]);
	await till.button(/^Give back ¥/).click();
	await expect(page.getByTestId('refund-given')).toHaveText(yen(Math.round(paid / 2)));
	const slip = page.getByTestId('receipt');
	await expect(slip).toContainText('Return slip (return invoice)');
	await expect(slip).toContainText(`No. ${sold}`);
	await expect(slip).toContainText(/8% goods※ −¥[\d,]+ \(tax included −¥\d+\)/);
	expect(await axeFinds(page)).toEqual([]);
	await till.button('Next sale').click();
	expect(await moved()).toEqual({ tea: -1, cup: 0, cash: paid - Math.round(paid / 2) });
	const [, back] = await documents();
	expect(back?.body).toMatchObject({ type: 'return', reason: 'not_wanted', total: -Math.round(paid / 2) });
});

test('a scan of the receipt opens it; no more comes back than is left', async () => {
	const { till, page } = tablet;
	await openReceipt(sold);
	await expect(page.getByTestId('return-line')).toHaveCount(1);
	await expect(dialog()).toContainText('0 of 1');
	await scanUntil(tea.code, () => expect(dialog()).toContainText('1 of 1', { timeout: 3000 }));
	await expect(till.button(`One more of ${tea.name}`)).toBeDisabled();
	const more = 'No more can come back than was sold.';
	await scanUntil(tea.code, () => expect(dialog().getByRole('alert')).toContainText(more, { timeout: 3000 }));
	await page.keyboard.press('Escape');
	await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('the other unit is exchanged for something dearer, and the difference is paid', async () => {
	const { till, page } = tablet;
	await openReceipt(sold);
	await dialog().getByRole('button', { name: 'Everything' }).click();
	await till.button('Wrong item').click();
	await till.button('Exchange for other goods').click();
	await expect(page.getByTestId('exchange-band')).toContainText('1 coming back');
	await ring(cup);
	const due = cup.price - (paid - Math.round(paid / 2));
	await till.button(`Exchange · ${yen(due)} due`).click();
	await expect(page.getByTestId('exchange-due')).toHaveText(yen(due));
	expect(await axeFinds(page)).toEqual([]);
	await dialog()
		.getByRole('button', { name: yen(due), exact: true })
		.click();
	await till.button(/^Finish with cash/).click();
	await expect(page.getByTestId('receipt')).toContainText('Exchange slip');
	await expect(page.getByTestId('receipt')).toContainText('Returned');
	await till.button('Next sale').click();
	await expect(till.lines).toHaveCount(0);
	await expect(page.getByTestId('exchange-band')).toHaveCount(0);
	expect(await moved()).toEqual({ tea: 0, cup: -1, cash: cup.price });
});

test('the exchange is reversed from its receipt, once', async () => {
	const { till, page } = tablet;
	await page.keyboard.press('F8');
	await till.button('Receipts of this device').click();
	await dialog().getByRole('listitem').first().getByRole('button').click();
	await till.button('Reverse this sale').click();
	await expect(dialog()).toContainText('Takes the whole sale back');
	expect(await axeFinds(page)).toEqual([]);
	await till.button('Rung wrongly').click();
	await till.button(/^Reverse ¥/).dblclick();
	await expect(page.getByTestId('receipt')).toContainText('Reversal slip');
	await till.button('Next sale').click();
	expect((await documents()).map(({ body }) => body.type)).toEqual([
		'sale',
		'return',
		'exchange',
		'post_void',
	]);
	expect(await moved()).toEqual({ tea: -1, cup: 0, cash: paid - Math.round(paid / 2) });
	await openReceipt(sold);
	await expect(dialog()).toContainText('0 of 1');
	await page.keyboard.press('Escape');
});

test('goods without a receipt come back for their lowest price, with leave and a reason', async () => {
	const { till, page } = tablet;
	const before = await moved();
	await page.keyboard.press('F8');
	await till.button('Return or exchange').click();
	await till.button('There is no receipt').click();
	await dialog().getByRole('textbox', { name: 'Name or code' }).fill(tea.name);
	await page.keyboard.press('Enter');
	await dialog().getByRole('button', { name: tea.name }).click();
	await expect(page.getByTestId('refund-due')).toHaveText(yen(tea.price));
	await till.button('Defective').click();
	expect(await axeFinds(page)).toEqual([]);
	await till.button(/^Give back ¥/).click();
	await expect(page.getByTestId('refund-given')).toHaveText(yen(tea.price));
	await till.button('Next sale').click();
	expect(await moved()).toEqual({ ...before, cash: before.cash - tea.price });
});

test('a cashier asks a manager by PIN to reverse a sale, without a network', async () => {
	const { till, page } = tablet;
	await page.keyboard.press('F8');
	await dialog()
		.getByRole('button', { name: /^Switch/ })
		.click();
	await till.signIn('鈴木 健太', '0002');
	await ring(tea);
	const number = await till.payExactCash();
	await till.nextSale();
	await page.keyboard.press('F8');
	await till.button('Receipts of this device').click();
	await dialog().getByRole('listitem').first().getByRole('button').click();
	await till.button('Reverse this sale').click();
	await till.button('Rung wrongly').click();
	await till.button(/^Reverse ¥/).click();
	await till.button('佐藤 美咲').click();
	await page.keyboard.type('0001', { delay: 90 });
	await page.keyboard.press('Enter');
	await expect(page.getByTestId('receipt')).toContainText(`No. ${number}`);
	const last = (await documents()).at(-1);
	expect(last).toMatchObject({ operator: 'suzuki', body: { type: 'post_void' } });
	expect(last?.body.approvals).toMatchObject([{ permission: 'post_void', approver: 'sato' }]);
	await till.button('Next sale').click();
});

test('with the server back everything arrives once, and its books agree', async () => {
	const { till, server } = tablet;
	await server.start();
	await till.expectUnsynced(0);
	const verified = await server.shop('verify', '--json');
	expect(verified.status, verified.stdout).toBe(0);
});
