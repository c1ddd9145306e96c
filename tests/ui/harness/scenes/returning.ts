import type { Page } from 'playwright';
import { pay, ring, type Scene, tap } from './scene.ts';

const pickReturn = async (page: Page, lines: readonly number[] = [0, 1]) => {
	await tap(page, 'header .menu');
	await page.getByRole('button', { name: /^(返品・交換|Return or exchange)$/ }).click();
	await page.locator('#returns-number').fill('12');
	await page.keyboard.press('Enter');
	for (const line of lines) await page.getByTestId('return-line').nth(line).locator('.what').click();
	await page.locator('dialog fieldset button').first().click();
};

/** What comes back. */
export const RETURNING: readonly Scene[] = [
	{
		name: 'returns-find',
		query: 'at=sell',
		go: async (page) => {
			await ring(page, [0]);
			await tap(page, '.totals .primary');
			await tap(page, '.likely button');
			await tap(page, '[data-finish]');
			await page.getByTestId('change-due').waitFor();
			await page.keyboard.press('F8');
			await page.getByRole('button', { name: /^(返品・交換|Return or exchange)$/ }).click();
			await page.locator('#returns-number').waitFor();
		},
	},
	{ name: 'returns-pick', query: 'at=sell', go: (page) => pickReturn(page) },
	{
		name: 'returns-pick-late',
		query: 'at=sell&late&returned&clerk',
		go: async (page) => {
			await pickReturn(page, [0, 2]);
			await tap(page, 'dialog .primary');
			await page.waitForTimeout(200);
		},
	},
	{
		name: 'returns-done',
		query: 'at=sell',
		go: async (page) => {
			await pickReturn(page);
			await tap(page, 'dialog .primary');
			await page.getByTestId('refund-given').first().waitFor();
		},
	},
	{
		name: 'returns-band',
		query: 'at=sell',
		go: async (page) => {
			await pickReturn(page);
			await tap(page, 'dialog .money .actions button');
			await page.getByTestId('exchange-band').waitFor();
			await ring(page, [2, 3, 12]);
		},
	},
	{
		name: 'returns-settle',
		query: 'at=sell',
		go: async (page) => {
			await pickReturn(page);
			await tap(page, 'dialog .money .actions button');
			await ring(page, [2, 3, 4]);
			await tap(page, '.totals .primary');
			await page.getByTestId('exchange-due').or(page.getByTestId('refund-due')).waitFor();
			await page.waitForTimeout(100);
		},
	},
	{
		name: 'returns-bare',
		query: 'at=sell',
		go: async (page) => {
			await tap(page, 'header .menu');
			await page.getByRole('button', { name: /^(返品・交換|Return or exchange)$/ }).click();
			await page.getByRole('button', { name: /レシートがない|There is no receipt/ }).click();
			await page.locator('#returns-item').fill('茶');
			await page.keyboard.press('Enter');
			await page.locator('dialog .wide').first().click();
			await page.getByTestId('refund-due').waitFor();
		},
	},
	{
		name: 'returns-void',
		query: 'at=sell',
		go: async (page) => {
			await pay(page);
			await tap(page, '.likely button');
			await tap(page, '[data-finish]');
			await page.getByTestId('change-due').waitFor();
			await tap(page, 'header .menu');
			await page.getByRole('button', { name: /この端末のレシート|Receipts of this device/ }).click();
			await tap(page, 'dialog li button');
			await page.getByRole('button', { name: /この会計を取消|Reverse this sale/ }).click();
			await page.locator('dialog .void').waitFor();
		},
	},
];
