import type { Page } from 'playwright';
import { openMenu, pay, ring, type Scene, scan, tap } from './scene.ts';

const CHOICES = [
	'card',
	'qr',
	'e-money',
	'voucher',
	'voucher-change',
	'gift-card',
	'credit',
	'account',
] as const;

const other = async (page: Page, choice: (typeof CHOICES)[number]) => {
	await tap(page, '.types button:nth-child(3)');
	await page.locator('.choices button').nth(CHOICES.indexOf(choice)).click();
	await page.getByTestId('tender-form').waitFor();
};
const field = (page: Page, name: string) => page.locator(`form input[name=${name}]`);
const useTerminal = async (page: Page, mood: number) => {
	await openMenu(page, /決済端末|Payment terminal/);
	await tap(page, 'dialog fieldset button:nth-of-type(2)');
	await page.locator('dialog fieldset').nth(1).locator('button').nth(mood).click();
	await page.keyboard.press('Escape');
};
const balance = async (page: Page, account: string) => {
	await pay(page);
	await other(page, 'gift-card');
	await field(page, 'account').fill(account);
	await tap(page, 'form .primary');
	await page.getByTestId('account-balance').waitFor();
};

/** Every way to pay besides cash, gift cards, and charges that went wrong. */
export const TENDERS: readonly Scene[] = [
	...CHOICES.map((choice) => ({
		name: `tender-${choice}`,
		query: 'at=sell',
		go: async (page: Page) => {
			await pay(page);
			await other(page, choice);
		},
	})),
	{
		name: 'tender-voucher-filled',
		query: 'at=sell',
		go: async (page) => {
			await pay(page);
			await other(page, 'voucher');
			await field(page, 'face').fill('500');
			await tap(page, '.quick button:last-child');
		},
	},
	{ name: 'tender-gift-card-known', query: 'at=sell&offline', go: (page) => balance(page, 'GC-1001') },
	{ name: 'tender-gift-card-empty', query: 'at=sell', go: (page) => balance(page, 'GC-1003') },
	{
		name: 'tender-split',
		query: 'at=sell',
		go: async (page) => {
			await pay(page);
			await other(page, 'voucher');
			await field(page, 'face').fill('100');
			await tap(page, 'form .primary');
			await page.getByTestId('tender-form').waitFor({ state: 'detached' });
			await other(page, 'qr');
		},
	},
	{
		name: 'tender-scanned',
		query: 'at=sell',
		go: async (page) => {
			await useTerminal(page, 0);
			await pay(page);
			await tap(page, '.types button:nth-child(3)');
			await page.locator('.choices button').first().waitFor();
			await scan(page, '2812345678901234');
		},
	},
	...['declined', 'time-out', 'lost', 'dead'].map((mood, at) => ({
		name: `tender-terminal-${mood}`,
		query: 'at=sell',
		go: async (page: Page) => {
			await useTerminal(page, at + 1);
			await pay(page);
			await tap(page, '.types button:nth-child(2)');
			await page.getByTestId('tender-form').waitFor();
			await tap(page, 'form .primary');
			await page.getByTestId('attempt').or(page.getByTestId('tender-said')).first().waitFor();
		},
	})),
	{ name: 'terminal', query: 'at=sell', go: (page) => openMenu(page, /決済端末|Payment terminal/) },
	{
		name: 'gift-card',
		query: 'at=sell&boss',
		go: async (page) => {
			await ring(page, [0]);
			await openMenu(page, /ギフトカード|gift card/);
			await page.locator('dialog input[name=account]').fill('GC-1001');
			await page.locator('dialog input[name=amount]').fill('3000');
			await page.waitForTimeout(60);
		},
	},
	{
		name: 'charges',
		query: 'at=sell&charge',
		go: async (page) => {
			await page.getByTestId('attempt').waitFor();
		},
	},
];
