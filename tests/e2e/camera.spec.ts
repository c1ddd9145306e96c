import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, expect, test } from '@playwright/test';
import { drawSymbol } from '../../src/devices/label/draw-symbol.ts';
import { RunningTill } from '../support/a-running-till.ts';
import { CHROMIUM_ARGS, findChromium } from '../support/chromium.mjs';
import { HAS_PHOTOGRAPHS, TROUBLES, writeFilm } from '../support/fake-camera.ts';

/** Photographs of packs, with what stands on them: EAN-13, UPC-A, EAN-8. */
const BOOK = { picture: 'zxing/ean13-3/01.png', code: '9780764544200', name: 'Book' };
const BOX = { picture: 'zxing/upca-2/01.png', code: '890444000335', name: 'Box' };
const SWEETS = { picture: 'zxing/ean8-1/4.png', code: '67678983', name: 'Sweets' };
const EMPTY = { picture: null, seconds: 3 };

let folder: string;
let browser: Browser | null = null;
let tablet: RunningTill | null = null;
test.skip(!HAS_PHOTOGRAPHS, 'needs ../shared/data/barcodes');

/** A tablet whose camera shows a film, or that has none. */
async function tabletWith(camera: readonly string[]): Promise<RunningTill> {
	browser = await chromium.launch({
		executablePath: await findChromium(),
		args: [...CHROMIUM_ARGS, ...camera],
	});
	tablet = await RunningTill.start(browser);
	const goods = join(folder, 'goods.csv');
	const rows = [BOOK, BOX, SWEETS].map(({ code, name }, at) => `${code},${name},${100 * (at + 1)}`);
	writeFileSync(goods, `gtin,name,price\n${rows.join('\n')}\n`);
	const done = await tablet.server.shop('import', goods);
	expect(done.status, done.stdout + done.stderr).toBe(0);
	await tablet.till.ready(tablet.server.url);
	await tablet.till.installed();
	await tablet.till.expectUnsynced(0);
	return tablet;
}

test.beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'noren-camera-'));
});
test.afterEach(async () => {
	await tablet?.end();
	await browser?.close();
	rmSync(folder, { recursive: true, force: true });
});

test('what is held before the camera is sold, once for each time it is held, without a server', async ({
	page: studio,
}) => {
	const film = join(folder, 'counter.y4m');
	await writeFilm(studio, film, [
		...[EMPTY, { ...BOOK, seconds: 4 }, EMPTY, { ...BOX, seconds: 4 }, EMPTY],
		...[{ ...BOOK, seconds: 4 }, EMPTY, { ...SWEETS, seconds: 4 }, { picture: null, seconds: 40 }],
	]);
	const { till, page, server, context, trouble } = await tabletWith([
		...['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'],
		`--use-file-for-fake-video-capture=${film}`,
	]);
	await server.kill();
	await context.setOffline(true);

	await page.getByTestId('camera-button').click();
	const lines = page.getByTestId('basket-line');
	await expect(lines.filter({ hasText: SWEETS.name })).toBeVisible({ timeout: 60_000 });
	const { violations } = await new AxeBuilder({ page }).include('[data-testid="camera"]').analyze();
	expect(violations.map(({ id }) => id)).toEqual([]);
	await page.getByRole('button', { name: 'Close the camera' }).first().click();
	await expect(page.getByTestId('camera')).toHaveCount(0);

	// Two books, one box, one bag of sweets.
	await expect(page.getByTestId('basket-total')).toHaveText('¥700');
	await expect(lines).toHaveCount(3);
	await expect(lines.filter({ hasText: BOOK.name })).toContainText('2');
	await till.payExactCash();
	expect(trouble.said).toEqual([]);
});

test('a till without a camera says so, and goes on selling', async () => {
	const { till, page } = await tabletWith([]);
	await page.getByTestId('camera-button').click();
	await expect(page.getByTestId('camera-status')).toHaveText(/no camera|not allowed/);
	await till.scanCarefully(BOX.code);
	await expect(page.getByTestId('basket-total')).toHaveText('¥200');
});

test('a camera that nobody allowed is a state with words', async () => {
	const { page } = await tabletWith(['--use-fake-device-for-media-stream', '--deny-permission-prompts']);
	await page.getByTestId('camera-button').click();
	await expect(page.getByTestId('camera-status')).toHaveText(/not allowed/);
	await page.getByRole('button', { name: 'Try again' }).click();
	await expect(page.getByTestId('camera-status')).toHaveText(/not allowed/);
});

const FAKE = ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'];

test('what keeps the camera from reading is said: too dark, too close, out of focus', async ({
	page: studio,
}) => {
	const film = join(folder, 'troubles.y4m');
	const { dark, close, blurred } = TROUBLES;
	await writeFilm(studio, film, [
		...[
			{ ...EMPTY, seconds: 2 },
			{ picture: dark, seconds: 6 },
		],
		...[
			{ picture: close, seconds: 6 },
			{ picture: blurred, seconds: 6 },
		],
	]);
	const { page } = await tabletWith([...FAKE, `--use-file-for-fake-video-capture=${film}`]);
	await page.getByTestId('camera-button').click();
	const status = page.getByTestId('camera-status');
	for (const words of [/Too dark/, /Too close/, /Blurred/, /Hold the code/])
		await expect(status).toHaveText(words, { timeout: 30_000 });
	await expect(page.getByTestId('basket-line')).toHaveCount(0);
});

test('a camera rests while the page is hidden, and has a light only where its track has one', async () => {
	const { page } = await tabletWith(FAKE);
	const opened = async () => {
		await page.getByTestId('camera-button').click();
		await expect(page.getByTestId('camera-status')).toHaveText(/Hold the code/, { timeout: 30_000 });
	};
	await opened();
	await expect(page.getByRole('button', { name: 'Light', exact: true })).toHaveCount(0);
	const turn = (state: 'hidden' | 'visible') =>
		page.evaluate((now) => {
			Object.defineProperty(document, 'visibilityState', { value: now, configurable: true });
			document.dispatchEvent(new Event('visibilitychange'));
		}, state);
	const tracks = () =>
		page.evaluate(() => {
			const stream = document.querySelector('video')?.srcObject;
			return stream instanceof MediaStream ? stream.getTracks().map(({ readyState }) => readyState) : [];
		});
	expect(await tracks()).toEqual(['live']);
	await turn('hidden');
	await expect.poll(tracks).toEqual([]);
	await turn('visible');
	await expect.poll(tracks).toEqual(['live']);
	await page.getByTestId('camera').getByRole('button', { name: 'Close the camera' }).click();

	// A camera with a torch: what its track says of itself, and what is asked of it.
	await page.evaluate(() => {
		const known = MediaStreamTrack.prototype.getCapabilities;
		MediaStreamTrack.prototype.getCapabilities = function () {
			return { ...known.call(this), torch: true };
		};
		MediaStreamTrack.prototype.applyConstraints = async (wish) => {
			document.body.dataset.asked = JSON.stringify(wish);
		};
	});
	await opened();
	const light = page.getByRole('button', { name: 'Light', exact: true });
	await light.click();
	await expect(light).toHaveAttribute('aria-pressed', 'true');
	await expect(page.locator('body')).toHaveAttribute('data-asked', /"torch":true/);
});

/** The bars of a case's ITF-14 on white, three pixels a module. */
function caseOf(text: string) {
	const shape = drawSymbol({ symbology: 'itf_14', text });
	if (shape.kind !== 'bars') throw new Error('ITF has bars');
	const { bars } = shape;
	return (x: number, y: number) => {
		const module = (x - 110) / 3;
		const isBar = bars.some(([from, width]) => module >= from && module < from + width);
		return y > 140 && y < 340 && isBar ? 20 : 235;
	};
}

test('the code of a case is read where goods are received, and not where they are sold', async ({
	page: studio,
}) => {
	test.setTimeout(240_000);
	const film = join(folder, 'case.y4m');
	await writeFilm(studio, film, [
		{ picture: caseOf('14901234567891'), seconds: 4 },
		{ ...EMPTY, seconds: 2 },
	]);
	const { page } = await tabletWith([...FAKE, `--use-file-for-fake-video-capture=${film}`]);
	const camera = page.getByTestId('camera');
	const counted = camera.getByTestId('camera-count');
	await page.getByTestId('camera-button').click();
	await expect(page.getByTestId('camera-status')).toHaveText(/Hold the code/, { timeout: 30_000 });
	// Longer than the film is: it has been seen in whole.
	const seconds = () => camera.locator('video').evaluate((video) => (video as HTMLVideoElement).currentTime);
	const from = await seconds();
	await expect.poll(async () => (await seconds()) - from, { timeout: 30_000 }).toBeGreaterThan(8);
	await expect(counted).toHaveCount(0);
	await camera.getByRole('button', { name: 'Close the camera' }).click();

	await page.keyboard.press('F8');
	await page
		.getByRole('dialog')
		.last()
		.getByRole('button', { name: /^Stock/ })
		.click();
	const stock = page.getByRole('dialog').last();
	await stock.getByRole('button', { name: /^Receive/ }).click();
	await stock.getByTestId('camera-button').click();
	await expect(stock.getByTestId('camera-count')).toBeVisible({ timeout: 30_000 });
});
