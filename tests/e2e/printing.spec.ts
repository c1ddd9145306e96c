import { expect, test } from '@playwright/test';
import type { JournalEntry } from '../../src/protocol/entry.ts';
import { RunningTill } from '../support/a-running-till.ts';
import { deviceGoods } from '../support/device-goods.ts';
import { TcpPrinter } from '../support/tcp-printer.ts';

let tablet: RunningTill;
let printer: TcpPrinter;
test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser }) => {
	tablet = await RunningTill.start(browser);
	printer = await TcpPrinter.start();
});
test.afterAll(async () => {
	expect(tablet.trouble.said).toEqual([]);
	await tablet.end();
	await printer.stop();
});

const dialog = () => tablet.page.getByRole('dialog').last();
const entries = async () => (await tablet.till.journal()) as unknown as JournalEntry[];
const papersOf = (number: string) => printer.papers.filter(({ text }) => text.includes(number));

async function openMenu(name: string | RegExp) {
	await tablet.page.keyboard.press('F8');
	await dialog().getByRole('button', { name }).click();
}

async function sell(): Promise<string> {
	const { till, page } = tablet;
	const [item] = await deviceGoods(page);
	await till.scanCarefully(item?.code ?? '');
	const number = await till.payExactCash();
	await till.nextSale();
	return number;
}

test('a sale is on paper by itself and the drawer opens, once each', async () => {
	const { page, till, server } = tablet;
	await till.enrol(server.url);
	const added = await server.shop(
		'printers',
		'add',
		'counter',
		'--address',
		printer.address,
		'--name',
		'Counter',
	);
	expect(added.status, added.stderr).toBe(0);
	await till.signIn();
	await till.open();
	await openMenu('Printer');
	await dialog()
		.getByRole('radio', { name: /^Counter/ })
		.check({ timeout: 60_000 });
	await dialog().getByRole('button', { name: 'Test print' }).click();
	await expect.poll(() => printer.papers.length).toBe(1);
	await page.keyboard.press('Escape');

	const number = await sell();
	await expect.poll(() => papersOf(number).length).toBe(1);
	expect(papersOf(number)[0]?.isCut).toBe(true);
	expect(printer.kicks).toBe(1);
	expect(printer.unknown).toEqual([]);
});

test('a printer that jams stops no sale, says so, and what is missing prints once when it is put right', async () => {
	const { page } = tablet;
	printer.mood = 'no_paper';
	const first = await sell();
	const bar = page.getByTestId('print-trouble');
	await expect(bar).toContainText(first);
	await expect(bar).toContainText('out of paper');
	const second = await sell();
	await expect(bar).toContainText('and 1 more');
	expect([...papersOf(first), ...papersOf(second)]).toEqual([]);

	// Nothing prints by itself after a reload, however well the printer is.
	printer.mood = 'ready';
	await page.reload();
	await expect(bar).toContainText('and 1 more', { timeout: 30_000 });
	expect([...papersOf(first), ...papersOf(second)]).toEqual([]);
	await bar.getByRole('button', { name: 'Print again' }).click();
	await expect(bar).toBeHidden();
	await expect.poll(() => [papersOf(first).length, papersOf(second).length]).toEqual([1, 1]);
	expect(printer.kicks).toBe(3);
});

test('a copy and a formal receipt come from the receipts, are recorded, and say what they are', async () => {
	const { page } = tablet;
	const number = await sell();
	await expect.poll(() => papersOf(number).length).toBe(1);
	await openMenu('Receipts');
	await dialog()
		.getByRole('button', { name: new RegExp(number) })
		.click();
	await dialog().getByRole('button', { name: 'Print a copy' }).click();
	await expect.poll(() => papersOf(number).length).toBe(2);
	expect(papersOf(number)[1]?.text).toContain('COPY');
	await dialog().getByRole('button', { name: 'Formal receipt' }).click();
	await dialog()
		.getByLabel(/^Made out to/)
		.fill('山田商店');
	await dialog().getByLabel(/^For/).fill('文具代');
	await dialog().getByRole('button', { name: 'Issue the formal receipt' }).click();
	await expect.poll(() => papersOf(number).length).toBe(3);
	expect(papersOf(number)[2]?.text).toContain('山田商店');
	await page.keyboard.press('Escape');
	const copies = (await entries()).filter(({ kind }) => kind === 'receipt_copied');
	expect(copies.map(({ body }) => body)).toMatchObject([
		{ form: 'receipt', n: 1, receipt_number: number, addressee: '' },
		{ form: 'ryoshusho', n: 1, receipt_number: number, addressee: '山田商店', proviso: '文具代' },
	]);
});
