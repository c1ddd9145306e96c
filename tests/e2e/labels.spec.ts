import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, test } from '@playwright/test';
import { RETAIL } from '../../src/workers/scan/contract.ts';
import { readPicture } from '../../src/workers/scan/read-picture.ts';
import { wasmDecoder } from '../../src/workers/scan/wasm-decoder.ts';
import { RunningTill } from '../support/a-running-till.ts';
import { deviceGoods } from '../support/device-goods.ts';
import { paintSvg } from '../support/paint-svg.ts';
import { PrinterCable } from '../support/printer-cable.ts';
import { TcpPrinter } from '../support/tcp-printer.ts';

let tablet: RunningTill;
let printer: TcpPrinter;
let cable: PrinterCable;
test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser }) => {
	tablet = await RunningTill.start(browser);
	printer = await TcpPrinter.start();
	cable = await PrinterCable.plugIn(tablet.context, printer.address);
	// The browser's own dialogue holds the page; what would be in it is looked at instead.
	await tablet.context.addInitScript(() => {
		window.print = () => document.body.setAttribute('data-printed', 'yes');
	});
});
test.afterAll(async () => {
	expect(tablet.trouble.said).toEqual([]);
	await tablet.end();
	cable.pullOut();
	await printer.stop();
});

const dialog = (): Locator => tablet.page.getByRole('dialog').last();
const rows = (): Locator => dialog().getByTestId('label-row');

async function openMenu(name: string) {
	await tablet.page.keyboard.press('F8');
	await dialog().getByRole('button', { name, exact: true }).click();
}

/** Scans until the list says so: a busy machine tears a scan in two, which adds nothing. */
async function scanUntil(code: string, quantity: string) {
	const field = rows().first().getByRole('textbox');
	for (let tries = 0; tries < 4; tries++) {
		await tablet.till.scan(code);
		const isThere = await expect(field)
			.toHaveValue(quantity, { timeout: 4000 })
			.then(
				() => true,
				() => false,
			);
		if (isThere) return;
	}
	throw new Error(`${code} did not come to ${quantity}`);
}

test('without a server two scans are two labels on the printer, and nothing is sold', async () => {
	const { page, till, server } = tablet;
	await till.ready(server.url);
	await till.installed();
	await server.kill();
	await expect(page.getByTestId('sync-status')).toContainText('Offline', { timeout: 60_000 });
	await openMenu('Printer');
	await dialog().getByRole('radio', { name: 'Serial port of this tablet' }).check({ timeout: 60_000 });
	await dialog().getByRole('button', { name: 'Choose the device' }).click();
	await page.keyboard.press('Escape');

	const goods = await deviceGoods(page);
	const item = goods.find(({ code }) => code.length === 13);
	if (!item) throw new Error('the demo shop has items');
	await openMenu('Labels');
	await expect(dialog().getByText('Nothing yet.')).toBeVisible();
	await scanUntil(item.code, '1');
	await scanUntil(item.code, '2');
	await expect(rows()).toHaveCount(1);
	await expect(dialog().getByTestId('label-sample').locator('svg')).toBeVisible();
	const { violations } = await new AxeBuilder({ page }).include('dialog[open]').analyze();
	expect(violations).toEqual([]);

	await dialog().getByRole('button', { name: 'Print 2 on the receipt printer' }).click();
	await expect.poll(() => printer.papers.length).toBe(2);
	for (const paper of printer.papers) {
		expect(paper.isCut).toBe(true);
		expect(paper.text.replaceAll(/\s/g, '')).toContain(item.name.replaceAll(/\s/g, ''));
		expect(paper.text).toContain(`¥${item.price.toLocaleString('en')}`);
		// The printer is told to draw a JAN code of these digits itself.
		expect(Buffer.from(paper.bytes).includes(Buffer.from(item.code.slice(0, 12)))).toBe(true);
	}
	expect(printer.unknown).toEqual([]);
});

test('a sheet of A4 has the same labels, each with a code that a till reads, and no word outside of its label', async () => {
	const { page } = tablet;
	await dialog().getByLabel('Begin at label no.').fill('24');
	await dialog().getByRole('button', { name: 'Print A4 sheets (2)' }).click();
	await expect(page.locator('body')).toHaveAttribute('data-printed', 'yes');
	await page.emulateMedia({ media: 'print' });
	const pages = page.locator('.label-page svg');
	await expect(pages).toHaveCount(2);
	const outside = await pages.evaluateAll(
		(all) =>
			all.flatMap((svg) =>
				[...svg.querySelectorAll('g')].flatMap((label) => {
					const texts = [...label.querySelectorAll('text')];
					return texts.filter((text) => {
						const { x, y, width, height } = text.getBBox();
						return x < 0 || y < 0 || x + width > 66 || y + height > 33.9;
					});
				}),
			).length,
	);
	expect(outside).toBe(0);

	const pdf = await page.pdf({ preferCSSPageSize: true });
	const boxes = [...pdf.toString('latin1').matchAll(/\/MediaBox ?\[([^\]]*)\]/g)].map(([, box = '']) =>
		box.trim().split(/\s+/).map(Number).map(Math.round),
	);
	expect(boxes).toHaveLength(2);
	for (const [, , width = 0, height = 0] of boxes) {
		expect(Math.abs(width - 595)).toBeLessThanOrEqual(1);
		expect(Math.abs(height - 842)).toBeLessThanOrEqual(1);
	}

	const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
	const decoder = await wasmDecoder({ bytes: new Uint8Array(readFileSync(wasm)).buffer });
	const item = (await deviceGoods(page)).find(({ code }) => code.length === 13);
	for (const svg of await pages.evaluateAll((all) => all.map((each) => each.outerHTML))) {
		const around = { decoders: [decoder], now: () => performance.now(), budget: 5000 };
		const read = await readPicture(paintSvg(svg, 300 / 25.4), RETAIL, around);
		expect(read?.text).toBe(item?.code);
	}
	await page.emulateMedia({ media: null });
	await page.keyboard.press('Escape');
	await expect(tablet.till.lines).toHaveCount(0);
});

test('a card whose number this shop would read as something else is not printed', async () => {
	const { page } = tablet;
	await openMenu('Labels');
	await dialog().getByRole('button', { name: 'Member card' }).click();
	await dialog().getByLabel('Member number').fill('4901234567894');
	await dialog().getByRole('button', { name: 'Add', exact: true }).click();
	await dialog()
		.getByRole('button', { name: /^Print 1 on/ })
		.click();
	await expect(dialog().getByTestId('labels-said')).toContainText('reads this code as something else');
	expect(printer.papers).toHaveLength(2);
	await page.keyboard.press('Escape');
});
