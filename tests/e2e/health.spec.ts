import { readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { RunningTill, TABLET } from '../support/a-running-till.ts';
import { deviceGoods } from '../support/device-goods.ts';
import { loseBothCopies } from '../support/second-copy.ts';
import { TillPage } from '../support/till-page.ts';

let tablet: RunningTill;
test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser }) => {
	tablet = await RunningTill.start(browser);
	await tablet.till.ready(tablet.server.url);
	await tablet.till.installed();
	await tablet.till.expectUnsynced(0);
});
test.afterAll(async () => {
	expect(tablet.trouble.said).toEqual([]);
	await tablet.end();
});

const verdict = (page: Page) => page.getByTestId('health-verdict');

/** Opens the sheet by the pill. */
async function openSheet(page: Page) {
	await page.getByTestId('sync-status').click();
	await expect(verdict(page)).toBeVisible();
}

async function expectVerdict(page: Page, wanted: 'safe' | 'waiting' | 'attention', words: RegExp) {
	await expect(verdict(page)).toHaveAttribute('data-verdict', wanted, { timeout: 90_000 });
	await expect(verdict(page)).toContainText(words);
}

async function expectNoAxeFindings(page: Page) {
	const { violations } = await new AxeBuilder({ page }).analyze();
	expect(violations.map(({ id, nodes }) => `${id} ${nodes.map(({ html }) => html).join()}`)).toEqual([]);
}

/** Sells one of the first goods for the exact cash. */
async function sell({ till, page }: RunningTill, index: number): Promise<string> {
	const goods = await deviceGoods(page);
	await till.scanCarefully(goods[index]?.code ?? '');
	const number = await till.payExactCash();
	await till.nextSale();
	return number;
}

/** The devices page as its own machine sees it, with the row of a device. */
async function devicesPage(page: Page, url: string, device: string) {
	await page.goto(`${url}/office/devices?lang=en`);
	const row = page.getByTestId(`device-${device}`);
	return { row, figure: (name: string) => row.locator(`[data-figure="${name}"]`) };
}

test('safe, then waiting with the server gone, then safe again; the office sees the same figures', async () => {
	const { page, server, context } = tablet;
	await sell(tablet, 0);
	await page.keyboard.press('F7');
	await expectVerdict(page, 'safe', /Everything is safe.*Every sale is on the server/s);
	await expectNoAxeFindings(page);
	await expect(page.getByTestId('health-unsent')).toContainText('None');
	await expect(page.getByTestId('health-own')).toContainText('1');
	await expect(page.getByTestId('health-compare')).toContainText('The same');
	await page.keyboard.press('Escape');
	await expect(page.getByRole('dialog')).toHaveCount(0);

	await server.kill();
	await sell(tablet, 1);
	await sell(tablet, 2);
	await expect(page.getByTestId('sync-status')).toContainText('Offline', { timeout: 60_000 });
	await openSheet(page);
	await expectVerdict(page, 'waiting', /Safe — 2 records waiting here/);
	await expect(page.getByTestId('health-contact')).toContainText('Offline');
	await expectNoAxeFindings(page);

	await server.start();
	await expectVerdict(page, 'safe', /Everything is safe/);
	await expect(page.getByTestId('health-own')).toContainText('3');
	await expect(page.getByTestId('health-server')).toContainText('3');
	const sum = (await page.getByTestId('health-server').locator('.note').textContent()) ?? '';
	await page.keyboard.press('Escape');

	const office = await context.newPage();
	const { row, figure } = await devicesPage(office, server.url, 't01.1');
	await expect(row).toHaveAttribute('data-verdict', 'safe');
	await expect(figure('unsent')).toHaveText('None');
	// The opened drawer and three sales.
	await expect(figure('acked')).toContainText('4 of 4');
	await expect(figure('compare')).toContainText(`The same`);
	await expect(figure('compare')).toContainText('Sales 3');
	expect((await figure('compare').textContent())?.replace(/[^0-9]/g, '')).toBe(
		`3${sum.replace(/[^0-9]/g, '')}`,
	);
	await expectNoAxeFindings(office);
	await office.goto(`${server.url}/office/devices?lang=ja`);
	await expect(office.getByTestId('verdict')).toContainText('すべての端末の会計がサーバーにあります');
	await expectNoAxeFindings(office);
	await office.close();
});

test('a check on demand verifies every record, and the data against the server', async () => {
	const { page } = tablet;
	await page.keyboard.press('F7');
	await page.getByRole('button', { name: 'Check now' }).click();
	await expect(page.getByTestId('health-chain')).toContainText('All 4 sound');
	await expect(page.getByTestId('health-second-copy')).toContainText('Kept');
	await expect(page.getByRole('dialog')).toContainText('Compared at');
	await page.keyboard.press('Escape');
});

test('what is unsent travels in a sealed file through another tablet, once', async ({ browser }) => {
	const { page, server, context } = tablet;
	await context.setOffline(true);
	const number = await sell(tablet, 3);
	await openSheet(page);
	await expectVerdict(page, 'waiting', /1 record waiting here/);
	const saving = page.waitForEvent('download');
	await page.getByRole('button', { name: 'Save unsent to a file' }).click();
	const file = await (await saving).path();
	expect(readFileSync(file, 'utf8')).not.toContain(number);
	await page.keyboard.press('Escape');

	const other = await browser.newContext(TABLET);
	const second = new TillPage(await other.newPage());
	await second.ready(server.url);
	await second.page.keyboard.press('F7');
	const bring = () => second.page.getByTestId('sealed-file').setInputFiles(file);
	await bring();
	await expect(second.page.getByRole('dialog')).toContainText('1 record brought in, 0 already there');
	await bring();
	await expect(second.page.getByRole('dialog')).toContainText('0 records brought in, 1 already there');
	await second.page.getByTestId('sealed-file').setInputFiles({
		name: 'no.json',
		mimeType: 'application/json',
		buffer: Buffer.from('{}'),
	});
	await expect(second.page.getByRole('alert')).toContainText('not a sealed file');
	await other.close();

	await context.setOffline(false);
	await openSheet(page);
	await expectVerdict(page, 'safe', /Everything is safe/);
	await page.keyboard.press('Escape');
});

test('a till whose storage was cleared says what the server has, and goes on as the same register', async () => {
	const { page, till, server } = tablet;
	await openSheet(page);
	await expectVerdict(page, 'safe', /Everything is safe/);
	await loseBothCopies(page, server.url);
	await page.goto(`${server.url}/?lang=en`);
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('This till has lost what it had stored');
	await expect(page.getByRole('main')).toContainText('register R01 of 渋谷店');
	await expect(page.getByRole('main')).toContainText('The server has all of them. No sale is lost.');
	await expect(page.getByRole('main')).toContainText('SBY-R01-000004');
	await expectNoAxeFindings(page);
	await page.getByRole('button', { name: 'Carry on as R01' }).click();
	await expect(page.getByRole('heading', { name: 'Who is selling?' })).toBeVisible({ timeout: 60_000 });
	await till.signIn();
	await till.open();
	expect(await sell(tablet, 0)).toBe('SBY-R01b-000001');
	await openSheet(page);
	await expectVerdict(page, 'safe', /Everything is safe/);
	await page.keyboard.press('Escape');
});

test('a till that the office revokes finishes its sale, hands everything over and is nobody’s', async () => {
	const { page, till, server, context } = tablet;
	const goods = await deviceGoods(page);
	await till.scanCarefully(goods[5]?.code ?? '');
	const office = await context.newPage();
	const { row } = await devicesPage(office, server.url, 't01.2');
	await row.getByRole('link', { name: 'Revoke' }).click();
	await expect(office.getByRole('heading', { level: 1 })).toContainText('Revoke 渋谷店 R01');
	await expectNoAxeFindings(office);
	await office.getByRole('button', { name: 'Revoke it' }).click();
	await expect(office.getByTestId('device-t01.2')).toHaveAttribute('data-state', 'revoked');

	await expect(page.getByTestId('sync-status')).toContainText('Please look', { timeout: 90_000 });
	expect(await till.payExactCash()).toBe('SBY-R01b-000002');
	await till.nextSale();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(
		/no longer one of the shop|Enrol this device/,
	);
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Enrol this device|この端末を登録する/, {
		timeout: 60_000,
	});
	await office.goto(`${server.url}/office/devices?lang=en`);
	await expect(office.getByTestId('device-t01.2')).toHaveAttribute('data-state', 'gone');
	await office.close();
});
