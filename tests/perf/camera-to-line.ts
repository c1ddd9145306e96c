import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFilm } from '../support/fake-camera.ts';
import type { Surroundings } from './bench.ts';
import { shopServer } from './bench-shop.ts';
import { type Figure, sampled } from './figure.ts';
import { Tablet } from './tablet.ts';

/** Photographs of packs that one look is enough for: EAN-13 and UPC-A, with what stands on them. */
const PACKS = [
	['zxing/ean13-3/01.png', '9780764544200'],
	['zxing/upca-2/01.png', '890444000335'],
] as const;
/** Lines that are measured, each of them a photograph that came before the camera. */
const LINES = 40;
const MOST_MS = 300_000;

/**
 * From a frame of the camera to the line on the screen: a fake camera shows a film of photographs, the app reads it as it
 * always does. The frame is the last one that the app was handed before the basket changed, at the moment the browser
 * presented it.
 */
export async function cameraToLine(around: Surroundings): Promise<Figure> {
	const folder = around.folder();
	const server = await shopServer(around);
	const goods = join(folder, 'goods.csv');
	const rows = PACKS.map(([, code], at) => `${code},Pack ${at + 1},${100 * (at + 1)}`);
	writeFileSync(goods, `gtin,name,price\n${rows.join('\n')}\n`);
	const imported = await server.shop('import', goods);
	if (imported.status !== 0) throw new Error(`the packs are not in the shop: ${imported.stderr}`);
	await server.start();

	const film = join(folder, 'packs.y4m');
	const studio = await Tablet.start(around);
	const empty = { picture: null, seconds: 1.4 };
	await writeFilm(
		studio.page,
		film,
		PACKS.flatMap(([picture]) => [{ picture, seconds: 1 }, empty]),
	);
	await studio.close();

	const tablet = await Tablet.start(around, around.folder(), [
		...['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'],
		`--use-file-for-fake-video-capture=${film}`,
	]);
	await tablet.page.addInitScript(noteFrames);
	await tablet.begin(server.url);
	await tablet.page.getByTestId('camera-button').click();
	const samples = await linesOf(tablet);
	return sampled('camera-to-line', samples, 'p95', {
		note: 'fake camera of photographs at 5 frames a second, from the frame the browser presented to the DOM mutation; goal p95 ≤ 150 ms',
	});
}

/** Waits for the lines; the first of each pack pays for what is made ready once, and is left out. */
async function linesOf({ page }: Tablet): Promise<readonly number[]> {
	const wanted = LINES + PACKS.length;
	await page.waitForFunction((most) => window.norenFrames.lines.length >= most, wanted, {
		timeout: MOST_MS,
		polling: 500,
	});
	const lines = await page.evaluate(() => window.norenFrames.lines);
	return lines.slice(PACKS.length, wanted);
}

declare global {
	interface Window {
		norenFrames: { frameAt: number; lines: number[] };
	}
}

/** Runs in the page, before the app: notes when a frame was presented, and when the basket changed after it. */
function noteFrames(): void {
	const noted: Window['norenFrames'] = { frameAt: 0, lines: [] };
	window.norenFrames = noted;
	const ask = HTMLVideoElement.prototype.requestVideoFrameCallback;
	HTMLVideoElement.prototype.requestVideoFrameCallback = function (then) {
		return ask.call(this, (now, frame) => {
			noted.frameAt = frame.presentationTime;
			then(now, frame);
		});
	};
	let before = '';
	new MutationObserver(() => {
		const lines = [...document.querySelectorAll('[data-testid="basket-line"]')];
		const basket = lines.map((line) => line.textContent).join();
		if (basket === before) return;
		const isMore = basket !== '';
		before = basket;
		if (isMore && noted.frameAt > 0) noted.lines.push(performance.now() - noted.frameAt);
	}).observe(document, { childList: true, subtree: true, characterData: true });
}
