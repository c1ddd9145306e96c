import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { RETAIL } from '#workers/scan/contract.ts';
import { openScanBrowser, type ScanBrowser } from '../scan/browser.ts';
import { isRight, readManifest, type Shot } from '../scan/manifest.ts';
import { PICTURE_BUDGET } from '../scan/run.ts';
import type { Bench } from './bench.ts';
import { cameraToLine } from './camera-to-line.ts';
import { type Figure, figure, sampled } from './figure.ts';

const SHARED = fileURLToPath(new URL('../../../shared/data', import.meta.url));
const MANIFEST = `${SHARED}/barcodes/manifest.csv`;
/** Sets of ZXing's photographs whose codes a shop sells by or reads from a card. */
const SETS = /^(?:ean13|ean8|upca|upce|code128|qrcode)-/;

type Score = { right: number; wrong: number; readonly ms: number[] };
type Table = Map<string, Map<string, Score>>;
const OURS = 'noren';

/** Photographs read by the product's pipeline and by every single decoder of libraries.md, in the same page. */
export const bench: Bench = {
	name: 'scan-photo',
	target:
		'mean ≤ 25 ms, camera frame to line p95 ≤ 150 ms; at least the best peer in every set, more in total, nothing wrong',
	async run(around) {
		if (!existsSync(MANIFEST)) throw new Error('scan-photo needs the photographs of ../shared/data/barcodes');
		const shots = readManifest(MANIFEST).filter(({ source }) => source === 'zxing');
		const browser = await openScanBrowser(SHARED, around.folder());
		around.atEnd(() => browser.close());
		const table = await measure(browser, shots, around.say);
		const sets = [...table.entries()].map(([set, scores]) => lineOf(set, shots, scores));
		return [...sets, await cameraToLine(around), total(table)];
	},
};

async function measure(browser: ScanBrowser, shots: readonly Shot[], say: (words: string) => void) {
	const { page, urlOf } = browser;
	await page.evaluate(() => scan.open());
	const peers = await page.evaluate(() => scan.peers);
	const table: Table = new Map();
	// The first picture of each pays for what a decoder makes ready once.
	const [warm] = shots;
	if (warm)
		for (const peer of peers)
			await page.evaluate(([p, u]) => scan.ask(p, u), [peer, urlOf(warm.path)] as const);
	for (const shot of shots) {
		const url = urlOf(shot.path);
		const ask = { symbologies: RETAIL, budget: PICTURE_BUDGET };
		const own = await page.evaluate(([u, wish]) => scan.read(u, wish), [url, ask] as const);
		note(table, shot, OURS, own?.reading?.text ?? null, own?.ms ?? 0);
		for (const peer of peers) {
			const said = await page.evaluate(([p, u]) => scan.ask(p, u), [peer, url] as const);
			note(table, shot, peer, said?.text ?? null, said?.ms ?? 0);
		}
	}
	say(`${shots.length} photographs, ${peers.length} peers`);
	return table;
}

function note(table: Table, shot: Shot, who: string, text: string | null, ms: number): void {
	const scores = table.get(shot.set) ?? new Map<string, Score>();
	const score = scores.get(who) ?? { right: 0, wrong: 0, ms: [] };
	if (text !== null && isRight(shot, text)) score.right += 1;
	else if (text !== null) score.wrong += 1;
	score.ms.push(ms);
	scores.set(who, score);
	table.set(shot.set, scores);
}

/** One line a set: the mean time is the value; who read how many is in the parts. */
function lineOf(set: string, shots: readonly Shot[], scores: ReadonlyMap<string, Score>): Figure {
	const parts = Object.fromEntries(
		[...scores].flatMap(([who, { right, wrong }]) => [
			[`${who} right_count`, right] as const,
			[`${who} wrong_count`, wrong] as const,
		]),
	);
	const pictures = shots.filter((shot) => shot.set === set).length;
	return { ...times(`scan-photo ${set}`, scores), parts, note: `${pictures} pictures` };
}

const mean = (samples: readonly number[]) =>
	samples.reduce((sum, ms) => sum + ms, 0) / Math.max(1, samples.length);

function times(name: string, scores: ReadonlyMap<string, Score>): Figure {
	const own = scores.get(OURS)?.ms ?? [];
	const peers = Object.fromEntries(
		[...scores].filter(([who]) => who !== OURS).map(([who, { ms }]) => [who, mean(ms)] as const),
	);
	const spread = sampled(name, own, 'p95', { peers });
	return { ...spread, value: mean(own), note: 'the value is a mean' };
}

/** The sets that the issue names together, and every wrong text of any set. */
function total(table: Table): Figure {
	const sum = new Map<string, Score>();
	for (const [set, scores] of table)
		for (const [who, { right, wrong, ms }] of scores) {
			const all = sum.get(who) ?? { right: 0, wrong: 0, ms: [] };
			all.wrong += wrong;
			if (SETS.test(set)) {
				all.right += right;
				all.ms.push(...ms);
			}
			sum.set(who, all);
		}
	const parts = Object.fromEntries(
		[...sum].flatMap(([who, { right, wrong }]) => [
			[`${who} right_count`, right] as const,
			[`${who} wrong_count`, wrong] as const,
		]),
	);
	const line = times('scan-photo', sum);
	return figure('scan-photo', 'ms', line.value, {
		...{ n: line.n, p50: line.p50, p95: line.p95, p99: line.p99, parts },
		...(line.peers && { peers: line.peers }),
		note: 'mean a picture over the retail sets; wrong texts are counted over every set, false positives among them',
	});
}
