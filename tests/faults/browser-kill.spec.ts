import { expect, test } from '@playwright/test';
import { verifyChain } from '../../src/protocol/chain.ts';
import type { JournalEntry } from '../../src/protocol/entry.ts';
import { type DeviceTables, readTables } from '../support/device-tables.ts';
import { KillableBrowser } from '../support/killable-browser.ts';
import { freePort, NorenServer } from '../support/noren-server.ts';
import { recompute } from '../support/recompute.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { TillPage } from '../support/till-page.ts';

const KILLS = Number(process.env.NOREN_KILLS || 25);
const SEED = Number(process.env.NOREN_SEED || 20261122);
/** Kills during enrolment and first load, and within how many ms of the start they fall. */
const FIRST_LOADS = Math.max(3, Math.round(KILLS / 10));
const FIRST_LOAD_MS = 5000;
/** A sale takes about this long from its first scan to the done panel, ms; kills fall anywhere in it and after. */
const SALE_MS = 2500;
/** Share of the kills that fall into the app's start, before anyone can sell; and how long a start takes, ms. */
const STARTS_CUT = 0.15;
const START_MS = 1200;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test(`SIGKILL of the browser ${KILLS} times in a sale loses no confirmed sale and leaves no half one (F12)`, async () => {
	test.setTimeout(60_000 + KILLS * 20_000);
	const random = seededRandom(SEED);
	console.log(`seed ${SEED}`);
	const server = new NorenServer(await freePort());
	await server.start();
	const browser = new KillableBrowser();
	const confirmed = new Set<string>();
	try {
		const first = new TillPage(await browser.launch());
		await first.ready(server.url);
		await first.installed();
		const codes = await goods(first);
		await browser.kill();
		const from = performance.now();
		for (let kill = 1; kill <= KILLS; kill++) {
			const till = new TillPage(await browser.launch());
			await till.page.exposeBinding('norenConfirmed', (_source, number: string) => confirmed.add(number));
			await till.page.addInitScript(watchReceipts);
			const starting = till.page.goto(`${server.url}/?lang=en`).catch(() => {
				// Killed while it started.
			});
			if (random() < STARTS_CUT) {
				await pause(random() * START_MS);
				await browser.kill();
				await starting;
				continue;
			}
			await starting;
			await browser.showing(till.page, till.page.getByTestId('basket-total'), `after kill ${kill - 1}`);
			checkTables(await readTables(till.page), confirmed, `after kill ${kill - 1}`);
			const selling = sell(till, codes, random).catch(() => {
				// The browser was killed under it.
			});
			await pause(random() * SALE_MS);
			await browser.kill();
			await selling;
		}
		console.log(`${((performance.now() - from) / 1000 / KILLS).toFixed(1)} s a kill`);
		const last = new TillPage(await browser.launch());
		await last.page.goto(`${server.url}/?lang=en`);
		await last.expectUnsynced(0);
		const tables = await readTables(last.page);
		checkTables(tables, confirmed, 'at the end');
		expect(confirmed.size).toBeGreaterThan(0);
		const exported = await server.shop('export');
		const onServer = exported.stdout
			.split('\n')
			.filter((line) => line.includes('"kind":"retail_transaction"'));
		expect(onServer.length).toBe(tables.journal.filter(({ kind }) => kind === 'retail_transaction').length);
		console.log(`${KILLS} kills, ${confirmed.size} confirmed, ${onServer.length} sold`);
	} finally {
		await browser.remove();
		await server.kill();
	}
});

test(`SIGKILL of the browser ${FIRST_LOADS} times while it enrols and loads leaves a device that becomes a till (F32)`, async () => {
	test.setTimeout(60_000 + FIRST_LOADS * 60_000);
	const random = seededRandom(SEED);
	const server = new NorenServer(await freePort());
	await server.start();
	const browser = new KillableBrowser();
	try {
		for (let kill = 1; kill <= FIRST_LOADS; kill++) {
			const { page } = new TillPage(await browser.launch());
			const enrolling = beginEnrolment(page, server.url).catch(() => {
				// Killed while it enrolled.
			});
			await pause(random() * FIRST_LOAD_MS);
			await browser.kill();
			await enrolling;
		}
		const till = new TillPage(await browser.launch());
		await beginEnrolment(till.page, server.url);
		await expect(till.page.getByRole('heading', { name: 'Who is selling?' })).toBeVisible({
			timeout: 60_000,
		});
		await till.signIn();
		await till.open();
		const [code = ''] = await goods(till);
		await till.scanCarefully(code);
		expect(await till.payExactCash()).toMatch(/-000001$/);
		await till.expectUnsynced(0);
		const { journal } = await readTables(till.page);
		expect(verifyChain(journal as readonly JournalEntry[])).toMatchObject({ ok: true, length: 2 });
	} finally {
		await browser.remove();
		await server.kill();
	}
});

/** Opens the app and enrols by one click, unless that has happened before a kill. */
async function beginEnrolment(page: TillPage['page'], url: string): Promise<void> {
	await page.goto(`${url}/?lang=en`);
	const enrol = page.getByRole('button', { name: 'Make this device a till of 渋谷店' });
	const enrolled = page.getByRole('heading', { name: 'Who is selling?' });
	await expect(enrol.or(enrolled)).toBeVisible({ timeout: 60_000 });
	if (await enrol.isVisible()) await enrol.click();
	await expect(enrolled).toBeVisible({ timeout: 60_000 });
}

/** Reports each receipt number as soon as a person could read it. */
function watchReceipts(): void {
	const report = (window as unknown as { norenConfirmed(number: string): void }).norenConfirmed;
	new MutationObserver(() => {
		const number = document.querySelector('[data-testid="receipt-number"]')?.textContent?.trim();
		if (number) report(number);
	}).observe(document, { childList: true, subtree: true, characterData: true });
}

async function sell(till: TillPage, codes: readonly string[], random: () => number): Promise<void> {
	const pick = () => codes[Math.floor(random() * codes.length)] ?? '';
	await till.scan(pick());
	await till.scan(pick());
	await till.payExactCash();
	await till.nextSale();
	await till.scan(pick());
	await till.payExactCash();
}

/** GTINs of goods on the device, read from its packed catalogue. */
async function goods(till: TillPage): Promise<string[]> {
	const { pages } = await readTables(till.page);
	return pages
		.flatMap((text) => text.split('\n'))
		.flatMap((line) => [...line.matchAll(/"gtins":\["(\d{14})"/g)].map(([, gtin]) => gtin ?? ''))
		.slice(0, 40);
}

function checkTables(tables: DeviceTables, confirmed: ReadonlySet<string>, when: string): void {
	const entries = tables.journal as readonly JournalEntry[];
	expect(verifyChain(entries), when).toMatchObject({ ok: true });
	expect(tables.projections, when).toEqual(recompute(entries));
	const numbers = entries.flatMap((entry) =>
		entry.kind === 'retail_transaction' ? [entry.body.receipt_number] : [],
	);
	expect(numbers, when).toEqual(numbers.map((_, n) => `SBY-R01-${String(n + 1).padStart(6, '0')}`));
	expect(
		[...confirmed].filter((number) => !numbers.includes(number)),
		when,
	).toEqual([]);
	const sold = new Set(
		entries.flatMap((entry) => (entry.kind === 'retail_transaction' ? [entry.body.basket_id] : [])),
	);
	expect(
		tables.openBaskets.filter((id) => sold.has(id)),
		`${when}: no basket is open and sold`,
	).toEqual([]);
}
