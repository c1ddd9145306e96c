import type { Page } from 'playwright';

/** A screen to look at: where it begins, and what a cashier does to get there. */
export type Scene = { readonly name: string; readonly query: string; go?(page: Page): Promise<void> };

export const tap = (page: Page, selector: string) => page.locator(selector).first().click();
export const ring = async (page: Page, tiles: readonly number[]) => {
	for (const index of tiles) await page.getByTestId('item-tile').nth(index).click();
};
export const pay = async (page: Page) => {
	await ring(page, [0, 1, 1]);
	await tap(page, '.totals .primary');
};
export const scan = async (page: Page, code: string) => {
	await page.evaluate((text) => {
		for (const key of [...text, 'Enter']) {
			document.activeElement?.dispatchEvent(
				new KeyboardEvent('keydown', { key, code: `Digit${key}`, bubbles: true, cancelable: true }),
			);
		}
	}, code);
	await page.waitForTimeout(80);
};

/** A sale paid in cash and finished. */
export const sell = async (page: Page) => {
	await pay(page);
	await tap(page, '.likely button');
	await tap(page, '[data-finish]');
	await page.getByTestId('change-due').waitFor();
};

/** A sheet of the menu, by what its button is called. */
export const openMenu = async (page: Page, name: RegExp) => {
	await tap(page, 'header .menu');
	await page.locator('dialog li').getByRole('button', { name }).click();
};
