import { expect, test } from '@playwright/test';
import { verifyChain } from '../../src/protocol/chain.ts';
import type { JournalEntry } from '../../src/protocol/entry.ts';
import { type DeviceTables, readTables } from '../support/device-tables.ts';
import { KillableBrowser } from '../support/killable-browser.ts';
import { freePort, NorenServer } from '../support/noren-server.ts';
import { recompute } from '../support/recompute.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { TillPage } from '../support/till-page.ts';

const KILLS = Number(process.env.NOREN_KILLS ?? 50);
const SEED = Number(process.env.NOREN_SEED ?? 20261122);
/** A sale takes about this long from its first scan to the done panel, ms; kills fall anywhere in it and after. */
const SALE_MS = 2500;

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
		for (let kill = 1; kill <= KILLS; kill++) {
			const till = new TillPage(await browser.launch());
			await till.page.exposeBinding('norenConfirmed', (_source, number: string) => confirmed.add(number));
			await till.page.addInitScript(watchReceipts);
			await till.page.goto(`${server.url}/?lang=en`);
			await expect(till.page.getByTestId('basket-total')).toBeVisible({ timeout: 30_000 });
			checkTables(await readTables(till.page), confirmed, `after kill ${kill - 1}`);
			const selling = sell(till, codes, random).catch(() => {
				// The browser was killed under it.
			});
			await new Promise((resolve) => setTimeout(resolve, random() * SALE_MS));
			await browser.kill();
			await selling;
		}
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
