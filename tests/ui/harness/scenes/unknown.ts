import type { Page } from 'playwright';
import { type Scene, scan, tap } from './scene.ts';

/** A code that no item has was scanned, and its one action pressed. */
const unknown = async (page: Page) => {
	await scan(page, '4999999999999');
	await tap(page, '.status button');
	await page.getByTestId('unknown-code').waitFor();
	await page.locator('dialog select option').first().waitFor({ state: 'attached' });
};

/** What is to be done with a code that no item has. */
export const UNKNOWN: readonly Scene[] = [
	{ name: 'unknown-code', query: 'at=sell', go: unknown },
	{
		name: 'unknown-item',
		query: 'at=sell',
		go: async (page) => {
			await unknown(page);
			await page.locator('#unknown-item').fill('麦茶');
			await tap(page, 'dialog form .row button');
			await tap(page, 'dialog li button');
		},
	},
	{
		name: 'unknown-price',
		query: 'at=sell',
		go: async (page) => {
			await unknown(page);
			await page.locator('input[name=price]').fill('1280');
		},
	},
	{
		name: 'unknown-asked',
		query: 'at=sell',
		go: async (page) => {
			await scan(page, '4999999999999');
			await page.keyboard.press('F7');
			await page.locator('dialog').waitFor();
			await scan(page, '4999999999999');
			await page.getByTestId('sheet-scan').waitFor();
		},
	},
];
