import { type Scene, tap } from './scene.ts';

/** Before a till sells, and when it may not. */
export const START: readonly Scene[] = [
	{ name: 'enrol', query: 'at=enrol' },
	{ name: 'enrol-local', query: 'at=enrol&local' },
	{
		name: 'enrol-unreachable',
		query: 'at=enrol&unreachable',
		go: async (page) => void (await page.getByRole('alert').waitFor()),
	},
	{ name: 'load', query: 'at=load&slow', go: (page) => page.waitForTimeout(2300) },
	{ name: 'sign-in', query: 'at=sign-in' },
	{
		name: 'pin-wrong',
		query: 'at=sign-in',
		go: async (page) => {
			await tap(page, 'main li button');
			await page.keyboard.type('999', { delay: 120 });
			await page.keyboard.type('9', { delay: 120 });
			await page.keyboard.press('Enter');
			await page.getByRole('alert').waitFor();
			await page.keyboard.type('12', { delay: 120 });
		},
	},
	{
		name: 'open-till',
		query: 'at=open',
		go: async (page) => {
			for (const [index, pieces] of [2, 4, 0, 15].entries()) {
				await page.locator('.faces input').nth(index).fill(String(pieces));
			}
		},
	},
	{
		name: 'open-sum',
		query: 'at=open',
		go: async (page) => {
			await tap(page, '.ways button:nth-child(2)');
			await page.locator('input[name=float]').fill('50000');
		},
	},
	{ name: 'revoked', query: 'at=sell&health=revoked' },
	{ name: 'revoked-sent', query: 'at=sell&health=revoked-sent' },
	{ name: 'forked', query: 'at=sell&health=forked' },
	{ name: 'lost', query: 'at=enrol&lost' },
	{ name: 'lost-complete', query: 'at=enrol&lost=complete' },
	{ name: 'lost-unreachable', query: 'at=enrol&lost=unreachable' },
	{
		name: 'lost-refused',
		query: 'at=enrol&lost=refused',
		go: async (page) => {
			await tap(page, 'button.primary');
			await page.getByRole('alert').waitFor();
			await tap(page, 'button.quiet');
		},
	},
	{ name: 'other-tab', query: 'at=sell&other-tab' },
	{ name: 'no-items', query: 'at=sell&empty' },
];
