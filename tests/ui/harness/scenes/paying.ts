import { pay, ring, type Scene, tap } from './scene.ts';

/** From the total to the change. */
export const PAYING: readonly Scene[] = [
	{ name: 'pay', query: 'at=sell', go: pay },
	{
		name: 'pay-quick',
		query: 'at=sell',
		go: async (page) => {
			await pay(page);
			await tap(page, '.likely button:nth-child(3)');
		},
	},
	{
		name: 'pay-split',
		query: 'at=sell',
		go: async (page) => {
			await pay(page);
			await page.keyboard.type('300', { delay: 120 });
			await tap(page, '[data-finish]');
			await tap(page, '.types button:nth-child(2)');
		},
	},
	{
		name: 'pay-free',
		query: 'at=sell',
		go: async (page) => {
			await page.getByRole('searchbox').fill('試供品');
			await page.waitForTimeout(60);
			await ring(page, [0]);
			await tap(page, '.totals .primary');
		},
	},
	{ name: 'pay-200', query: 'at=sell&lines=200', go: (page) => tap(page, '.totals .primary') },
	{
		name: 'done',
		query: 'at=sell',
		go: async (page) => {
			await pay(page);
			await tap(page, '.likely button:nth-child(3)');
			await tap(page, '[data-finish]');
			await page.getByTestId('change-due').waitFor();
		},
	},
];
