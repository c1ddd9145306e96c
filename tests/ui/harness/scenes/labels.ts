import type { Page } from 'playwright';
import { openMenu, type Scene } from './scene.ts';

const labels = async (page: Page, template: number) => {
	await openMenu(page, /値札|Labels/);
	await page.locator('dialog fieldset button').nth(template).click();
};
const find = async (page: Page, name: string) => {
	await page.locator('#labels-item').fill(name);
	await page.locator('#labels-item').press('Enter');
	await page.locator('dialog button.wide').first().click();
	await page.getByTestId('label-sample').waitFor();
};

/** Labels before and after something was put on the list. */
export const LABELS: readonly Scene[] = [
	{ name: 'labels', query: 'at=sell', go: (page) => labels(page, 0) },
	{
		name: 'labels-shelf',
		query: 'at=sell',
		go: async (page) => {
			await labels(page, 0);
			await find(page, '茶');
			await find(page, '水');
		},
	},
	{
		name: 'labels-hang',
		query: 'at=sell',
		go: async (page) => {
			await labels(page, 1);
			await find(page, 'シャツ');
			await page.locator('.paper input').first().fill('L');
			await page.locator('.paper input').nth(1).fill('ネイビー');
		},
	},
	{
		name: 'labels-member',
		query: 'at=sell',
		go: async (page) => {
			await labels(page, 3);
			await page.locator('dialog form input').fill('771234567890');
			await page.locator('dialog form button').click();
			await page.getByTestId('label-sample').waitFor();
		},
	},
	{
		name: 'labels-coupon',
		query: 'at=sell',
		go: async (page) => {
			await labels(page, 4);
			await page
				.locator('dialog form input')
				.first()
				.fill('ドリンク全品 10% 引き（ほかの割引とは併用できません）');
			await page.locator('dialog form input').nth(1).fill('NC1.eyJwIjoxMCwiZSI6IjIwMjYtMTItMzEifQ.q7yP');
			await page.locator('dialog form button').click();
			await page.getByTestId('label-sample').waitFor();
		},
	},
];
