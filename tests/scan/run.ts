import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ALL_SYMBOLOGIES, RETAIL } from '#workers/scan/contract.ts';
import { openScanBrowser } from './browser.ts';
import { isRight, readManifest, type Shot } from './manifest.ts';

const USAGE = 'usage: npm run scan -- --manifest FILE --dir DIR [--formats retail|all] [--json]';
/** How long a picture may take; a mean is far below. ms */
export const PICTURE_BUDGET = 1_000;

/** One line of the answer (design.md §8). */
type Line = {
	readonly path: string;
	readonly expected: string | null;
	readonly got: string | null;
	readonly symbology: string | null;
	readonly ms: number;
};

/** Reads the pictures of a manifest with the product's own pipeline and prints a line each; the exit code. */
export async function scanPictures(args: readonly string[]): Promise<number> {
	const { values } = parseArgs({
		args: [...args],
		options: {
			...{ manifest: { type: 'string' }, dir: { type: 'string' } },
			...{ formats: { type: 'string', default: 'retail' }, json: { type: 'boolean', default: false } },
		},
	});
	const { manifest, dir, formats } = values;
	if (!manifest || !dir || !existsSync(manifest) || !existsSync(dir) || !/^(?:retail|all)$/.test(formats)) {
		console.error(USAGE);
		return 2;
	}
	const { shots, absent } = found(readManifest(manifest), dir);
	for (const { path, row } of absent)
		console.error(`${manifest}, row ${row}: no picture at ${join(dir, path)}`);
	if (shots.length === 0) return 2;
	const folder = mkdtempSync(join(tmpdir(), 'noren-scan-'));
	const browser = await openScanBrowser(resolve(dir), folder);
	try {
		await browser.page.evaluate(() => scan.open());
		const ask = { symbologies: formats === 'all' ? ALL_SYMBOLOGIES : RETAIL, budget: PICTURE_BUDGET };
		const lines: Line[] = [];
		for (const shot of shots) {
			const url = browser.urlOf(shot.path);
			const answer = await browser.page.evaluate(([at, wish]) => scan.read(at, wish), [url, ask] as const);
			const line: Line = {
				...{ path: shot.path, expected: shot.expected === '' ? null : shot.expected },
				got: answer?.reading?.text ?? null,
				symbology: answer?.reading?.symbology ?? null,
				ms: Math.round((answer?.ms ?? 0) * 100) / 100,
			};
			lines.push(line);
			console.log(values.json ? JSON.stringify(line) : inWords(line, shot));
		}
		const totals = totalsOf(lines, shots);
		console.log(values.json ? JSON.stringify({ totals }) : `${JSON.stringify(totals)}`);
		return absent.length > 0 ? 1 : 0;
	} finally {
		await browser.close();
		rmSync(folder, { recursive: true, force: true });
	}
}

/** The pictures that are there, and the rows of those that are not: a wrong folder is no missed reading. */
function found(all: readonly Shot[], dir: string) {
	const rows = all.map((shot, at) => ({ ...shot, row: at + 2, isThere: existsSync(join(dir, shot.path)) }));
	return { shots: rows.filter(({ isThere }) => isThere), absent: rows.filter(({ isThere }) => !isThere) };
}

function inWords({ path, got, symbology, ms }: Line, shot: Shot): string {
	const verdict =
		got === null ? 'not read' : isRight(shot, got) ? 'right' : `wrong, expected ${shot.expected}`;
	return `${path}  ${got === null ? '-' : `${symbology} ${JSON.stringify(got)}`}  ${verdict}  ${ms} ms`;
}

function totalsOf(lines: readonly Line[], shots: readonly Shot[]) {
	const verdicts = lines.map(({ got }, at) => {
		const shot = shots[at];
		if (got === null || !shot) return 'missed';
		return isRight(shot, got) ? 'right' : 'wrong';
	});
	const count = (wanted: string) => verdicts.filter((verdict) => verdict === wanted).length;
	const ms = lines.reduce((sum, line) => sum + line.ms, 0) / Math.max(1, lines.length);
	return {
		...{ pictures: lines.length, right: count('right'), wrong: count('wrong'), missed: count('missed') },
		mean_ms: Math.round(ms * 100) / 100,
	};
}
