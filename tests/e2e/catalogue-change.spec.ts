import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { RunningTill } from '../support/a-running-till.ts';

const CODE = '4006381333931';
const OTHER = '4901234567894';
let tablet: RunningTill;
let folder: string;
test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser }) => {
	folder = mkdtempSync(join(tmpdir(), 'noren-import-'));
	tablet = await RunningTill.start(browser);
	await shopImports(100, 12);
	await tablet.till.ready(tablet.server.url);
});
test.afterAll(async () => {
	await tablet.end();
	rmSync(folder, { recursive: true, force: true });
});

/** What the office does: the same two goods with another price and, the first time, a stock. */
async function shopImports(price: number, stock?: number) {
	const file = join(folder, 'pens.csv');
	const columns = stock === undefined ? 'gtin,name,price' : 'gtin,name,price,stock';
	const end = stock === undefined ? '' : `,${stock}`;
	writeFileSync(file, `${columns}\n${CODE},青いペン,${price}${end}\n${OTHER},赤いペン,50${end}\n`);
	const done = await tablet.server.shop('import', file);
	expect(done.status, done.stdout + done.stderr).toBe(0);
}

test('a changed price reaches the open till by itself; what is in the basket keeps its own', async () => {
	const { till, page } = tablet;
	await till.scanCarefully(CODE);
	await till.scanCarefully(OTHER);
	await expect(till.total).toHaveText('¥150');
	await till.search.fill('青いぺん');
	const tile = page.getByTestId('item-tile').first();
	await expect(tile).toContainText('¥100');

	await shopImports(120);
	await expect(tile).toContainText('¥120');
	await expect(till.search).toHaveValue('青いぺん');
	await expect(till.total).toHaveText('¥150');

	await till.scanCarefully(CODE);
	await expect(till.lines).toHaveCount(3);
	await expect(till.total).toHaveText('¥270');
	await page.reload();
	await expect(till.total).toHaveText('¥270');
	await till.payExactCash();
	await till.expectUnsynced(0);
	await till.nextSale();
});

test('the stock shown is the published figure less what this till has sold, counted once', async () => {
	const { till, page, server } = tablet;
	await till.search.fill('青いぺん');
	const here = page.getByTestId('item-tile').first().getByTestId('stock-here');
	await expect(here).toHaveText(/\D10$/);

	await server.kill();
	await till.scanCarefully(CODE);
	await till.payExactCash();
	await till.nextSale();
	await expect(here).toHaveText(/\D9$/);
	await till.scanCarefully(CODE);
	await till.scanCarefully(CODE);
	await till.payExactCash();
	await till.nextSale();
	await expect(here).toHaveText(/\D7$/);
	await page.reload();
	await till.search.fill('青いぺん');
	await expect(here).toHaveText(/\D7$/);

	// Every figure the tile shows from here on is kept: none of them may count a sale twice.
	await here.evaluate((element) => {
		const seen = window as unknown as { figures: Set<string> };
		seen.figures = new Set();
		const tiles = element.closest('main');
		const look = () => {
			const figure = document.querySelector('[data-testid="stock-here"]')?.textContent;
			if (figure) seen.figures.add(figure.replace(/\D/g, ''));
		};
		look();
		if (tiles)
			new MutationObserver(look).observe(tiles, { subtree: true, childList: true, characterData: true });
	});
	await server.start();
	await till.expectUnsynced(0);
	await shopImports(130);
	await expect(page.getByTestId('item-tile').first()).toContainText('¥130');
	await expect(here).toHaveText(/\D7$/);
	const figures = await page.evaluate(() => [...(window as unknown as { figures: Set<string> }).figures]);
	expect(figures).toEqual(['7']);
	expect(tablet.trouble.said).toEqual([]);
});
