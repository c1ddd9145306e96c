import { expect, test } from '@playwright/test';
import { RunningTill } from '../support/a-running-till.ts';
import { deviceGoods } from '../support/device-goods.ts';
import { countInSecondCopy } from '../support/second-copy.ts';

test('a revoked till finishes the open sale, hands everything over, and leaves nothing in the browser (F25)', async ({
	browser,
}) => {
	test.setTimeout(180_000);
	const tablet = await RunningTill.start(browser);
	try {
		const { till, page, server } = tablet;
		await till.ready(server.url);
		const [item] = await deviceGoods(page);
		await till.scanCarefully(item?.code ?? '');
		const revoked = await server.shop('devices', 'revoke', 't01');
		expect(revoked.status, revoked.stderr).toBe(0);
		const heard = () =>
			page.evaluate(
				() =>
					new Promise<unknown>((resolve, reject) => {
						const open = indexedDB.open('noren');
						open.onerror = () => reject(open.error);
						open.onsuccess = () => {
							const get = open.result.transaction('sync_state').objectStore('sync_state').get('report');
							get.onsuccess = () => {
								open.result.close();
								resolve(get.result?.value.answer.state);
							};
						};
					}),
			);
		await expect.poll(heard, { timeout: 60_000 }).toBe('revoked');
		expect(await till.payExactCash()).toBe('SBY-R01-000001');
		await till.nextSale();
		await expect(page.getByRole('button', { name: /^Make this device a till of/ }).first()).toBeVisible({
			timeout: 90_000,
		});
		const left = await page.evaluate(() => localStorage.getItem('noren-sentinel'));
		expect(left).toBeNull();
		const tables = await page.evaluate(
			() =>
				new Promise<number>((resolve, reject) => {
					const open = indexedDB.open('noren');
					open.onerror = () => reject(open.error);
					open.onsuccess = () => {
						const count = open.result.transaction('journal').objectStore('journal').count();
						count.onsuccess = () => {
							open.result.close();
							resolve(count.result);
						};
					};
				}),
		);
		expect(tables).toBe(0);
		// The page begins again when all is cleared away, perhaps in the middle of this look.
		await expect(async () => expect(await countInSecondCopy(page, 'journal')).toBe(0)).toPass();
	} finally {
		await tablet.end();
	}
});
