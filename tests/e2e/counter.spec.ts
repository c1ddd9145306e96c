import { expect, type Locator, test } from '@playwright/test';
import { gtinCheckDigit } from '../../src/domain/gtin/gtin.ts';
import type { ItemDoc } from '../../src/protocol/feed.ts';
import { RunningTill } from '../support/a-running-till.ts';
import { deviceGoods } from '../support/device-goods.ts';
import { readTables } from '../support/device-tables.ts';

type Goods = ItemDoc & { readonly code: string };

let tablet: RunningTill;
/** Two foods at 8 %, two goods at 10 %, and one with a JAN-8. */
let food: [Goods, Goods];
let ware: [Goods, Goods];
let small: Goods;
let goods: readonly Goods[];
const yen = (amount: number) => `¥${amount.toLocaleString('en-US')}`;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser }) => {
	tablet = await RunningTill.start(browser);
	await tablet.till.ready(tablet.server.url);
	goods = await deviceGoods(tablet.page);
	const [tea, miso] = goods.filter(
		({ tax_category, code }) => tax_category === 'reduced' && code.length === 13,
	);
	const [bowl, towel] = goods.filter(
		({ tax_category, code }) => tax_category === 'standard' && code.length === 13,
	);
	const jan8 = goods.find(({ code }) => code.length === 8);
	if (!tea || !miso || !bowl || !towel || !jan8) throw new Error('the demo shop lacks goods for this test');
	food = [tea, miso];
	ware = [bowl, towel];
	small = jan8;
});
test.afterAll(async () => {
	expect(tablet.trouble.said).toEqual([]);
	await tablet.end();
});

/** Leaves whatever the last test left in the basket. */
async function emptyBasket() {
	const { till } = tablet;
	for (let left = await till.lines.count(); left > 0; left--) {
		await till.lines.first().getByRole('button').first().click();
		await till.button(/^Remove /).click();
		await expect(till.lines).toHaveCount(left - 1);
	}
}

const line = (item: Goods): Locator => tablet.till.lines.filter({ hasText: item.name });

test('a scan lands in the basket wherever the focus is, and leaves a field as it was', async () => {
	const { till, page } = tablet;
	await till.search.fill('ほう');
	await till.search.focus();
	await till.scanCarefully(food[0].code);
	await expect(till.search).toHaveValue('ほう');
	await expect(till.total).toHaveText(yen(food[0].price));
	await expect(page.getByTestId('scan-status')).toContainText(food[0].name);
	await page.keyboard.press('Escape');
	await expect(till.search).toHaveValue('');
});

test('the Enter of a scanner presses no button, also where the focus stands on one', async () => {
	const { till, page } = tablet;
	await till.button(/^Check out/).focus();
	await till.scanCarefully(food[0].code);
	await expect(line(food[0])).toContainText('× 2');
	await expect(page.getByTestId('amount-due')).toHaveCount(0);
	await till.button('Suspend').focus();
	await till.scanRefused('4900000000009', 'Nothing was added');
	await expect(till.lines).toHaveCount(1);
	await till.button('Menu').focus();
	await till.scanCarefully(food[0].code);
	await expect(page.getByRole('dialog')).toHaveCount(0);
	await expect(line(food[0])).toContainText('× 3');
});

test('a wrong check digit and an unknown code sell nothing and say so', async () => {
	const { till } = tablet;
	const before = await till.total.textContent();
	const wrong = `${ware[0].code.slice(0, 12)}${(Number(ware[0].code[12]) + 1) % 10}`;
	await till.scanRefused(wrong, 'The code was misread. Nothing was added.');
	await till.scanRefused(
		`499999999999${gtinCheckDigit('499999999999')}`,
		'This item is not known. Nothing was added.',
	);
	await till.scanRefused('123456789', 'The code has the wrong number of digits.');
	await expect(till.total).toHaveText(before ?? '');
});

test('8, 12, 13 and 14 digits of one number are one line', async () => {
	const { till } = tablet;
	await emptyBasket();
	await till.scanCarefully(small.code);
	await till.scanCarefully(`0000${small.code}`);
	await till.scanCarefully(`00000${small.code}`);
	await till.scanCarefully(`000000${small.code}`);
	await expect(till.lines).toHaveCount(1);
	await expect(line(small)).toContainText('× 4');
	await till.scanCarefully(ware[0].code);
	await till.scanCarefully(`0${ware[0].code}`);
	await expect(line(ware[0])).toContainText('× 2');
	await expect(till.lines).toHaveCount(2);
	await emptyBasket();
});

test('searching finds inside words, in kanji, kana and half-width kana', async () => {
	const { till, page } = tablet;
	const tiles = page.getByTestId('item-tile');
	const item = goods.find(({ reading }) => /^[ぁ-んー ]{10,}$/.test(reading)) ?? food[0];
	const kana = item.reading.split(' ').at(-1)?.slice(1) ?? '';
	const katakana = kana.replace(/[ぁ-ゖ]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0x60));
	const kanji = item.name.split(' ')[1]?.slice(1) ?? '';
	for (const words of [kana, katakana, halfWidth(katakana), kanji]) {
		expect(words).not.toBe('');
		await till.search.fill(words);
		await expect(tiles.first()).toBeVisible();
		await expect(page.getByRole('region', { name: words, exact: true })).toBeVisible();
		await expect(tiles.filter({ hasText: item.name }).first(), words).toBeVisible();
	}
	await till.search.fill('ありえない品');
	await expect(page.getByText('Nothing found for “ありえない品”')).toBeVisible();
	await till.search.fill(item.name);
	await expect(tiles).toHaveCount(1);
	await page.keyboard.press('Enter');
	await expect(line(item)).toHaveCount(1);
	await page.keyboard.press('Escape');
	await emptyBasket();
});

/** Full-width katakana as a half-width keyboard or an old system writes it. */
function halfWidth(katakana: string): string {
	const table = new Map<string, string>();
	for (let code = 0xff66; code <= 0xff9d; code++) {
		const half = String.fromCharCode(code);
		table.set(half.normalize('NFKC'), half);
		for (const mark of ['ﾞ', 'ﾟ']) {
			const voiced = `${half}${mark}`.normalize('NFKC');
			if (voiced.length === 1) table.set(voiced, half + mark);
		}
	}
	return [...katakana].map((character) => table.get(character) ?? character).join('');
}

test('a tap on a category and a tile sells; the quantity changes; a removed line comes back', async () => {
	const { till, page } = tablet;
	const category = food[0].category;
	await page
		.getByRole('group', { name: 'Categories' })
		.getByRole('button', { name: category, exact: true })
		.click();
	const first = page.getByTestId('item-tile').first();
	const named = async () => (await first.locator('.name').textContent()) ?? '';
	// Until the category's own goods are there, the first tile is one that is about to go.
	const categoryShown = async () => {
		const name = await named();
		return goods.find((item) => item.name === name)?.category;
	};
	await expect.poll(categoryShown).toBe(category);
	const name = await named();
	await first.click();
	await till.scanCarefully(ware[1].code);
	const tapped = goods.find((item) => item.name === name);
	if (!tapped) throw new Error(`no ${name} on the device`);

	await line(tapped).getByRole('button').click();
	await till.button('One more').click();
	await till.button('One more').click();
	await till.button('One fewer').click();
	const quantity = page.getByLabel('Quantity');
	await expect(quantity).toHaveValue('2');
	const voided = async () =>
		(await till.journal())
			.filter(({ body, kind }) => kind === 'audit_event' && body.event === 'line_void')
			.map(({ body }) => body.amount);
	const one = tapped.price;
	await expect.poll(async () => (await voided()).slice(-1)).toEqual([one]);
	// A slip of the finger, put right at once, is in no report.
	await till.button('One more').click();
	await expect(quantity).toHaveValue('3');
	await expect.poll(async () => (await voided()).slice(-2)).toEqual([one, -one]);
	// What is typed beyond what was there is no removal, whatever it went through.
	const before = (await voided()).length;
	await quantity.press('Control+a');
	await quantity.pressSequentially('12');
	await expect(till.total).toHaveText(yen(one * 12 + ware[1].price));
	await page.keyboard.press('Enter');
	await line(tapped).getByRole('button').click();
	for (const typed of ['15', '10']) {
		await quantity.press('Control+a');
		await quantity.pressSequentially(typed);
	}
	await page.keyboard.press('Enter');
	await expect(till.total).toHaveText(yen(one * 10 + ware[1].price));
	await expect.poll(async () => (await voided()).slice(before)).toEqual([one * 2]);
	await till.button('Undo').click();
	await expect.poll(async () => (await voided()).slice(before)).toEqual([one * 2, -one * 2]);
	await expect(till.total).toHaveText(yen(one * 12 + ware[1].price));

	await line(tapped).getByRole('button').click();
	await till.button(`Remove ${tapped.name}`).click();
	await expect(till.lines).toHaveCount(1);
	await till.button('Undo').click();
	await expect(till.lines.first()).toContainText(tapped.name);
	await expect(till.total).toHaveText(yen(tapped.price * 12 + ware[1].price));
	await expect.poll(async () => (await voided()).slice(-2)).toEqual([tapped.price * 12, -tapped.price * 12]);
	await emptyBasket();
});

test('a key pressed while a sheet is closing opens the next one', async () => {
	const { page } = tablet;
	const sheet = (name: string) => page.getByRole('dialog', { name, exact: true });
	const keys = await page.context().newCDPSession(page);
	const press = (key: string, code: number) => {
		const which = { key, code: key, windowsVirtualKeyCode: code };
		return [
			keys.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...which }),
			keys.send('Input.dispatchKeyEvent', { type: 'keyUp', ...which }),
		];
	};
	await page.keyboard.press('F1');
	await expect(sheet('Keyboard')).toBeVisible();
	await Promise.all([...press('Escape', 27), ...press('F6', 117)]);
	await expect(sheet('Suspended baskets')).toBeVisible();
	await Promise.all([...press('Escape', 27), ...press('F6', 117)]);
	await expect(sheet('Suspended baskets')).toBeVisible();

	// The browser closes one by itself (a tap beside it), and says so only after the next key.
	await page.evaluate(async () => {
		const closing = document.querySelector('dialog');
		const said = new Promise((resolve) => closing?.addEventListener('close', resolve, { once: true }));
		closing?.close();
		dispatchEvent(new KeyboardEvent('keydown', { key: 'F8' }));
		await said;
		// Whatever it did is on the screen with the frame after the next.
		for (let frames = 0; frames < 2; frames++) await new Promise(requestAnimationFrame);
	});
	await expect(sheet('Menu')).toBeVisible();
	await page.keyboard.press('Escape');
	await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('a till that nobody touches is at rest', async () => {
	const { page } = tablet;
	const inspector = await page.context().newCDPSession(page);
	await inspector.send('Performance.enable');
	const worked = async () => {
		const { metrics } = await inspector.send('Performance.getMetrics');
		return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
	};
	// It comes to rest, however busy the machine is: a loop would never.
	const share = async () => {
		const before = await worked();
		await page.waitForTimeout(1000);
		return (await worked()) - before;
	};
	await expect.poll(share, { timeout: 20_000 }).toBeLessThan(0.25);
});

test('baskets are parked and taken up again, also with another one open', async () => {
	const { till, page } = tablet;
	await till.scanCarefully(food[0].code);
	await till.button('Suspend').click();
	await expect(till.lines).toHaveCount(0);
	await till.scanCarefully(ware[0].code);
	await till.button('Suspended 1').click();
	await page.getByRole('dialog').getByRole('button', { name: 'Resume' }).click();
	await expect(page.getByText('Your basket was suspended, the other one resumed')).toBeVisible();
	await expect(line(food[0])).toHaveCount(1);
	await expect(line(ware[0])).toHaveCount(0);
	await till.button('Suspended 1').click();
	await page.getByRole('dialog').getByRole('button', { name: 'Resume' }).click();
	await expect(line(ware[0])).toHaveCount(1);
	await till.button('Suspended 1').click();
	await expect(page.getByRole('dialog')).toContainText(food[0].name);
	await page.getByRole('dialog').getByRole('button', { name: 'Resume' }).click();
	await expect(line(food[0])).toHaveCount(1);
	await emptyBasket();
	await till.button('Suspended 1').click();
	await page.getByRole('dialog').getByRole('button', { name: 'Resume' }).click();
	await expect(line(ware[0])).toHaveCount(1);
	await emptyBasket();
	await expect(till.button(/^Suspended/)).toHaveCount(0);
});

test('the open basket survives a reload, and the language changes under it', async () => {
	const { till, page, server } = tablet;
	await till.scanCarefully(food[0].code);
	await till.scanCarefully(ware[0].code);
	await till.button('Menu').click();
	await till.button('日本語').click();
	await till.button('閉じる').click();
	await expect(page.locator('html')).toHaveAttribute('lang', 'ja');
	await expect(till.button(`お会計 ${yen(food[0].price + ware[0].price)}`)).toBeVisible();
	await page.goto(server.url);
	await expect(till.lines).toHaveCount(2);
	await expect(till.button(`お会計 ${yen(food[0].price + ware[0].price)}`)).toBeVisible();
	await till.button('メニュー').click();
	await till.button('English').click();
	await till.button('Close').click();
	await expect(till.lines).toHaveCount(2);
});

test('three taps after the last scan sell for cash; the receipt says what the law asks for', async () => {
	const { till, page } = tablet;
	await page.evaluate(() => {
		const counted = window as unknown as { taps: number };
		counted.taps = 0;
		addEventListener('click', () => counted.taps++, { capture: true });
	});
	const due = food[0].price + ware[0].price;
	const given = Math.ceil(due / 10_000) * 10_000;
	await till.button(/^Check out/).click();
	await till.button(yen(given)).click();
	await expect(page.getByTestId('tendered')).toHaveText(yen(given));
	await expect(page.getByTestId('change-preview')).toHaveText(yen(given - due));
	await till.button(`Finish with cash ${yen(given)} · change ${yen(given - due)}`).click();
	await expect(page.getByTestId('change-due')).toHaveText(yen(given - due));
	expect(await page.evaluate(() => (window as unknown as { taps: number }).taps)).toBeLessThanOrEqual(3);

	await expect(page.getByTestId('receipt-number')).toHaveText('SBY-R01-000001');
	const receipt = page.getByTestId('receipt');
	const included = (gross: number, rate: number) => Math.floor((gross * rate) / (100 + rate));
	await expect(receipt).toContainText(`${food[0].name} ※`);
	await expect(receipt).toContainText('※ reduced tax rate');
	await expect(receipt).toContainText('T7123456789012');
	await expect(receipt).toContainText('暖簾堂');
	await expect(receipt).toContainText('渋谷店');
	await expect(receipt).toContainText(
		`8% goods※ ${yen(food[0].price)} (tax included ${yen(included(food[0].price, 8))})`,
	);
	await expect(receipt).toContainText(
		`10% goods ${yen(ware[0].price)} (tax included ${yen(included(ware[0].price, 10))})`,
	);
	await expect(receipt).toContainText(/\d{4}\/\d\d\/\d\d \d\d:\d\d/);
	await expect(receipt).toContainText(yen(given));
	await expect(receipt).toContainText(yen(given - due));
});

test('the next scan starts the next sale; a card pays it', async () => {
	const { till, page } = tablet;
	await till.scan(food[1].code);
	await expect(till.lines).toHaveCount(1);
	await till.button(/^Check out/).click();
	await till.button(/^Card$/).click();
	await page.getByLabel('Slip number (optional)').fill('8841');
	await till.button(`Finish with card ${yen(food[1].price)}`).click();
	await expect(page.getByTestId('receipt-number')).toHaveText('SBY-R01-000002');
	await expect(page.getByTestId('change-due')).toHaveText('¥0');
	await till.nextSale();
});

test('a part in cash, the rest by card; what was taken can be given back', async () => {
	const { till, page } = tablet;
	await till.scanCarefully(ware[0].code);
	await till.scanCarefully(ware[1].code);
	const due = ware[0].price + ware[1].price;
	await till.button(/^Check out/).click();
	await page.keyboard.type('100', { delay: 60 });
	await till.button(`Take cash ¥100 · ${yen(due - 100)} left`).click();
	await till.scanRefused(food[0].code, 'A payment has begun.');
	await till.button('Remove Cash ¥100').click();
	await expect(page.getByTestId('still-due')).toHaveText(yen(due));
	await page.keyboard.type('50', { delay: 60 });
	await till.button(`Take cash ¥50 · ${yen(due - 50)} left`).click();
	await till.button(/^Card$/).click();
	await till.button(`Finish with card ${yen(due - 50)}`).click();
	await expect(page.getByTestId('receipt-number')).toHaveText('SBY-R01-000003');
	const journal = (await readTables(page)).journal;
	expect(journal.at(-1)).toMatchObject({
		kind: 'retail_transaction',
		body: {
			total: due,
			change_due: 0,
			tenders: [
				{ kind: 'card', amount: due - 50 },
				{ kind: 'cash', amount: 50 },
			],
		},
	});
});

test('a scan while paying goes back to the basket; pressing finish twice sells once', async () => {
	const { till, page } = tablet;
	await till.scan(ware[0].code);
	await expect(till.lines).toHaveCount(1);
	// The second tap of a hasty double one falls on the way back, and is not meant.
	await till.button(/^Check out/).dblclick();
	await expect(page.getByTestId('amount-due')).toBeVisible();
	await till.scan(food[0].code);
	await expect(till.lines).toHaveCount(2);
	await expect(till.button(/^Check out/)).toBeVisible();
	await till.button(/^Check out/).click();
	await till.button(/^Exact/).click();
	await till.button(/^Finish/).evaluate((button: HTMLButtonElement) => {
		button.click();
		button.click();
	});
	await expect(page.getByTestId('receipt-number')).toHaveText('SBY-R01-000004');
	await till.scan(ware[0].code);
	await expect(till.lines).toHaveCount(1);
	await till.button(/^Check out/).click();
	await till.button(/^Exact/).click();
	await till.button(/^Finish/).dblclick();
	await expect(page.getByTestId('receipt-number')).toHaveText('SBY-R01-000005');
	await till.nextSale();
	await expect(till.lines).toHaveCount(0);
	const sold = (await readTables(page)).journal.filter(({ kind }) => kind === 'retail_transaction');
	expect(sold).toHaveLength(5);
	await till.expectUnsynced(0);
});

test('receipts of the day are listed, newest first, and each gives a copy that says so', async () => {
	const { till, page } = tablet;
	await till.button('Menu').click();
	await till.button('Receipts of this device').click();
	const rows = page.getByRole('dialog').getByRole('listitem');
	await expect(rows).toHaveCount(5);
	await expect(rows.first()).toContainText('SBY-R01-000005');
	await rows.last().getByRole('button').click();
	const copy = page.getByTestId('receipt-copy');
	await expect(copy).toContainText('SBY-R01-000001');
	await expect(copy).toContainText('Copy');
	await expect(copy).toContainText('T7123456789012');
	await till.scan(food[0].code);
	await expect(page.getByRole('dialog')).toHaveCount(0);
	await expect(till.lines).toHaveCount(1);
});
