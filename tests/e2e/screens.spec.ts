import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { RunningTill, TABLET } from '../support/a-running-till.ts';
import { deviceGoods } from '../support/device-goods.ts';
import { TillPage } from '../support/till-page.ts';

const SHOTS = fileURLToPath(new URL('../../test-results/screens/', import.meta.url));
const PICTURES = fileURLToPath(new URL('./pictures/', import.meta.url));
/** The pictures README shows, by the name of their screen and what it is taken in. */
const SHOWN: Readonly<Record<string, string>> = {
	'sell-few/ja-wide': 'sell-ja',
	'pay-cash/ja-wide': 'pay-ja',
	'done/ja-wide': 'done-ja',
	'sell-few/en-tall': 'sell-en-portrait',
	'open-till/ja-wide': 'open-till-ja',
};
const WIDE = { width: 1280, height: 800 } as const;
const TALL = { width: 800, height: 1280 } as const;
const DEAR = '4012345678901';
const FREE = '4098765432101';

let tablet: RunningTill;
test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser }) => {
	tablet = await RunningTill.start(browser);
	const folder = mkdtempSync(join(tmpdir(), 'noren-import-'));
	const file = join(folder, 'edges.csv');
	writeFileSync(
		file,
		`gtin,name,price\n${DEAR},純金製 招き猫 一点物 桐箱入り鑑定書付き 特別限定品,99999999\n${FREE},試供品,0\n`,
	);
	const imported = await tablet.server.shop('import', file);
	expect(imported.status, imported.stdout + imported.stderr).toBe(0);
	rmSync(folder, { recursive: true });
	await tablet.till.ready(tablet.server.url);
});
test.afterAll(async () => {
	expect(tablet.trouble.said).toEqual([]);
	await tablet.end();
});

/** Every rule of axe, by name and place. */
async function axeFinds(page: Page): Promise<string[]> {
	const { violations } = await new AxeBuilder({ page }).analyze();
	return violations.map(
		({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
	);
}

/** Looks at the screen in both orientations: axe finds nothing, nothing overflows, and a picture is kept. */
async function look(page: Page, name: string, language: 'ja' | 'en', theme: 'light' | 'dark' = 'light') {
	await page.mouse.move(0, 0);
	await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
	for (const [shape, size] of Object.entries({ tall: TALL, wide: WIDE })) {
		await page.setViewportSize(size);
		const where = `${name} ${language} ${theme} ${shape}`;
		if (shape === 'wide') expect(await axeFinds(page), where).toEqual([]);
		const overflow = await page.evaluate(() => ({
			page: document.documentElement.scrollWidth - innerWidth,
			// What is cut off or hangs out of its button: amounts and words must be whole.
			cut: [...document.querySelectorAll('main button, main output, main dd, main .actions')]
				.filter((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0)
				.map((element) => element.outerHTML.slice(0, 120)),
		}));
		expect(overflow, where).toEqual({ page: 0, cut: [] });
		const variant = `${language}-${shape}`;
		const picture = theme === 'light' ? SHOWN[`${name}/${variant}`] : undefined;
		mkdirSync(SHOTS, { recursive: true });
		const shot = await page.screenshot({ path: `${SHOTS}${name}-${variant}-${theme}.png` });
		if (picture && process.env.NOREN_PICTURES === '1') {
			mkdirSync(PICTURES, { recursive: true });
			writeFileSync(`${PICTURES}${picture}.png`, new Uint8Array(shot));
		}
	}
}

for (const language of ['ja', 'en'] as const) {
	test(`before selling, in ${language}`, async ({ browser }) => {
		const { server } = tablet;
		const context = await browser.newContext({ ...TABLET, serviceWorkers: 'block' });
		const page = await context.newPage();
		const till = new TillPage(page);
		const ja = language === 'ja';
		await page.goto(`${server.url}/?lang=${language}`);
		await expect(till.button(/渋谷店/)).toBeVisible();
		await look(page, 'enrol', language);
		await page.route('**/v1/devices/hello', (route) => route.abort());
		await page.reload();
		await expect(page.getByRole('alert')).toBeVisible();
		await look(page, 'enrol-unreachable', language);
		await page.unroute('**/v1/devices/hello');
		await till.button(ja ? 'もう一度試す' : 'Try again').click();

		// The packs wait until the screen was looked at.
		let letPacksGo = () => {};
		const looked = new Promise<void>((resolve) => {
			letPacksGo = resolve;
		});
		await context.route('**/v1/packs/*', async (route) => {
			await looked;
			await route.continue();
		});
		await till.button(/渋谷店/).click();
		await expect(page.getByRole('progressbar')).toBeVisible();
		await look(page, 'first-load', language);
		letPacksGo();

		await expect(till.button('佐藤 美咲')).toBeVisible({ timeout: 30_000 });
		await look(page, 'sign-in', language);
		await look(page, 'sign-in', language, 'dark');
		await till.button('佐藤 美咲').click();
		await page.keyboard.type('99');
		await look(page, 'pin', language);
		await page.keyboard.type('99');
		await page.keyboard.press('Enter');
		await expect(page.getByRole('alert')).toBeVisible();
		await look(page, 'pin-wrong', language);
		await page.keyboard.type('0001');
		await page.keyboard.press('Enter');
		const open = page.getByRole('heading', { name: ja ? 'レジを開く' : 'Open the till' });
		await expect(open).toBeVisible();
		const faces = page.getByRole('listitem').getByRole('textbox');
		for (const [index, pieces] of [2, 4, 8, 12, 15, 20].entries())
			await faces.nth(index).fill(String(pieces));
		await look(page, 'open-till', language);
		await look(page, 'open-till', language, 'dark');
		await till.button(ja ? '合計だけ入れる' : 'Enter the sum only').click();
		await page.getByRole('textbox').fill('50000');
		await look(page, 'open-till-sum', language);
		await context.close();
	});
}

for (const language of ['ja', 'en'] as const) {
	test(`selling, in ${language}`, async () => {
		const { page, till, server } = tablet;
		const ja = language === 'ja';
		await page.goto(`${server.url}/?lang=${language}`);
		const goods = await deviceGoods(page);
		await expect(page.getByTestId('item-tile').first()).toBeVisible();
		await till.expectUnsynced(0);
		await look(page, 'sell-empty', language);
		await look(page, 'sell-empty', language, 'dark');

		const foods = goods.filter(({ tax_category }) => tax_category === 'reduced');
		const wares = goods.filter(({ tax_category }) => tax_category === 'standard');
		const bought = [foods[1], wares[4], foods[20], foods[44], wares[31], foods[1]];
		for (const item of bought) await till.scanCarefully(item?.code ?? '');
		await till.button('玩具').click();
		await expect(page.getByRole('region', { name: '玩具', exact: true })).toBeVisible();
		await look(page, 'sell-few', language);
		await look(page, 'sell-few', language, 'dark');
		await till.lines.nth(1).getByRole('button').click();
		await look(page, 'sell-line', language);
		await till.lines
			.nth(1)
			.getByRole('button', { name: ja ? '取消' : 'Remove' })
			.click();
		await expect(till.button(ja ? '元に戻す' : 'Undo')).toBeVisible();
		await look(page, 'sell-undo', language);
		await till.button(ja ? '元に戻す' : 'Undo').click();
		await till.scanRefused('4912345678904', ja ? '登録のない商品' : 'not known');
		await look(page, 'sell-unknown', language);
		await till.search.fill('ちゃ');
		await expect(page.getByRole('region', { name: 'ちゃ', exact: true })).toBeVisible();
		await look(page, 'search', language);
		await till.search.fill('ありえない');
		await expect(page.getByText('「ありえない」').or(page.getByText('“ありえない”'))).toBeVisible();
		await look(page, 'search-nothing', language);
		await page.keyboard.press('Escape');

		await till.button(/^(?:お会計|Check out)/).click();
		await page
			.getByRole('group', { name: ja ? '現金' : 'Cash' })
			.getByRole('button')
			.nth(2)
			.click();
		await expect(page.getByTestId('scan-status')).not.toContainText('4912345678904');
		await look(page, 'pay-cash', language);
		await look(page, 'pay-cash', language, 'dark');
		await till.button(ja ? 'カード' : 'Card').click();
		await look(page, 'pay-card', language);
		await till.button(ja ? '現金' : 'Cash').click();
		await page.keyboard.type('300', { delay: 60 });
		await till.button(/¥300/).click();
		await look(page, 'pay-split', language);
		await page
			.getByRole('group', { name: ja ? '現金' : 'Cash' })
			.getByRole('button')
			.nth(1)
			.click();
		await till.button(/^(?:現金.*完了|Finish)/).click();
		await expect(page.getByTestId('change-due')).toBeVisible();
		await look(page, 'done', language);
		await look(page, 'done', language, 'dark');
		await till.button(ja ? '次の会計' : 'Next sale').click();

		await till.scanCarefully(DEAR);
		await till.scan(FREE);
		await expect(till.lines).toHaveCount(2);
		await look(page, 'sell-dear', language);
		await till.button(/^(?:お会計|Check out)/).click();
		await look(page, 'pay-dear', language);
		await page.keyboard.press('Escape');
		await page.keyboard.press('F4');
		await expect(till.lines).toHaveCount(0);
	});

	test(`sheets, 200 lines and offline, in ${language}`, async () => {
		const { page, till, server } = tablet;
		const ja = language === 'ja';
		const goods = await deviceGoods(page);
		await page.keyboard.press('F8');
		await look(page, 'menu', language);
		await till.button(ja ? 'この端末のレシート' : 'Receipts of this device').click();
		await expect(page.getByRole('dialog').getByRole('listitem').first()).toBeVisible();
		await look(page, 'receipts', language);
		await page.getByRole('dialog').getByRole('listitem').first().getByRole('button').click();
		await expect(page.getByTestId('receipt-copy')).toBeVisible();
		await look(page, 'receipt-copy', language);
		await page.keyboard.press('Escape');
		await page.keyboard.press('F1');
		await look(page, 'shortcuts', language);
		await page.keyboard.press('Escape');
		await page.keyboard.press('F6');
		await expect(page.getByRole('dialog').getByRole('listitem').first()).toBeVisible();
		await look(page, 'suspended', language);
		await page.keyboard.press('Escape');

		await page.keyboard.press('F7');
		await expect(page.getByTestId('health-verdict')).toBeVisible();
		await look(page, 'health', language);
		await look(page, 'health', language, 'dark');
		await page.keyboard.press('Escape');

		await server.kill();
		await expect(page.getByTestId('sync-status')).toContainText(ja ? 'オフライン' : 'Offline', {
			timeout: 30_000,
		});
		await till.scanAll(goods.slice(0, 200));
		await expect(till.lines).toHaveCount(200);
		await look(page, 'sell-200', language);
		await till.button(/^(?:お会計|Check out)/).click();
		await page
			.getByRole('group', { name: ja ? '現金' : 'Cash' })
			.getByRole('button')
			.first()
			.click();
		await look(page, 'pay-200', language);
		await till.button(/^(?:現金.*完了|Finish)/).click();
		await expect(page.getByTestId('change-due')).toBeVisible();
		await look(page, 'done-200-offline', language);
		await till.button(ja ? '次の会計' : 'Next sale').click();
		await server.start();
		await till.expectUnsynced(0);
	});
}
