import { expect, test } from '@playwright/test';
import { RunningTill } from '../support/a-running-till.ts';
import { deviceGoods } from '../support/device-goods.ts';

test('a browser that promises nothing and blocks notes enrols and sells, and its state is known (F18)', async ({
	browser,
}) => {
	const tablet = await RunningTill.start(browser);
	try {
		await tablet.context.addInitScript(() => {
			navigator.storage.persist = async () => false;
			navigator.storage.persisted = async () => false;
			Object.defineProperty(window, 'localStorage', {
				get() {
					throw new DOMException('Access is denied for this document.', 'SecurityError');
				},
			});
		});
		const { till, page, server } = tablet;
		await till.ready(server.url);
		const [item] = await deviceGoods(page);
		await till.scanCarefully(item?.code ?? '');
		expect(await till.payExactCash()).toBe('SBY-R01-000001');
		await till.expectUnsynced(0);
		const state = () =>
			page.evaluate(
				() =>
					new Promise<unknown>((resolve, reject) => {
						const open = indexedDB.open('noren');
						open.onerror = () => reject(open.error);
						open.onsuccess = () => {
							const get = open.result.transaction('sync_state').objectStore('sync_state').get('storage');
							get.onsuccess = () => {
								open.result.close();
								resolve(get.result?.value);
							};
						};
					}),
			);
		await expect.poll(state).toMatchObject({ persisted: false, reserve: 'held', short: false });
	} finally {
		await tablet.end();
	}
});
