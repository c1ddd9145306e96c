import type { Page } from 'playwright';
import { openMenu, pay, ring, type Scene, sell, tap } from './scene.ts';

const printer = async (page: Page) => {
	await tap(page, 'header .menu');
	await tap(page, 'dialog li button:has-text("プリンター"), dialog li button:has-text("Printer")');
	await page.locator('dialog input[type=radio]').nth(1).waitFor();
};

/** The menu, printers and receipts. */
export const PAPERS: readonly Scene[] = [
	{ name: 'menu', query: 'at=sell', go: (page) => tap(page, 'header .menu') },
	{ name: 'printer', query: 'at=sell', go: printer },
	{ name: 'printer-stuck', query: 'at=sell&printing=stuck', go: printer },
	{ name: 'print-trouble', query: 'at=sell&printing=stuck', go: (page) => ring(page, [0, 1]) },
	{
		name: 'receipts',
		query: 'at=sell',
		go: async (page) => {
			await pay(page);
			await tap(page, '.likely button:nth-child(1)');
			await tap(page, '[data-finish]');
			await page.getByTestId('change-due').waitFor();
			await openMenu(page, /この端末のレシート|Receipts of this device/);
			await tap(page, 'dialog li button');
		},
	},
	{
		name: 'printer-chosen',
		query: 'at=sell',
		go: async (page) => {
			await printer(page);
			await page.locator('dialog input[type=radio]').nth(1).check();
			await page.locator('dialog input[type=checkbox]').waitFor();
		},
	},
	...['', '&no-address'].map((extra) => ({
		name: `e-receipt${extra === '' ? '' : '-none'}`,
		query: `at=sell${extra}`,
		go: async (page: Page) => {
			await sell(page);
			await page.getByRole('button', { name: /電子レシート|E-receipt/ }).click();
			await page.locator('[data-testid=e-receipt] :is(svg, .said)').first().waitFor();
		},
	})),
	{
		name: 'ryoshusho',
		query: 'at=sell',
		go: async (page) => {
			await sell(page);
			await page.getByRole('button', { name: /領収書|Formal receipt/ }).click();
			await page.locator('dialog input').first().fill('株式会社ながいなまえ商事 渋谷営業所 経理部');
		},
	},
	...['receipt-of-return', 'receipt-of-exchange'].map((name) => ({
		name,
		query: `at=sell&receipts=${name}`,
		go: async (page: Page) => {
			await openMenu(page, /この端末のレシート|Receipts of this device/);
			await tap(page, 'dialog .inside li button');
			await page.getByTestId('receipt-copy').waitFor();
		},
	})),
];
