import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import type { JournalEntry } from '../../src/protocol/entry.ts';
import { RunningTill } from '../support/a-running-till.ts';
import { Cashier } from '../support/cashier.ts';
import { deviceGoods } from '../support/device-goods.ts';
import { entriesOf, foldedZs } from '../support/server-books.ts';

let tablet: RunningTill;
let cashier: Cashier;
test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser }) => {
	tablet = await RunningTill.start(browser);
	cashier = new Cashier(tablet.till);
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

const dialog = () => cashier.dialog;
const tap = (name: string | RegExp) => cashier.tap(name);
const entries = async () => (await tablet.till.journal()) as unknown as JournalEntry[];
/** The manager, who is not signed in, allows it. */
const approveAsManager = (where: string) => cashier.approvedByManager(() => clean(where));

test('a cashier closes the day without a server, with a manager beside, and the server then has the same Z', async () => {
	const { page, till, server } = tablet;
	await till.enrol(server.url);
	await till.signIn('鈴木 健太', '0002');
	await till.open('30000');
	await till.installed();
	await till.expectUnsynced(0);
	const [item] = await deviceGoods(page);
	await server.kill();

	await till.scanCarefully(item?.code ?? '');
	await till.payExactCash();
	await till.nextSale();
	const price = item?.price ?? 0;

	await cashier.openDrawerSheet();
	await clean('the drawer');
	await expect(page.getByTestId('drawer-expected')).toHaveText('Shown after the count');
	await tap(/^Paid out/);
	await dialog().getByLabel('Amount').fill('500');
	await tap('Supplies');
	await clean('paid out');
	await tap(/^Record Paid out ¥500/);
	await approveAsManager('approval');
	await expect(dialog().getByRole('status')).toContainText('¥500');

	await tap('X report');
	await expect(page.getByTestId('shift-report')).toBeVisible();
	await clean('X');
	await tap('Back');

	await tap('Count and close');
	await clean('count');
	await cashier.countDrawer({ 10000: 2, 1000: 9, 100: 3 });
	const short = 29_300 - (30_000 + price - 500);
	const said = `${short < 0 ? 'Short' : 'Over'} ¥${Math.abs(short).toLocaleString('en-US')}`;
	await expect(page.getByTestId('over-short')).toContainText(said);
	await clean('the difference');
	await expect(dialog().getByRole('button', { name: 'Close the drawer' })).toBeDisabled();
	await tap('Miscounted');
	await tap('Close the drawer');
	await approveAsManager('approval of closing');

	await expect(page.getByTestId('closed-difference')).toContainText(said);
	await clean('closed');
	await tap('Take the Z');
	await approveAsManager('approval of the Z');
	await expect(dialog()).toHaveAccessibleName('Z report 1');
	await expect(page.getByTestId('report-net')).toHaveText(`¥${price.toLocaleString('en-US')}`);
	await clean('Z');
	await tap('To opening the till');
	await expect(page.getByRole('heading', { name: 'Open the till' })).toBeVisible();

	await page.reload();
	await expect(page.getByRole('heading', { name: 'Open the till' })).toBeVisible();
	await till.open('30000');
	await cashier.openDrawerSheet();
	await page.keyboard.press('Escape');
	const own = await entries();
	expect(own.map(({ kind }) => kind)).toEqual([
		...['till_open', 'retail_transaction', 'approval', 'cash_movement', 'audit_event', 'till_count'],
		...['approval', 'drawer_close', 'approval', 'z_report', 'till_open'],
	]);

	await server.start();
	await till.expectUnsynced(0);
	const here = own.find(({ kind }) => kind === 'z_report');
	const there = await entriesOf(server, here?.device ?? '');
	expect(there.find(({ kind }) => kind === 'z_report')).toEqual(here);
	await expect
		.poll(() => foldedZs(server), { timeout: 30_000 })
		.toMatchObject([{ z_number: 1, entry_id: here?.id, differs: '' }]);
	const verified = await server.shop('verify', '--json');
	expect(verified.status, verified.stdout).toBe(0);
});

test('practice is a band on the screen and a series of its own', async () => {
	const { page, till } = tablet;
	await cashier.openDrawerSheet();
	await tap(/^Begin training/);
	await approveAsManager('approval of training');
	await expect(dialog().getByRole('status')).toContainText('Training has begun');
	await page.keyboard.press('Escape');
	await expect(page.getByTestId('training')).toBeVisible();
	await page.reload();
	await expect(page.getByTestId('training')).toBeVisible();
	await clean('training');
	const [item] = await deviceGoods(page);
	await till.scanCarefully(item?.code ?? '');
	expect(await till.payExactCash()).toBe('SBY-R01-T000001');
	await till.nextSale();
	await cashier.openDrawerSheet();
	await tap('End training');
	await page.keyboard.press('Escape');
	await expect(page.getByTestId('training')).toBeHidden();
});
