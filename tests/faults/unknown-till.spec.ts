import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { RunningTill } from '../support/a-running-till.ts';
import { deviceGoods } from '../support/device-goods.ts';

test('a till that a server put back does not know sells on, and comes back whole with a code of the office (L2, L17)', async ({
	browser,
}) => {
	test.setTimeout(180_000);
	const tablet = await RunningTill.start(browser);
	const copy = mkdtempSync(join(tmpdir(), 'noren-before-'));
	try {
		const { till, page, server } = tablet;
		await server.stop();
		cpSync(server.dataDir, copy, { recursive: true });
		await server.start();
		await till.ready(server.url);
		const [item] = await deviceGoods(page);
		const sellOne = async () => {
			await till.scanCarefully(item?.code ?? '');
			const number = await till.payExactCash();
			await till.nextSale();
			return number;
		};
		expect(await sellOne()).toBe('SBY-R01-000001');
		await till.expectUnsynced(0);
		await server.stop();
		rmSync(server.dataDir, { recursive: true });
		cpSync(copy, server.dataDir, { recursive: true });
		await server.start();

		// Nobody has to stop selling for this.
		await expect(page.getByTestId('sync-status')).toContainText('Please look · sending has stopped', {
			timeout: 60_000,
		});
		expect(await sellOne()).toBe('SBY-R01-000002');
		await till.scanCarefully(item?.code ?? '');
		await page.getByTestId('sync-status').click();
		const panel = page.getByRole('region', { name: 'The server does not know this tablet' });
		await expect(panel.getByText('Finish the open sale or put it aside first.')).toBeVisible();
		await page.getByRole('button', { name: 'Close' }).click();
		await till.payExactCash();
		await till.nextSale();

		await page.getByTestId('sync-status').click();
		await panel.getByLabel('One-time code').fill('AAAA-AAAA');
		await panel.getByRole('button', { name: 'Enrol', exact: true }).click();
		await expect(panel.getByText(/code/i).first()).toBeVisible();
		await panel.getByLabel('One-time code').fill(server.code);
		await panel.getByRole('button', { name: 'Enrol', exact: true }).click();
		await till.open();
		expect(await sellOne()).toBe('SBY-R01b-000001');
		await till.expectUnsynced(0);
		const { stdout } = await server.shop('export');
		const receipts = [...stdout.matchAll(/"receipt_number":"([^"]+)"/g)].map(([, number]) => number);
		expect(receipts.sort()).toEqual([
			'SBY-R01-000001',
			'SBY-R01-000002',
			'SBY-R01-000003',
			'SBY-R01b-000001',
		]);
	} finally {
		await tablet.end();
		rmSync(copy, { recursive: true, force: true });
	}
});
