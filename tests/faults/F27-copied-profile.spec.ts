import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { deviceGoods } from '../support/device-goods.ts';
import { readTables } from '../support/device-tables.ts';
import { KillableBrowser } from '../support/killable-browser.ts';
import { freePort, NorenServer } from '../support/noren-server.ts';
import { TillPage } from '../support/till-page.ts';

async function sellOne(till: TillPage): Promise<string> {
	const [item] = await deviceGoods(till.page);
	await till.scanCarefully(item?.code ?? '');
	const number = await till.payExactCash();
	await till.nextSale();
	return number;
}

test('a profile put back to an older copy sells the same numbers again: it is found, told, and goes on in a new series (F27)', async () => {
	test.setTimeout(180_000);
	const server = new NorenServer(await freePort());
	await server.start();
	const browser = new KillableBrowser();
	const copy = mkdtempSync(join(tmpdir(), 'noren-copy-'));
	try {
		const first = new TillPage(await browser.launch());
		await first.ready(server.url);
		await first.installed();
		expect(await sellOne(first)).toBe('SBY-R01-000001');
		await first.expectUnsynced(0);
		await browser.kill();
		cpSync(browser.profile, copy, { recursive: true });

		const later = new TillPage(await browser.launch());
		await later.page.goto(`${server.url}/?lang=en`);
		expect(await sellOne(later)).toBe('SBY-R01-000002');
		await later.expectUnsynced(0);
		await browser.kill();
		rmSync(browser.profile, { recursive: true, force: true });
		cpSync(copy, browser.profile, { recursive: true });

		// The older state does not know of the second sale, and gives its number to another one.
		const again = new TillPage(await browser.launch());
		await again.page.goto(`${server.url}/?lang=en`);
		const [, other] = await deviceGoods(again.page);
		await again.scanCarefully(other?.code ?? '');
		expect(await again.payExactCash()).toBe('SBY-R01-000002');
		await again.nextSale();
		await expect(again.page.getByRole('heading', { name: 'A copy of this tablet was found' })).toBeVisible({
			timeout: 60_000,
		});
		await again.page.getByRole('button', { name: 'Register again' }).click();
		await expect(
			again.page.getByTestId('basket-total').or(again.page.getByText('Enter the sum only')),
		).toBeVisible({
			timeout: 60_000,
		});
		await again.open();
		expect(await sellOne(again)).toBe('SBY-R01b-000001');
		await again.expectUnsynced(0);
		const { journal } = await readTables(again.page);
		expect(journal.filter(({ incarnation }) => incarnation === 2)).toHaveLength(2);
	} finally {
		await browser.remove();
		rmSync(copy, { recursive: true, force: true });
		await server.kill();
	}
});
