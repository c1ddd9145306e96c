import type { Page } from 'playwright';
import { ring, type Scene, tap } from './scene.ts';

const drawer = async (page: Page) => {
	await tap(page, 'header .menu');
	await tap(page, 'dialog li button:has-text("レジ・ドロア"), dialog li button:has-text("Till and drawer")');
	await page.getByTestId('drawer-expected').waitFor();
};
const counted = async (page: Page, tenThousands: string) => {
	await drawer(page);
	await tap(page, 'dialog .drawer > .primary');
	await page.locator('dialog li input').first().fill(tenThousands);
	await tap(page, 'dialog .drawer > .primary');
	await page.getByTestId('over-short').waitFor();
};

/** The drawer's day. */
export const DRAWER: readonly Scene[] = [
	{ name: 'drawer', query: 'at=sell', go: drawer },
	{
		name: 'drawer-paid-out',
		query: 'at=sell',
		go: async (page) => {
			await drawer(page);
			await tap(page, 'dialog li:nth-child(2) button');
			await page.locator('input[name=amount]').fill('1200');
			await tap(page, 'dialog form fieldset button[aria-pressed]');
		},
	},
	{
		name: 'approval',
		query: 'at=sell',
		go: async (page) => {
			await drawer(page);
			await tap(page, 'dialog li:nth-child(4) button');
			await tap(page, 'dialog form fieldset button[aria-pressed]');
			await tap(page, 'dialog form .primary');
			await page.locator('.approval li button').first().click();
			await page.keyboard.type('12', { delay: 120 });
		},
	},
	{
		name: 'drawer-count',
		query: 'at=sell',
		go: async (page) => {
			await drawer(page);
			await tap(page, 'dialog .primary');
			await page.locator('dialog li input').first().fill('4');
		},
	},
	{ name: 'drawer-counted', query: 'at=sell&boss', go: (page) => counted(page, '4') },
	{ name: 'drawer-even', query: 'at=sell&boss', go: (page) => counted(page, '5') },
	{
		name: 'drawer-x',
		query: 'at=sell&boss',
		go: async (page) => {
			await drawer(page);
			await tap(page, 'dialog li:nth-child(5) button');
			await page.getByTestId('shift-report').waitFor();
		},
	},
	{
		name: 'drawer-z',
		query: 'at=sell&boss',
		go: async (page) => {
			await counted(page, '5');
			await tap(page, 'dialog .actions .primary');
			await page.getByTestId('closed-difference').waitFor();
		},
	},
	{
		name: 'drawer-z-done',
		query: 'at=sell&boss',
		go: async (page) => {
			await counted(page, '5');
			await tap(page, 'dialog .actions .primary');
			await tap(page, 'dialog .z .primary');
			await page.getByTestId('shift-report').waitFor();
		},
	},
	{
		name: 'training',
		query: 'at=sell&boss',
		go: async (page) => {
			await drawer(page);
			await tap(page, 'dialog li:nth-child(6) button');
			await page.getByTestId('training').waitFor({ state: 'attached' });
			await page.keyboard.press('Escape');
			await ring(page, [0]);
		},
	},
];
