import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, expect, type Page, test } from '@playwright/test';
import type { RetailTransactionBody } from '../../src/protocol/bodies/sale-body.ts';
import { RunningTill } from '../support/a-running-till.ts';
import { PageTrouble } from '../support/page-trouble.ts';

let tablet: RunningTill;
let link = '';
let body: RetailTransactionBody;
test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser }) => {
	tablet = await RunningTill.start(browser);
});
test.afterAll(async () => {
	expect(tablet.trouble.said).toEqual([]);
	await tablet.end();
});

/** A customer's phone: it has never been here, and knows nothing but what it reads. */
async function aPhone(browser: Browser, locale: string) {
	const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale });
	const trouble = await PageTrouble.watch(context);
	const page = await context.newPage();
	const asked: string[] = [];
	page.on('request', (request) => asked.push(request.url()));
	return {
		page,
		/** Nothing went wrong, nothing of the code was in an address, and nothing lies about to be found. */
		async end() {
			const { violations } = await new AxeBuilder({ page }).analyze();
			expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
			expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
			expect(trouble.said).toEqual([]);
			expect(asked.filter((url) => url.includes('NR1'))).toEqual([]);
			expect(await page.evaluate(async () => [(await caches.keys()).length, document.cookie])).toEqual([
				0,
				'',
			]);
			await context.close();
		},
	};
}

const sheet = () => tablet.page.getByTestId('e-receipt');
const close = () => tablet.page.keyboard.press('Escape');
const shown = (page: Page) => page.locator('[data-standing]').getAttribute('data-standing');
const squeezed = async (page: Page) =>
	((await page.locator('pre').first().textContent()) ?? '').replace(/\s+/g, ' ');
const yen = (amount: number) => `¥${amount.toLocaleString('en')}`;

/** Goods of both rates, by touch, and cash. */
async function ringUp(): Promise<string> {
	const { till, page } = tablet;
	for (const category of ['食品', '文具']) {
		await page.getByRole('button', { name: category, exact: true }).click();
		await page.getByTestId('item-tile').nth(1).click();
	}
	await expect(till.lines).toHaveCount(2);
	return till.payExactCash();
}

test('a till that no phone can reach says so, until the office gives it an address', async () => {
	const { till, page, server } = tablet;
	await till.ready(server.url);
	await till.installed();
	await ringUp();
	await page.getByRole('button', { name: 'E-receipt' }).click();
	await expect(sheet()).toContainText('not known yet');
	const set = await server.shop('address', 'set', `http://127.0.0.1:${server.port}`);
	expect(set.status, set.stderr).toBe(0);
	await expect(async () => {
		await close();
		await page.getByRole('button', { name: 'E-receipt' }).click();
		await expect(sheet().locator('[data-link]')).toBeVisible({ timeout: 2000 });
	}).toPass({ timeout: 60_000 });
	await close();
	await till.nextSale();
});

test('a till without a network makes the code, and the phone is told what the till signed', async ({
	browser,
}) => {
	const { till, page, context } = tablet;
	await till.expectUnsynced(0);
	await context.setOffline(true);
	const number = await ringUp();
	const sale = (await till.journal()).find((entry) => entry.body.receipt_number === number);
	body = sale?.body as unknown as RetailTransactionBody;
	await page.getByRole('button', { name: 'E-receipt' }).click();
	link = (await sheet().locator('[data-link]').getAttribute('data-link')) ?? '';
	expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/receipt#NR1\./);
	await close();
	const phone = await aPhone(browser, 'en-GB');
	await phone.page.goto(link);
	await expect.poll(() => shown(phone.page)).toBe('on_its_way');
	await expect(phone.page.locator('.total')).toContainText(yen(body.total));
	await expect(phone.page.getByRole('heading', { name: 'Your purchase is confirmed' })).toBeVisible();
	await phone.end();
	await context.setOffline(false);
	await till.expectUnsynced(0);
	await till.nextSale();
});

for (const [locale, law] of [
	['ja-JP', '適格簡易請求書'],
	['en-GB', 'SIMPLIFIED TAX INVOICE'],
] as const) {
	test(`after the sync the same code shows the whole receipt, to the yen (${locale})`, async ({
		browser,
	}) => {
		const phone = await aPhone(browser, locale);
		await phone.page.goto(link);
		await expect.poll(() => shown(phone.page)).toBe('here');
		const text = await squeezed(phone.page);
		expect(text).toContain(law);
		expect(text).toContain(body.receipt_number);
		expect(text).toContain(yen(body.total));
		for (const { gross, tax } of body.taxes) {
			expect(text).toMatch(new RegExp(`${yen(gross)} \\((?:内消費税|incl\\. tax) ${yen(tax)}\\)`));
		}
		await expect(phone.page.locator('.paper svg')).toBeVisible();
		await phone.page.getByText(/文字で見る|As text/).click();
		await phone.end();
	});
}

test('a code that was changed on the way, or none at all, is answered in words', async ({ browser }) => {
	const phone = await aPhone(browser, 'ja-JP');
	await phone.page.goto(`${link.slice(0, -3)}AAA`);
	await expect.poll(() => shown(phone.page)).toBe('not_genuine');
	await expect(phone.page.getByRole('heading')).toHaveText('このお店のレシートではありません');
	await phone.page.goto(link.replace(/#.*/, ''));
	await expect(phone.page.getByRole('heading')).toHaveText('このページはレシートのQRコードから開きます。');
	await phone.end();
});
