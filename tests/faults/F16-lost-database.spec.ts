import { expect, test } from '@playwright/test';
import { verifyChain } from '../../src/protocol/chain.ts';
import { RunningTill } from '../support/a-running-till.ts';
import { deviceGoods } from '../support/device-goods.ts';
import { readTables } from '../support/device-tables.ts';
import { countInSecondCopy, damage, loseBothCopies, loseDatabase } from '../support/second-copy.ts';

let tablet: RunningTill;
let item: { readonly code: string } | undefined;
test.beforeEach(async ({ browser }) => {
	tablet = await RunningTill.start(browser);
	await tablet.till.ready(tablet.server.url);
	await tablet.till.installed();
	[item] = await deviceGoods(tablet.page);
});
test.afterEach(() => tablet.end());

async function sellOne(): Promise<string> {
	await tablet.till.scanCarefully(item?.code ?? '');
	const number = await tablet.till.payExactCash();
	await tablet.till.nextSale();
	return number;
}

/** What the server's export has of sales, by receipt number. */
async function soldOnServer(): Promise<string[]> {
	const { stdout } = await tablet.server.shop('export');
	return stdout
		.split('\n')
		.filter((line) => line.includes('"kind":"retail_transaction"'))
		.map((line) => /"receipt_number":"([^"]+)"/.exec(line)?.[1] ?? '')
		.sort();
}

test('a till whose database is gone says what the server has, goes on in a new series, and loses nothing sent (F16)', async () => {
	const { till, page, server } = tablet;
	expect(await sellOne()).toBe('SBY-R01-000001');
	expect(await sellOne()).toBe('SBY-R01-000002');
	await till.expectUnsynced(0);
	await loseBothCopies(page, server.url);
	await page.goto(`${server.url}/?lang=en`);
	await expect(page.getByRole('heading', { name: 'This till has lost what it had stored' })).toBeVisible();
	await expect(page.getByText('SBY-R01-000002')).toBeVisible();
	await page.getByRole('button', { name: 'Carry on as R01' }).click();
	await expect(page.getByRole('heading', { name: 'Who is selling?' })).toBeVisible({ timeout: 60_000 });
	await till.signIn();
	await till.open();
	expect(await sellOne()).toBe('SBY-R01b-000001');
	await till.expectUnsynced(0);
	const { journal } = await readTables(page);
	expect(journal.map(({ incarnation, seq }) => [incarnation, seq])).toEqual([
		[2, 1],
		[2, 2],
	]);
	expect(await soldOnServer()).toEqual(['SBY-R01-000001', 'SBY-R01-000002', 'SBY-R01b-000001']);
});

test('a till that was damaged with unsent sales on it sends them under their old name and goes on under a new one (F16)', async () => {
	const { till, page, server } = tablet;
	await sellOne();
	await till.expectUnsynced(0);
	await expect
		.poll(() =>
			page.evaluate(
				() =>
					new Promise((resolve) => {
						const open = indexedDB.open('noren');
						open.onsuccess = () => {
							const get = open.result.transaction('sync_state').objectStore('sync_state').get('report');
							get.onsuccess = () => {
								open.result.close();
								resolve(get.result !== undefined);
							};
						};
					}),
			),
		)
		.toBe(true);
	await server.stop();
	expect(await sellOne()).toBe('SBY-R01-000002');
	await page.goto('about:blank');
	await server.start();
	await page.goto(`${server.url}/icon.svg`);
	await damage(page, 'database');
	await damage(page, 'second copy');
	await page.goto(`${server.url}/?lang=en`);
	await expect(page.getByRole('heading', { name: 'This till has lost what it had stored' })).toBeVisible();
	await page.getByRole('button', { name: 'Carry on as R01' }).click();
	await till.open();
	expect(await sellOne()).toBe('SBY-R01b-000001');
	await till.expectUnsynced(0);
	await expect
		.poll(soldOnServer, { timeout: 30_000 })
		.toEqual(['SBY-R01-000001', 'SBY-R01-000002', 'SBY-R01b-000001']);
	const { journal } = await readTables(page);
	const of = (incarnation: number) => journal.filter((entry) => entry.incarnation === incarnation);
	expect(verifyChain(of(1))).toMatchObject({ ok: true, length: 3 });
	expect(verifyChain(of(2))).toMatchObject({ ok: true, length: 2 });
});

test('a till whose database is gone goes on from its second copy, without a server, with its goods and its number (F16)', async () => {
	const { till, page, server } = tablet;
	expect(await sellOne()).toBe('SBY-R01-000001');
	await till.expectUnsynced(0);
	await expect.poll(() => countInSecondCopy(page, 'feeds'), { timeout: 60_000 }).toBeGreaterThan(1);
	const url = server.url;
	await server.kill();
	expect(await sellOne()).toBe('SBY-R01-000002');
	await till.scanCarefully(item?.code ?? '');
	await expect.poll(() => countInSecondCopy(page, 'baskets')).toBe(1);
	await loseDatabase(page, url);
	await page.goto(`${url}/?lang=en`);
	await expect(page.getByTestId('basket-line')).toHaveCount(1, { timeout: 30_000 });
	expect(await till.payExactCash()).toBe('SBY-R01-000003');
	await till.nextSale();
	expect(await sellOne()).toBe('SBY-R01-000004');
	await server.start();
	await till.expectUnsynced(0);
	expect(await soldOnServer()).toEqual([1, 2, 3, 4].map((n) => `SBY-R01-00000${n}`));
});

test('a database that no longer fits together is made good from the second copy (F16)', async () => {
	const { page, server } = tablet;
	expect(await sellOne()).toBe('SBY-R01-000001');
	await page.goto(`${server.url}/icon.svg`);
	await damage(page, 'database');
	await page.goto(`${server.url}/?lang=en`);
	await expect(page.getByTestId('basket-total')).toBeVisible();
	expect(await sellOne()).toBe('SBY-R01-000002');
	const { journal } = await readTables(page);
	expect(verifyChain(journal)).toMatchObject({ ok: true, length: 3 });
});
