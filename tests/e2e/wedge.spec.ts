import { expect, type Page, test } from '@playwright/test';
import { RunningTill } from '../support/a-running-till.ts';
import { Cashier } from '../support/cashier.ts';
import { deviceGoods } from '../support/device-goods.ts';
import { type ScannerWay, WedgeScanner } from '../support/wedge-scanner.ts';

let tablet: RunningTill;
let scanner: WedgeScanner;
let cashier: Cashier;
let code = '';
let name = '';

/** 2–15 ms between keys, with the Japanese input method on and off. */
const WAYS: readonly ScannerWay[] = [2, 6, 15].flatMap((gapMs) => [
	{ gapMs, isImeOn: false },
	{ gapMs, isImeOn: true },
]);

test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser }) => {
	tablet = await RunningTill.start(browser);
	await tablet.till.enrol(tablet.server.url);
	scanner = await WedgeScanner.plugIn(tablet.page);
	cashier = new Cashier(tablet.till);
	const [item] = (await deviceGoods(tablet.page)).filter(
		(each) => /^4\d{12}$/.test(each.code) && !each.code.startsWith('491'),
	);
	if (!item) throw new Error('the demo shop lacks goods for this test');
	[code, name] = [item.code, item.name];
});
test.afterAll(async () => {
	expect(tablet.trouble.said).toEqual([]);
	await tablet.end();
});

/** Everything that fields on the page hold. */
const fields = (page: Page) =>
	page.evaluate(() =>
		[...document.querySelectorAll<HTMLInputElement>('input, textarea, select')]
			.map(({ value }) => value)
			.join('|'),
	);

const units = async (): Promise<number> => {
	const row = tablet.till.lines.filter({ hasText: name });
	if ((await row.count()) === 0) return 0;
	return Number(await row.locator('.quantity').textContent());
};

/** Scans until it was heard: a machine under load may tear a code, and a cashier then scans again. */
async function scanHeard(way: ScannerWay, heard: () => Promise<boolean>): Promise<void> {
	for (let tries = 1; ; tries++) {
		await scanner.scan(code, way);
		try {
			await expect.poll(heard, { timeout: 4000, intervals: [20, 50, 100] }).toBe(true);
			return;
		} catch (cause) {
			if (tries === 3) throw cause;
		}
	}
}

/** What a scan comes to on a screen: one more of the item, and every field as it was. */
async function sells(where: string, way: ScannerWay): Promise<void> {
	const { page } = tablet;
	const [before, held] = [await units(), await fields(page)];
	await scanHeard(way, async () => (await units()) === before + 1);
	const gone = held.split('|').length;
	await expect
		.poll(async () => ((await fields(page)).split('|').length === gone ? await fields(page) : held), {
			message: where,
		})
		.toBe(held);
	expect(
		await page.locator(':focus').evaluateAll(([field]) => (field as HTMLInputElement)?.value ?? ''),
	).not.toContain(code.slice(0, 6));
}

test('before anybody is signed in a scan leaves no digit in the PIN, and is told why it does nothing', async () => {
	const { page } = tablet;
	for (const way of WAYS.slice(0, 2)) {
		await page.getByRole('button', { name: '佐藤 美咲' }).click();
		await page.getByRole('heading', { name: /^PIN of/ }).waitFor();
		await scanner.scan(code, way);
		await expect(page.getByRole('img', { name: /0 digits/ })).toBeVisible();
		await page.keyboard.press('Escape');
	}
	await tablet.till.signIn();
});

test('a scan into the float leaves it empty', async () => {
	const { page, till } = tablet;
	await page.getByText('Enter the sum only').click();
	const float = page.getByLabel('Sum of the float');
	await float.fill('500');
	for (const way of WAYS) {
		await float.focus();
		await scanner.scan(code, way);
		await expect(float).toHaveValue('500');
	}
	await float.fill('50000');
	await till.button(/^Open with/).click();
	await expect(till.total).toBeVisible();
});

test('selling: nothing in focus, the search field with words in it, and a button', async () => {
	const { page, till } = tablet;
	await scanHeard({ gapMs: 5, isImeOn: false }, async () => (await units()) > 0);
	for (const way of WAYS) {
		const said = `${way.gapMs} ms, input method ${way.isImeOn ? 'on' : 'off'}`;
		await page.locator('body').click({ position: { x: 5, y: 5 } });
		await sells(`nothing, ${said}`, way);
		await till.search.fill('ほう');
		await till.search.focus();
		await sells(`search, ${said}`, way);
		await expect(till.search).toHaveValue('ほう');
		await till.search.fill('');
		await till.button('Suspend').focus();
		await sells(`button, ${said}`, way);
	}
	await expect(till.lines).toHaveCount(1);
});

for (const key of ['F1', 'F6', 'F7', 'F8'] as const) {
	test(`over the screen: ${key}`, async () => {
		for (const way of WAYS) {
			await tablet.page.keyboard.press(key);
			await expect(tablet.page.getByRole('dialog')).toBeVisible();
			await sells(key, way);
			await expect(tablet.page.getByRole('dialog')).toHaveCount(0);
		}
	});
}

for (const sheet of ['Receipts', 'Till and drawer', 'Printer']) {
	test(`over the screen: ${sheet}`, async () => {
		for (const way of WAYS.slice(2, 4)) {
			await cashier.menu(new RegExp(`^${sheet}`));
			await expect(tablet.page.getByRole('dialog')).toBeVisible();
			await sells(sheet, way);
			await expect(tablet.page.getByRole('dialog')).toHaveCount(0);
		}
	});
}

test('paying: the amount keeps no digit of a scan, and what was scanned is rung up', async () => {
	const { page, till } = tablet;
	for (const way of WAYS) {
		await cashier.checkOut();
		await expect(page.getByTestId('amount-due')).toBeVisible();
		await sells('cash', way);
		await cashier.checkOut();
		await page.getByRole('button', { name: 'Card', exact: true }).click();
		const reference = page.getByRole('textbox').first();
		await reference.fill('12');
		await reference.focus();
		await scanHeard(way, async () => (await page.getByTestId('amount-due').count()) === 0);
	}
	await expect(till.lines).toHaveCount(1);
});

test('3 and * before a scan is three', async () => {
	const { page, till } = tablet;
	const before = await units();
	await page.locator('body').click({ position: { x: 5, y: 5 } });
	await page.keyboard.type('3*', { delay: 120 });
	await expect(page.getByTestId('scan-times')).toHaveText('× 3');
	await scanHeard({ gapMs: 5, isImeOn: false }, async () => (await units()) === before + 3);
	await expect(page.getByTestId('scan-times')).toHaveCount(0);
	await till.search.fill('２＊');
	await expect(till.search).toHaveValue('');
	await scanHeard({ gapMs: 5, isImeOn: true }, async () => (await units()) === before + 5);
});

test('when the sale is done, the next scan begins the next one; a burst of twenty loses and doubles none', async () => {
	const { till } = tablet;
	await till.payExactCash();
	await scanHeard({ gapMs: 3, isImeOn: false }, async () => (await units()) === 1);
	for (let n = 0; n < 20; n++) await scanner.scan(code, { gapMs: 3, isImeOn: false });
	await expect.poll(units).toBe(21);
});

test('a bill is refused with words; a receipt opens the returns', async () => {
	const { page, till } = tablet;
	await scanner.scan(`91912345${'0'.repeat(21)}0261231${'0'}0050005`, { gapMs: 4, isImeOn: false });
	await expect(page.getByTestId('scan-status')).toContainText('bill');
	const [number] = await page.evaluate(() => [
		document.querySelector('[data-testid="receipt-number"]')?.textContent ?? '',
	]);
	expect(number).toBe('');
	await scanner.scan('SBY-R01-000001', { gapMs: 4, isImeOn: true });
	await expect(page.getByRole('dialog')).toBeVisible();
	await cashier.closeSheet();
	await expect(till.lines).toHaveCount(1);
});
