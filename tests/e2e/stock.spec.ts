import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { displayGtin, type Gtin, gtinCheckDigit } from '../../src/domain/gtin/gtin.ts';
import { RunningTill, TABLET } from '../support/a-running-till.ts';
import { Cashier } from '../support/cashier.ts';
import { deviceGoods } from '../support/device-goods.ts';
import { stockOf } from '../support/server-books.ts';
import { TillPage } from '../support/till-page.ts';

let tablet: RunningTill;
let cashier: Cashier;
test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser }) => {
	tablet = await RunningTill.start(browser);
	cashier = new Cashier(tablet.till);
});
test.afterAll(async () => {
	expect(tablet.trouble.said).toEqual([]);
	await tablet.end();
});

const last = (till = tablet.till) => till.page.getByTestId('stock-last');

/** Scans into the sheet and waits for the words; again when a busy machine tore the code in two. */
async function scan(code: string, words: string | RegExp, till: TillPage = tablet.till) {
	for (let tries = 1; ; tries++) {
		await till.scan(code);
		try {
			await expect(last(till)).toContainText(words, { timeout: 5000 });
			return;
		} catch (cause) {
			if (tries === 3 || !/misread/i.test((await last(till).textContent()) ?? '')) throw cause;
		}
	}
}

async function clean(where: string) {
	const { violations } = await new AxeBuilder({ page: tablet.page }).analyze();
	const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
	expect(found, where).toEqual([]);
}

const openStock = (page: 'Look up' | 'Receive' | 'Count', hands = cashier) =>
	hands.menu('Stock (look up, receive, count)').then(() => hands.tap(new RegExp(`^${page}`)));

/** What the screen says is here, looked up by a scan. */
async function here(code: string, name: string, till = tablet.till): Promise<number> {
	await scan(code, name, till);
	await expect(till.page.getByTestId('item-stock')).toContainText(name);
	return Number(((await till.page.getByTestId('item-stock-here').textContent()) ?? '').replaceAll(',', ''));
}

test('without a server a delivery is received and a shelf counted by scanning; the office and a second tablet then agree', async ({
	browser,
}) => {
	const { page, till, server } = tablet;
	await till.ready(server.url);
	await till.installed();
	await till.expectUnsynced(0);
	const goods = (await deviceGoods(page)).filter(({ code }) => code.length === 13);
	const cased = goods.find(({ packs }) => packs?.[0]?.quantity === 12);
	const other = goods.find(({ packs, _id }) => !packs && _id !== cased?._id);
	if (!cased || !other) throw new Error('the demo shop has no case of twelve');
	const carton = displayGtin((cased.packs?.[0]?.gtin ?? '') as Gtin);
	await server.kill();

	await openStock('Look up');
	const before = { cased: await here(cased.code, cased.name), other: await here(other.code, other.name) };
	await expect(page.getByTestId('item-stock-elsewhere').first()).toBeVisible();
	await clean('an item');

	await cashier.tap(/^Receive/);
	await scan(carton, `${cased.name} +12 → 12`);
	await scan(carton, `${cased.name} +12 → 24`);
	await scan(cased.code, `${cased.name} +1 → 25`);
	const unknown = `499999999999${gtinCheckDigit('499999999999')}`;
	await scan(unknown, 'It is put aside');
	await expect(page.getByTestId('stock-parked')).toContainText(unknown);
	await scan(
		unknown.replace(/.$/, (digit) => String((Number(digit) + 1) % 10)),
		/misread/i,
	);
	const sscc = `10614141123456789${gtinCheckDigit('10614141123456789')}`;
	await page.getByLabel('Find by name or code').fill(sscc);
	await page.keyboard.press('Enter');
	await expect(last()).toContainText(`Carton ${sscc} received`);
	await page.getByLabel('Find by name or code').fill(sscc);
	await page.keyboard.press('Enter');
	await expect(last()).toContainText('received before');
	await page.getByLabel('Pieces on the note (optional)').fill('25');
	await page.getByLabel('Delivery note (optional)').fill('N-1123');
	await page.getByLabel('Delivery note (optional)').blur();
	await expect(page.getByTestId('stock-against')).toHaveText('As many as the note says.');
	await clean('receiving');

	// Nothing of it is lost with the page.
	await page.reload();
	await expect(till.total).toBeVisible();
	await openStock('Receive');
	await expect(page.getByTestId('stock-total')).toHaveText('25 pcs');
	await expect(page.getByLabel('Delivery note (optional)')).toHaveValue('N-1123');
	await cashier.tap('Receive 25 pcs');
	await expect(last()).toContainText('25 pcs received and recorded.');
	await expect(page.getByTestId('stock-line')).toHaveCount(0);

	await cashier.tap(/^Count/);
	await scan(other.code, `${other.name} +1 → 1`);
	const counted = before.other + 3;
	const units = page.getByLabel(`Quantity of ${other.name}`);
	await units.fill(String(counted));
	await units.blur();
	await expect(page.getByTestId('stock-total')).toHaveText(`${counted} pcs`);
	await expect(cashier.dialog).not.toContainText('Difference');
	await clean('counting');
	await cashier.tap('Counting is done');
	await expect(page.getByTestId('stock-review').getByRole('row').nth(1)).toContainText('+3');
	await clean('the differences');
	await cashier.tap('Correct 1 items');
	await expect(last()).toContainText('is recorded');

	await cashier.tap(/^Look up/);
	expect(await here(cased.code, cased.name)).toBe(before.cased + 25);
	expect(await here(other.code, other.name)).toBe(counted);
	await cashier.closeSheet();

	// Sold at the till, a case is so many of what is in it.
	await till.scanCarefully(carton);
	await expect(till.lines).toHaveCount(1);
	await expect(till.lines.first()).toContainText('12');
	await till.payExactCash();
	await till.nextSale();

	await server.start();
	await till.expectUnsynced(0);
	const idOf = ({ _id }: { readonly _id: string }) => _id.slice('item:'.length);
	const office = () => ({
		cased: stockOf(server, idOf(cased), 'shibuya'),
		other: stockOf(server, idOf(other), 'shibuya'),
	});
	await expect.poll(office, { timeout: 30_000 }).toEqual({ cased: before.cased + 25 - 12, other: counted });
	const verified = await server.shop('verify', '--json');
	expect(verified.status, verified.stdout).toBe(0);

	const context = await browser.newContext(TABLET);
	const second = new TillPage(await context.newPage());
	await second.ready(server.url);
	const hands = new Cashier(second);
	await openStock('Look up', hands);
	await expect
		.poll(() => here(cased.code, cased.name, second), { timeout: 30_000 })
		.toBe(before.cased + 25 - 12);
	expect(await here(other.code, other.name, second)).toBe(counted);
	await context.close();
});

test('the screens of stock in Japanese', async () => {
	const { page, till } = tablet;
	await page.goto(`${tablet.server.url}/?lang=ja`);
	await expect(till.total).toBeVisible();
	const [item] = (await deviceGoods(page)).filter(({ code }) => code.length === 13);
	await page.keyboard.press('F8');
	await cashier.tap('在庫 (照会・入荷・棚卸)');
	await scan(item?.code ?? '', item?.name ?? '');
	await clean('照会');
	await cashier.tap(/^入荷/);
	await scan(item?.code ?? '', '+1 → 1');
	await clean('入荷');
	await cashier.tap(/^棚卸/);
	await scan(item?.code ?? '', '+1 → 1');
	await clean('棚卸');
	await cashier.tap('数え終えた');
	await clean('差異');
});
