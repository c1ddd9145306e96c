import type { Page } from 'playwright';
import { ring, type Scene, scan, tap } from './scene.ts';

const CARD = 'a2900000012349b';
const member = async (page: Page, tiles: readonly number[] = [0, 2, 3]) => {
	await page.locator('.nobody').waitFor();
	await ring(page, tiles);
	await scan(page, 'NM1.okokokok');
	await page.getByTestId('customer-card').waitFor();
	await page.waitForTimeout(80);
};
const sheet = async (page: Page) => {
	await page.locator('.nobody').waitFor();
	await page.keyboard.press('F10');
	await page.locator('dialog').waitFor();
	await page.waitForTimeout(120);
};
const find = async (page: Page, query: string) => {
	await sheet(page);
	await page.locator('#customer-query').fill(query);
	await page.waitForTimeout(250);
};
const card = async (page: Page) => {
	await member(page);
	await page.keyboard.press('F10');
	await page.locator('dialog [data-testid=customer-card]').waitFor();
};
const step = async (page: Page, name: RegExp) => {
	await card(page);
	await page.locator('dialog').getByRole('button', { name }).click();
	await page.waitForTimeout(120);
};
const spend = async (page: Page) => {
	await member(page, [0, 2, 3, 12]);
	await tap(page, '.totals .primary');
	await tap(page, '.types button:nth-child(3)');
	await page.locator('.choices button', { hasText: /ポイント|Points/ }).click();
	await page.getByTestId('points-bound').waitFor();
};

const coupons = async (page: Page) => {
	await step(page, /^(クーポン|Coupons)$/);
	await page.getByTestId('own-coupon').first().waitFor();
};

/** Who buys: found, recognised, shown, registered, and their points. */
export const CUSTOMERS: readonly Scene[] = [
	{ name: 'coupons', query: 'at=sell', go: coupons },
	{
		name: 'coupons-in-basket',
		query: 'at=sell',
		go: async (page) => {
			await coupons(page);
			await page.getByTestId('own-coupon').first().getByRole('button').click();
			await page.getByTestId('basket-coupons').waitFor();
		},
	},
	{
		name: 'coupon-given',
		query: 'at=sell',
		go: async (page) => {
			await coupons(page);
			await page.locator('dialog .give').first().click();
			await page.getByTestId('given-coupon').locator('svg').waitFor();
		},
	},
	{ name: 'coupon-scan-false', query: 'at=sell', go: (page) => scan(page, 'NC1.forged00') },
	{ name: 'customer-nobody', query: 'at=sell', go: (page) => ring(page, [0, 2]) },
	{ name: 'customer-glance', query: 'at=sell', go: (page) => member(page) },
	{ name: 'customer-glance-bare', query: 'at=sell&bare', go: (page) => member(page) },
	{
		name: 'customer-scan-locked',
		query: 'at=sell&customers=locked',
		go: async (page) => {
			await page.locator('.nobody').waitFor();
			await scan(page, 'NM1.okokokok');
		},
	},
	{
		name: 'customer-scan-false',
		query: 'at=sell',
		go: async (page) => {
			await page.locator('.nobody').waitFor();
			await scan(page, 'NM1.forged00');
		},
	},
	{ name: 'customer-locked', query: 'at=sell&customers=locked', go: sheet },
	{ name: 'customer-absent', query: 'at=sell&customers=absent', go: sheet },
	{ name: 'customer-find', query: 'at=sell', go: sheet },
	{ name: 'customer-hits', query: 'at=sell', go: (page) => find(page, 'やまだ た') },
	{ name: 'customer-hits-many', query: 'at=sell', go: (page) => find(page, 'やまだ ') },
	{ name: 'customer-none', query: 'at=sell', go: (page) => find(page, '09099998888') },
	{
		name: 'customer-further',
		query: 'at=sell&offline',
		go: async (page) => {
			await find(page, '09099998888');
			await page.locator('.further button').first().click();
			await page.waitForTimeout(150);
		},
	},
	{ name: 'customer-card', query: 'at=sell', go: card },
	{ name: 'customer-card-bare', query: 'at=sell&bare&poor', go: card },
	{ name: 'customer-card-old', query: 'at=sell&old', go: card },
	{ name: 'customer-history', query: 'at=sell', go: (page) => step(page, /すべて見る|everything/) },
	{
		name: 'customer-revealed',
		query: 'at=sell',
		go: async (page) => {
			await step(page, /番号やメール|Reveal/);
			await page.locator('dialog fieldset button').first().click();
			await page.getByTestId('customer-revealed').waitFor();
		},
	},
	{ name: 'customer-edit', query: 'at=sell', go: (page) => step(page, /登録内容を変更|Change the entry/) },
	{
		name: 'customer-join',
		query: 'at=sell',
		go: async (page) => {
			await find(page, '09099998888');
			await page.locator('.further button').last().click();
			await page.getByTestId('customer-form').waitFor();
		},
	},
	{
		name: 'customer-join-known',
		query: 'at=sell',
		go: async (page) => {
			await find(page, '09099998888');
			await page.locator('.further button').last().click();
			await page.locator('input[name=name]').fill('山田 花子');
			await page.locator('input[name=phone]').fill('０９０ー１２３４ー５６７８');
			await page.locator('input[name=consent]').first().check();
			await page.locator('dialog .primary').click();
			await page.getByTestId('customer-hit').first().waitFor();
		},
	},
	{
		name: 'customer-join-wrong',
		query: 'at=sell',
		go: async (page) => {
			await sheet(page);
			await page.locator('.further button').last().click();
			await page.locator('summary').click();
			await page.locator('input[name=phone]').fill('090-12');
			await page.locator('input[name=mail]').fill('hanako');
			await page.locator('select[name=month]').selectOption('2');
			await page.locator('select[name=day]').selectOption('30');
		},
	},
	{
		name: 'customer-pay',
		query: 'at=sell',
		go: async (page) => {
			await member(page, [0, 2]);
			await tap(page, '.totals .primary');
		},
	},
	{ name: 'points-spend', query: 'at=sell', go: spend },
	{ name: 'points-offline', query: 'at=sell&offline', go: spend },
	{ name: 'points-poor', query: 'at=sell&poor', go: spend },
	{ name: 'points-old', query: 'at=sell&old', go: spend },
	{
		name: 'points-taken',
		query: 'at=sell',
		go: async (page) => {
			await spend(page);
			await page.locator('form input[name=points]').fill('300');
			await tap(page, 'form .primary');
			await page.getByTestId('tender-form').waitFor({ state: 'detached' });
		},
	},
	{
		name: 'points-done',
		query: 'at=sell',
		go: async (page) => {
			await spend(page);
			await page.locator('form input[name=points]').fill('300');
			await tap(page, 'form .primary');
			await page.getByTestId('tender-form').waitFor({ state: 'detached' });
			await tap(page, '.types button:nth-child(1)');
			await tap(page, '.likely button');
			await tap(page, '[data-finish]');
			await page.getByTestId('done-points').waitFor();
		},
	},
	{
		name: 'customer-card-scanned',
		query: 'at=sell',
		go: async (page) => {
			await page.locator('.nobody').waitFor();
			await scan(page, CARD);
		},
	},
];
