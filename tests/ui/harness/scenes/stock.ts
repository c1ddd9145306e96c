import type { Page } from 'playwright';
import { openMenu, type Scene, scan, tap } from './scene.ts';

const MENU = /^在庫 \(|^Stock \(/;

/** Opens one of the sheet's three pages. */
const stock = async (page: Page, nth: number) => {
	await openMenu(page, MENU);
	await tap(page, `.stock .pages button:nth-of-type(${nth})`);
};
const find = async (page: Page, words: string) => {
	await page.locator('.stock form input').first().fill(words);
	await page.locator('.stock form li button').first().click();
};

/** Looking up, receiving and counting. */
export const STOCK: readonly Scene[] = [
	{ name: 'stock', query: 'at=sell', go: (page) => stock(page, 1) },
	{
		name: 'stock-item',
		query: 'at=sell',
		go: async (page) => {
			await stock(page, 1);
			await find(page, '麦茶');
		},
	},
	{
		name: 'item-variants',
		query: 'at=sell&offline',
		go: async (page) => {
			await openMenu(page, MENU);
			await find(page, 'リネンシャツ 白 M');
			await page.getByTestId('variant').nth(2).waitFor();
		},
	},
	{
		name: 'item-from-scan',
		query: 'at=sell',
		go: async (page) => {
			await scan(page, '4910000005607');
			await page.getByTestId('where-is-it').click();
			await page.getByTestId('item-stock').waitFor();
		},
	},
	{
		name: 'stock-receive',
		query: 'at=sell',
		go: async (page) => {
			await stock(page, 2);
			await page.locator('input[name=expected]').fill('2');
			await page.locator('input[name=expected]').blur();
			for (const words of ['麦茶', '食パン', '麦茶']) await find(page, words);
			await scan(page, '4999999999996');
		},
	},
	{
		name: 'stock-count',
		query: 'at=sell',
		go: async (page) => {
			await stock(page, 3);
			for (const words of ['麦茶', '食パン']) await find(page, words);
			await tap(page, '.stock aside .primary');
		},
	},
];
