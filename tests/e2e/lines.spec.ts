import { AxeBuilder } from '@axe-core/playwright';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { dataFolder } from '../../server/data-folder.ts';
import { Database } from '../../server/database/database.ts';
import type { JournalEntry } from '../../src/protocol/entry.ts';
import type { ItemDoc } from '../../src/protocol/feed.ts';
import { RunningTill, TABLET } from '../support/a-running-till.ts';
import { deviceGoods } from '../support/device-goods.ts';
import { PageTrouble } from '../support/page-trouble.ts';
import { TillPage } from '../support/till-page.ts';

type Goods = ItemDoc & { readonly code: string };

let tablet: RunningTill;
let other: { readonly context: BrowserContext; readonly till: TillPage; readonly trouble: PageTrouble };
let food: Goods;
let ware: Goods;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser }) => {
	tablet = await RunningTill.start(browser);
	const { till, server, page } = tablet;
	await till.enrol(server.url);
	await till.signIn('鈴木 健太', '0002');
	await till.open();
	const goods = (await deviceGoods(page)).filter(({ code }) => code.length === 13);
	const [one] = goods.filter(({ tax_category }) => tax_category === 'reduced');
	const [two] = goods.filter(({ tax_category }) => tax_category === 'standard');
	if (!one || !two) throw new Error('the demo shop lacks goods for this test');
	[food, ware] = [one, two];
	const context = await browser.newContext(TABLET);
	const trouble = await PageTrouble.watch(context);
	other = { context, trouble, till: new TillPage(await context.newPage()) };
	await other.till.ready(server.url);
});
test.afterAll(async () => {
	expect([...tablet.trouble.said, ...other.trouble.said]).toEqual([]);
	await other.context.close();
	await tablet.end();
});

const yen = (amount: number) => `¥${amount.toLocaleString('en-US')}`;
const dialogOf = (page: Page) => page.getByRole('dialog').last();
const last = async (till: TillPage, kind: string) =>
	((await till.journal()) as unknown as JournalEntry[]).filter((entry) => entry.kind === kind).at(-1);

/** Nothing that axe finds, on the screen as it is. */
async function clean(page: Page, where: string) {
	const { violations } = await new AxeBuilder({ page }).analyze();
	const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
	expect(found, where).toEqual([]);
}

test('a cashier’s price is explained, approved by a manager, shown, taken back, set again and sold', async () => {
	const { page, till } = tablet;
	await till.scanCarefully(ware.code);
	await till.lines.first().getByRole('button').click();
	await till.button(`Price of ${ware.name}`).click();
	await expect(page.getByTestId('price-steps')).toContainText(`Tag price ${yen(ware.price)}`);
	await expect(page.getByTestId('price-steps')).toContainText('Tax rate 10%');
	await clean(page, 'the price of a line');

	const set = async () => {
		await dialogOf(page).getByRole('button', { name: 'Amount off' }).click();
		await dialogOf(page).getByLabel('Off the price of one').fill('100');
		await dialogOf(page).getByRole('button', { name: 'Damaged' }).click();
		await dialogOf(page)
			.getByRole('button', { name: `Make it ${yen(ware.price - 100)}` })
			.click();
		await expect(dialogOf(page)).toHaveAccessibleName('Approval');
		await dialogOf(page)
			.getByRole('button', { name: /佐藤 美咲/ })
			.click();
		await page.keyboard.type('0001', { delay: 90 });
		await page.keyboard.press('Enter');
		await expect(till.total).toHaveText(yen(ware.price - 100));
	};
	await set();
	await expect(till.lines.first()).toContainText(yen(ware.price));
	await till.button('Undo').click();
	await expect(till.total).toHaveText(yen(ware.price));
	await till.lines.first().getByRole('button').click();
	await till.button(`Price of ${ware.name}`).click();
	await set();
	await till.payExactCash();
	await till.nextSale();
	const sale = await last(till, 'retail_transaction');
	const approval = await last(till, 'approval');
	if (sale?.kind !== 'retail_transaction') throw new Error('no sale');
	expect(sale.body.lines[0]?.override).toEqual({
		...{ unit_price: ware.price - 100, reason: 'damaged', operator: 'suzuki', approver: 'sato' },
	});
	expect(sale.body.approvals).toEqual([
		{ permission: 'price_override', approver: 'sato', entry_id: approval?.id },
	]);
});

test('food is eaten here at one tap, and a ware asks nothing', async () => {
	const { till } = tablet;
	await till.scanCarefully(ware.code);
	await expect(till.button('Eat in')).toHaveCount(0);
	await till.scanCarefully(food.code);
	await expect(tablet.page.getByText(/^8% goods/)).toBeVisible();
	await till.button('Eat in').click();
	await expect(tablet.page.getByText(/^8% goods/)).toHaveCount(0);
	await till.payExactCash();
	await till.nextSale();
	const sale = await last(till, 'retail_transaction');
	expect(sale?.body).toMatchObject({ service_mode: 'eat_in', taxes: [{ category: 'standard' }] });
});

test('a basket parked at one tablet is sold at another; two that took one up offline are told of', async () => {
	const { till, server, page } = tablet;
	for (const { code } of [food, ware]) {
		await till.scanCarefully(code);
		await page.getByRole('button', { name: 'Suspend', exact: true }).click();
		await expect(till.lines).toHaveCount(0);
	}
	await till.expectUnsynced(0);
	await expect(other.till.button('Suspended 2')).toBeVisible({ timeout: 30_000 });
	await other.till.button('Suspended 2').click();
	await expect(dialogOf(other.till.page)).toContainText('at another tablet');
	await expect(dialogOf(other.till.page)).toContainText(yen(food.price));
	await clean(other.till.page, 'parked baskets');
	const row = (owner: Page, name: string) =>
		dialogOf(owner).getByRole('listitem').filter({ hasText: name }).getByRole('button', { name: 'Resume' });
	await row(other.till.page, food.name).click();
	await expect(other.till.total).toHaveText(yen(food.price));
	await other.till.payExactCash();
	await other.till.nextSale();
	await expect(till.button('Suspended 1')).toBeVisible({ timeout: 30_000 });
	await other.till.expectUnsynced(0);

	await server.kill();
	for (const each of [till, other.till]) {
		await each.button('Suspended 1').click();
		await row(each.page, ware.name).click();
		await expect(each.total).toHaveText(yen(ware.price));
		await each.payExactCash();
		await each.nextSale();
		await expect(each.button(/^Suspended/)).toHaveCount(0);
	}
	await server.start();
	await till.expectUnsynced(0);
	await other.till.expectUnsynced(0);
	await expect.poll(exceptions, { timeout: 30_000 }).toEqual(['basket_resumed_twice', 'basket_sold_twice']);
	await page.bringToFront();
});

test('a basket parked at one tablet is thrown away at another, with a reason, and is gone from both', async () => {
	const { till, page } = tablet;
	await till.scanCarefully(food.code);
	await page.getByRole('button', { name: 'Suspend', exact: true }).click();
	await till.expectUnsynced(0);
	await other.till.page.bringToFront();
	await expect(other.till.button('Suspended 1')).toBeVisible({ timeout: 30_000 });
	await other.till.button('Suspended 1').click();
	const sheet = dialogOf(other.till.page);
	await sheet.getByRole('button', { name: `Discard “${food.name}”` }).click();
	await expect(sheet.getByRole('button', { name: 'Choose a reason' })).toBeDisabled();
	await clean(other.till.page, 'a parked basket to discard');
	await sheet.getByRole('button', { name: 'Rung wrongly' }).click();
	await sheet.getByRole('button', { name: `Discard ${yen(food.price)}` }).click();
	await expect(sheet).toContainText('There are no suspended baskets');
	await other.till.page.keyboard.press('Escape');
	await expect(other.till.button(/^Suspended/)).toHaveCount(0);
	expect((await last(other.till, 'basket_resumed'))?.body).toMatchObject({
		...{ outcome: 'discarded', note: 'mistake' },
	});
	await page.bringToFront();
	await expect(till.button(/^Suspended/)).toHaveCount(0, { timeout: 30_000 });
});

test('a manager allows a price by the code of their own tablet, without a PIN at this one', async () => {
	const { till, page } = tablet;
	await till.scanCarefully(ware.code);
	await till.lines.first().getByRole('button').click();
	await till.button(`Price of ${ware.name}`).click();
	await dialogOf(page).getByRole('button', { name: 'Amount off' }).click();
	await dialogOf(page).getByLabel('Off the price of one').fill('50');
	await dialogOf(page).getByRole('button', { name: 'Damaged' }).click();
	await dialogOf(page)
		.getByRole('button', { name: /^Make it/ })
		.click();
	await expect(dialogOf(page)).toHaveAccessibleName('Approval');

	const theirs = other.till.page;
	await theirs.bringToFront();
	await theirs.keyboard.press('F8');
	await dialogOf(theirs).getByRole('button', { name: 'Approval code' }).click();
	await expect(dialogOf(theirs)).toHaveAccessibleName('Approval code');
	await theirs.keyboard.type('0001', { delay: 90 });
	await theirs.keyboard.press('Enter');
	const shown = theirs.getByRole('img', { name: 'Approval code (QR)' });
	const code = (await shown.getAttribute('data-code')) ?? '';
	await clean(theirs, 'an approval code');
	await theirs.keyboard.press('Escape');

	await page.bringToFront();
	await expect(async () => {
		if ((await till.total.textContent()) !== yen(ware.price - 50)) await till.scan(code);
		await expect(till.total).toHaveText(yen(ware.price - 50), { timeout: 4000 });
	}).toPass({ timeout: 40_000 });
	expect((await last(till, 'approval'))?.body).toMatchObject({ method: 'code', approver: 'sato' });
	await till.payExactCash();
	await till.nextSale();
});

/** What the server found to look at, by kind. */
function exceptions(): string[] {
	const db = new Database(dataFolder(tablet.server.dataDir).database);
	try {
		return db.all<{ kind: string }>('SELECT kind FROM proj_exceptions ORDER BY kind').map(({ kind }) => kind);
	} finally {
		db.close();
	}
}
