import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { build, type PreviewServer, preview } from 'vite';
import { displayGtin, type Gtin, gtinCheckDigit } from '../../src/domain/gtin/gtin.ts';
import { PageTrouble } from '../support/page-trouble.ts';
import { type ScannerWay, WedgeScanner } from '../support/wedge-scanner.ts';
import { SCENES } from '../ui/harness/scenes/all.ts';
import { demoItems } from '../ui/harness/shop-data.ts';

/**
 * A scanner types into every screen of the harness's list: an unknown code is said in words or taken by the field it is for,
 * an item is rung up or answered, and no field keeps a digit that is not its own.
 */
const HARNESS = fileURLToPath(new URL('../ui/harness/vite.config.ts', import.meta.url));
/** Fields that a scan is meant for, by their component: a number of a card is scanned into them, goods never are. */
const TAKES_CODES: Readonly<Record<string, string>> = {
	'src/ui/customer/ProfileField.svelte member=': 'the number of the card that someone is given',
	'src/ui/shared/Field.svelte account=': 'the number of a gift card or an account',
	'src/ui/shared/Field.svelte reference=': 'the slip or account that a tender is recorded with',
};

/** Every so many of the scenes; `NOREN_WEDGE=all` types into all of them (ten minutes on two cores). */
const SHARE = process.env.NOREN_WEDGE === 'all' ? 1 : 5;

const item = demoItems()[7];
const GOODS = displayGtin(item?.gtins[0] as Gtin);
const NAME = item?.name ?? '';
const UNKNOWN = `499999999998${gtinCheckDigit('499999999998')}`;

let out = '';
let server: PreviewServer;
let base = '';

test.beforeAll(async () => {
	test.setTimeout(240_000);
	out = mkdtempSync(join(tmpdir(), 'noren-harness-'));
	process.env.HARNESS_OUT = out;
	// A build for development: only there an element says which component it is of.
	const { NODE_ENV } = process.env;
	process.env.NODE_ENV = 'development';
	await build({ configFile: HARNESS, mode: 'development' });
	process.env.NODE_ENV = NODE_ENV;
	server = await preview({ configFile: HARNESS, preview: { port: 0, host: '127.0.0.1' } });
	base = server.resolvedUrls?.local[0] ?? '';
});
test.afterAll(async () => {
	await server?.close();
	rmSync(out, { recursive: true, force: true });
	delete process.env.HARNESS_OUT;
});

type Seen = { readonly words: string; readonly units: number; readonly wrong: readonly string[] };

/** What the page says of scans on what lies on top, how many of the item the basket has, and fields that changed. */
const look = (page: Page, codes: readonly string[]): Promise<Seen> =>
	page.evaluate(
		([name, ...scanned]) => {
			type Meta = { __svelte_meta?: { loc: { file: string } } };
			const fileOf = (element: Element) => (element as Meta).__svelte_meta?.loc.file ?? '';
			const top = [...document.querySelectorAll('dialog:modal')].at(-1) ?? document;
			const words = [...top.querySelectorAll('[role=alert], [role=status], [data-testid=scan-status]')]
				.map((element) => element.textContent?.trim())
				.join(' · ');
			const row = [...document.querySelectorAll('[data-testid=basket-line]')].find((each) =>
				each.textContent?.includes(name ?? ''),
			);
			const units = Number(row?.querySelector('.quantity')?.textContent ?? 0);
			const store = window as unknown as { fields?: Map<HTMLInputElement, string> };
			const now = new Map(
				[...document.querySelectorAll<HTMLInputElement>('input, textarea, select')].map((field) => [
					field,
					field.type === 'checkbox' || field.type === 'radio' ? String(field.checked) : field.value,
				]),
			);
			const wrong = [...now]
				.filter(([field, value]) => {
					const before = store.fields?.get(field);
					const digits = value.normalize('NFKC');
					return (
						(before !== undefined && before !== value) ||
						scanned.some((code) => digits.includes(code.slice(0, 6)))
					);
				})
				.map(([field, value]) => `${fileOf(field)} ${field.name || field.id}=${value}`);
			store.fields = now;
			return { words, units, wrong };
		},
		[NAME, ...codes],
	);

/** Fields that took the code although no code is theirs. */
const untaken = ({ wrong }: Seen): string[] => wrong.filter((field) => !isTaken(field));
const isTaken = (field: string): boolean => Object.keys(TAKES_CODES).some((name) => field.includes(name));

for (const [index, scene] of SCENES.entries()) {
	if (index % SHARE !== 0) continue;
	test(`a scan on ${scene.name}`, async ({ page }) => {
		const trouble = await PageTrouble.watch(page.context());
		// Each screen with the input method on and off, as fast and as slow as scanners are.
		const gaps = [2, 15, 6, 15, 2, 6];
		const ways: readonly [ScannerWay, ScannerWay] = [
			{ gapMs: gaps[index % 6] ?? 2, isImeOn: index % 2 === 0 },
			{ gapMs: gaps[(index + 1) % 6] ?? 15, isImeOn: index % 2 === 1 },
		];
		await page.goto(`${base}?${scene.query}&lang=${index % 3 === 0 ? 'ja' : 'en'}`);
		await page.locator('main').first().waitFor();
		await page.waitForTimeout(150);
		await scene.go?.(page);
		const scanner = await WedgeScanner.plugIn(page);
		// Whatever a person would be typing into has the focus.
		await page.evaluate(() => {
			const top = [...document.querySelectorAll('dialog:modal')].at(-1) ?? document;
			top.querySelector<HTMLInputElement>('input:not([type=checkbox], [type=radio]), textarea')?.focus();
		});
		let before = await look(page, []);
		let after = before;
		await scanner.scan(UNKNOWN, ways[0]);
		await expect
			.poll(
				async () => {
					after = await look(page, [UNKNOWN]);
					return after.words !== before.words || after.wrong.some(isTaken);
				},
				{ message: 'an unknown code is answered' },
			)
			.toBe(true);
		await page.waitForTimeout(60);
		after = await look(page, [UNKNOWN]);
		expect(untaken(after), 'no digit is left in a field').toEqual([]);
		expect(after.units).toBe(before.units);

		before = await look(page, []);
		await scanner.scan(GOODS, ways[1]);
		await expect
			.poll(
				async () => {
					after = await look(page, []);
					return after.units === before.units + 1 || after.words !== before.words || after.words.length > 3;
				},
				{ message: 'an item is rung up or answered in words' },
			)
			.toBe(true);
		await page.waitForTimeout(60);
		const { wrong } = await look(page, [GOODS]);
		expect(wrong, 'no digit of an item is left in a field').toEqual([]);
		expect(trouble.said).toEqual([]);
	});
}
