import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Page } from 'playwright';
import { preview } from 'vite';

/** Walks every screen at both sizes, languages and themes: pictures into `OUT`, axe's findings to the terminal. */
const OUT = process.env.OUT ?? '/tmp/ui-shots';
const only = process.argv[2];
const variants = process.argv[3];
const server = await preview({
	configFile: new URL('./vite.config.ts', import.meta.url).pathname,
	preview: { port: 0, host: '127.0.0.1' },
});
const base = server.resolvedUrls?.local[0] ?? '';
const browser = await chromium.launch({
	executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
	args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});

type Scene = { readonly name: string; readonly query: string; go?(page: Page): Promise<void> };
const tap = (page: Page, selector: string) => page.locator(selector).first().click();
const ring = async (page: Page, tiles: readonly number[]) => {
	for (const index of tiles) await page.getByTestId('item-tile').nth(index).click();
};
const pay = async (page: Page) => {
	await ring(page, [0, 1, 1]);
	await tap(page, '.totals .primary');
};
const scan = async (page: Page, code: string) => {
	await page.evaluate((text) => {
		for (const key of [...text, 'Enter']) {
			document.activeElement?.dispatchEvent(
				new KeyboardEvent('keydown', { key, code: `Digit${key}`, bubbles: true, cancelable: true }),
			);
		}
	}, code);
	await page.waitForTimeout(80);
};

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

const printer = async (page: Page) => {
	await tap(page, 'header .menu');
	await tap(page, 'dialog li button:has-text("プリンター"), dialog li button:has-text("Printer")');
	await page.locator('dialog input[type=radio]').nth(1).waitFor();
};

const health = (scene: string, extra = ''): Scene => ({
	name: `health-${scene}`,
	query: `at=sell&health=${scene}${extra}`,
	go: async (page) => {
		await tap(page, '[data-testid=sync-status]');
		await page.getByTestId('health-verdict').waitFor();
	},
});

const pickReturn = async (page: Page, lines: readonly number[] = [0, 1]) => {
	await tap(page, 'header .menu');
	await page.getByRole('button', { name: /^(返品・交換|Return or exchange)$/ }).click();
	await page.locator('#returns-number').fill('12');
	await page.keyboard.press('Enter');
	for (const line of lines) await page.getByTestId('return-line').nth(line).locator('.what').click();
	await page.locator('dialog fieldset button').first().click();
};

const SCENES: readonly Scene[] = [
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
	{
		name: 'returns-find',
		query: 'at=sell',
		go: async (page) => {
			await ring(page, [0]);
			await tap(page, '.totals .primary');
			await tap(page, '.likely button');
			await tap(page, '[data-finish]');
			await page.getByTestId('change-due').waitFor();
			await page.keyboard.press('F8');
			await page.getByRole('button', { name: /^(返品・交換|Return or exchange)$/ }).click();
			await page.locator('#returns-number').waitFor();
		},
	},
	{ name: 'returns-pick', query: 'at=sell', go: (page) => pickReturn(page) },
	{
		name: 'returns-pick-late',
		query: 'at=sell&late&returned&clerk',
		go: async (page) => {
			await pickReturn(page, [0, 2]);
			await tap(page, 'dialog .primary');
			await page.waitForTimeout(200);
		},
	},
	{
		name: 'returns-done',
		query: 'at=sell',
		go: async (page) => {
			await pickReturn(page);
			await tap(page, 'dialog .primary');
			await page.getByTestId('refund-given').first().waitFor();
		},
	},
	{
		name: 'returns-band',
		query: 'at=sell',
		go: async (page) => {
			await pickReturn(page);
			await tap(page, 'dialog .money .actions button');
			await page.getByTestId('exchange-band').waitFor();
			await ring(page, [2, 3, 12]);
		},
	},
	{
		name: 'returns-settle',
		query: 'at=sell',
		go: async (page) => {
			await pickReturn(page);
			await tap(page, 'dialog .money .actions button');
			await ring(page, [2, 3, 4]);
			await tap(page, '.totals .primary');
			await page.getByTestId('exchange-due').or(page.getByTestId('refund-due')).waitFor();
			await page.waitForTimeout(100);
		},
	},
	{
		name: 'returns-bare',
		query: 'at=sell',
		go: async (page) => {
			await tap(page, 'header .menu');
			await page.getByRole('button', { name: /^(返品・交換|Return or exchange)$/ }).click();
			await page.getByRole('button', { name: /レシートがない|There is no receipt/ }).click();
			await page.locator('#returns-item').fill('茶');
			await page.keyboard.press('Enter');
			await page.locator('dialog .wide').first().click();
			await page.getByTestId('refund-due').waitFor();
		},
	},
	{
		name: 'returns-void',
		query: 'at=sell',
		go: async (page) => {
			await pay(page);
			await tap(page, '.likely button');
			await tap(page, '[data-finish]');
			await page.getByTestId('change-due').waitFor();
			await tap(page, 'header .menu');
			await page.getByRole('button', { name: /この端末のレシート|Receipts of this device/ }).click();
			await tap(page, 'dialog li button');
			await page.getByRole('button', { name: /この会計を取消|Reverse this sale/ }).click();
			await page.locator('dialog .void').waitFor();
		},
	},
	{ name: 'menu', query: 'at=sell', go: (page) => tap(page, 'header .menu') },
	{ name: 'printer', query: 'at=sell', go: printer },
	{ name: 'printer-stuck', query: 'at=sell&printing=stuck', go: printer },
	{ name: 'print-trouble', query: 'at=sell&printing=stuck', go: (page) => ring(page, [0, 1]) },
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
	{
		name: 'receipts',
		query: 'at=sell',
		go: async (page) => {
			await pay(page);
			await tap(page, '.likely button:nth-child(1)');
			await tap(page, '[data-finish]');
			await page.getByTestId('change-due').waitFor();
			await tap(page, 'header .menu');
			await tap(page, 'dialog li button');
			await tap(page, 'dialog li button');
		},
	},
	...['safe', 'sending', 'offline', 'month', 'fresh', 'different', 'kept', 'broken', 'full', 'clock'].map(
		(scene) => health(scene),
	),
	...['refused', 'old', 'server-full', 'worst'].map((scene) => health(scene)),
	{ name: 'pill-attention', query: 'at=sell&health=kept&offline', go: (page) => ring(page, [0, 2]) },
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
	{ name: 'storage', query: 'at=sell&full-disk', go: (page) => ring(page, [0, 1, 2]) },
	{ name: 'other-tab', query: 'at=sell&other-tab' },
	{ name: 'no-items', query: 'at=sell&empty' },
];

const SIZES = [
	{ width: 1280, height: 800 },
	{ width: 800, height: 1280 },
] as const;
for (const scene of SCENES.filter(({ name }) => !only || new RegExp(only).test(name))) {
	for (const [lang, theme, size] of [
		['ja', 'light', 0],
		['en', 'light', 0],
		['ja', 'dark', 1],
		['en', 'light', 1],
		['ja', 'light', 1],
		['en', 'dark', 0],
	] as const) {
		const look = `${lang}-${theme}-${size === 0 ? 'wide' : 'tall'}`;
		if (variants && !new RegExp(variants).test(look)) continue;
		const context = await browser.newContext({ viewport: SIZES[size], colorScheme: theme });
		const page = await context.newPage();
		page.on('pageerror', (error) => console.log('ERROR', scene.name, error.message));
		await page.goto(`${base}?${scene.query}&lang=${lang}`);
		await page.locator('main').first().waitFor();
		await page.waitForTimeout(150);
		await scene.go?.(page);
		await page.waitForTimeout(420);
		const name = `${scene.name}-${look}`;
		await page.screenshot({ path: `${OUT}/${name}.png` });
		const { violations } = await new AxeBuilder({ page }).analyze();
		for (const { id, nodes } of violations)
			console.log('AXE', name, id, nodes.map(({ html }) => html.slice(0, 140)).join(' | '));
		const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
		if (wide) console.log('OVERFLOW', name);
		await context.close();
	}
}
await browser.close();
await server.close();
console.log('looked');
