import { expect, test } from '@playwright/test';
import { verifyChain } from '../../src/protocol/chain.ts';
import { RunningTill } from '../support/a-running-till.ts';
import { deviceGoods } from '../support/device-goods.ts';
import { readTables } from '../support/device-tables.ts';
import { TillPage } from '../support/till-page.ts';

let tablet: RunningTill;
test.beforeAll(async ({ browser }) => {
	tablet = await RunningTill.start(browser);
});
test.afterAll(() => tablet.end());

test('one tab sells; a second is told so, takes over when the first closes, and the numbers go on', async () => {
	const { context, server, till } = tablet;
	await till.ready(server.url);
	const [item, other] = await deviceGoods(tablet.page);
	if (!item || !other) throw new Error('no goods');
	await till.scanCarefully(item.code);
	expect(await till.payExactCash()).toBe('SBY-R01-000001');
	await till.scan(other.code);
	await expect(till.lines).toHaveCount(1);

	const second = new TillPage(await context.newPage());
	await second.page.goto(`${server.url}/?lang=en`);
	await expect(second.page.getByRole('heading', { name: 'Another tab is using this till' })).toBeVisible();
	await second.scan(item.code);
	await expect(second.lines).toHaveCount(0);
	await expect(second.page.getByRole('button')).toHaveCount(0);

	// The first tab goes on undisturbed: one of them sells, never both.
	await till.scanCarefully(item.code);
	await expect(till.lines).toHaveCount(2);
	// A line is on the screen at once and on the disk a moment after; what is lost with the page is that moment.
	await expect.poll(async () => (await readTables(till.page)).openLines).toBe(2);
	await till.page.close();

	await expect(second.lines).toHaveCount(2);
	expect(await second.payExactCash()).toBe('SBY-R01-000002');
	await second.scan(item.code);
	await expect(second.lines).toHaveCount(1);
	expect(await second.payExactCash()).toBe('SBY-R01-000003');
	await second.expectUnsynced(0);
	const { journal, openBaskets } = await readTables(second.page);
	expect(verifyChain(journal)).toMatchObject({ ok: true, length: 4 });
	expect(openBaskets).toEqual([]);
	expect(tablet.trouble.said).toEqual([]);
});
