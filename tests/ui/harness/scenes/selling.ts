import { ring, type Scene, scan, tap } from './scene.ts';

/** The basket and the finder. */
export const SELLING: readonly Scene[] = [
	{ name: 'sell-empty', query: 'at=sell' },
	{ name: 'sell-few', query: 'at=sell&offline', go: (page) => ring(page, [0, 2, 2, 3, 4, 7]) },
	{
		name: 'sell-line',
		query: 'at=sell&update',
		go: async (page) => {
			await ring(page, [0, 2, 3]);
			await page.getByTestId('basket-line').nth(1).getByRole('button').click();
		},
	},
	{
		name: 'sell-offers',
		query: 'at=sell&offers&eat-in',
		go: (page) => ring(page, [0, 1, 2, 5, 6, 7, 7]),
	},
	{
		name: 'line-price',
		query: 'at=sell&offers&eat-in',
		go: async (page) => {
			await ring(page, [0, 1, 2, 5]);
			await page.getByTestId('basket-line').nth(1).getByRole('button').click();
			await tap(page, '.controls .price');
			await page.getByTestId('price-steps').waitFor();
		},
	},
	{
		name: 'line-override-form',
		query: 'at=sell&offers',
		go: async (page) => {
			await ring(page, [0, 0, 5]);
			await page.getByTestId('basket-line').nth(0).getByRole('button').click();
			await tap(page, '.controls .price');
			await page.locator('dialog input[name=value]').fill('120');
		},
	},
	{
		name: 'sell-parked',
		query: 'at=sell',
		go: async (page) => {
			await ring(page, [0, 2]);
			await page.keyboard.press('F4');
			await page.waitForTimeout(80);
			await ring(page, [3, 12]);
		},
	},
	{ name: 'suspended-none', query: 'at=sell', go: (page) => page.keyboard.press('F6') },
	{
		name: 'suspended-many',
		query: 'at=sell',
		go: async (page) => {
			for (const tiles of [[0, 2, 4, 6], [9], [3, 12, 13]]) {
				await ring(page, tiles);
				await page.keyboard.press('F4');
				await page.waitForTimeout(80);
			}
			await page.keyboard.press('F6');
			await page.waitForTimeout(60);
		},
	},
	{
		name: 'line-override',
		query: 'at=sell&offers&boss',
		go: async (page) => {
			await ring(page, [0, 0, 5]);
			await page.getByTestId('basket-line').nth(0).getByRole('button').click();
			await tap(page, '.controls .price');
			await page.locator('dialog input[name=value]').fill('120');
			await page.locator('dialog input[name=note]').fill('傷');
			await tap(page, 'dialog .primary');
			await page.waitForTimeout(300);
			await page.getByTestId('basket-line').nth(0).getByRole('button').click();
			await tap(page, '.controls .price');
			await page.getByTestId('price-steps').waitFor();
		},
	},
	{ name: 'sell-200', query: 'at=sell&lines=200', go: (page) => ring(page, [1]) },
	{
		name: 'sell-search',
		query: 'at=sell',
		go: async (page) => {
			await page.getByRole('searchbox').fill('しゃつ');
			await page.waitForTimeout(100);
			await page.keyboard.press('Enter');
			await page.keyboard.press('ArrowDown');
		},
	},
	{ name: 'sell-none', query: 'at=sell', go: (page) => page.getByRole('searchbox').fill('ありえない') },
	{
		name: 'sell-unknown',
		query: 'at=sell',
		go: async (page) => {
			await ring(page, [0]);
			await scan(page, '4901234567895');
		},
	},
	{
		name: 'sell-undo',
		query: 'at=sell',
		go: async (page) => {
			await ring(page, [0, 1, 2]);
			await page.getByTestId('basket-line').nth(1).getByRole('button').click();
			await tap(page, '.controls .remove');
		},
	},
	{
		name: 'sell-dear',
		query: 'at=sell',
		go: async (page) => {
			await page.getByRole('searchbox').fill('大判');
			await page.waitForTimeout(60);
			await ring(page, [0]);
		},
	},
	{ name: 'shortcuts', query: 'at=sell', go: (page) => page.keyboard.press('F1') },
	{
		name: 'suspended',
		query: 'at=sell',
		go: async (page) => {
			await ring(page, [0, 2]);
			await page.keyboard.press('F4');
			await ring(page, [3]);
			await page.waitForTimeout(60);
			await page.keyboard.press('F6');
			await page.waitForTimeout(60);
		},
	},
	{ name: 'storage', query: 'at=sell&full-disk', go: (page) => ring(page, [0, 1, 2]) },
];
