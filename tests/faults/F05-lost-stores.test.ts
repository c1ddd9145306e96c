import 'fake-indexeddb/auto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SyncingTablet } from '../support/a-syncing-tablet.ts';
import { ShopProcess } from '../support/shop-process.ts';

let shop: ShopProcess;
let tablets: SyncingTablet[];
beforeEach(async () => {
	shop = await ShopProcess.open();
	await shop.start();
	tablets = [await shop.enrol(), await shop.enrol()];
	for (const tablet of tablets) {
		await tablet.trade(25);
		await shop.sync(tablet);
	}
});
afterEach(() => shop.dispose());

/** The server's figures once it has folded all that was traded, which goes after the pushes. */
async function folded() {
	await expect.poll(async () => (await shop.status()).sales.count, { timeout: 30_000 }).toBe(50);
	return shop.status();
}

test('F5: a ledger that was deleted is filled again by the tablets, and nothing takes effect twice', async () => {
	const before = await folded();
	await shop.kill('SIGTERM');
	await rm(join(shop.folder, 'ledger'), { recursive: true });
	await shop.start();
	expect((await shop.status()).recovery).toMatchObject({ reason: 'regressed' });
	for (const tablet of tablets) await shop.sync(tablet);
	const after = await shop.status();
	expect(after.recovery?.back).toMatchObject([
		{ device: 't01', held_through: 0, refilled: 26 },
		{ device: 't02', held_through: 0, refilled: 26 },
	]);
	expect(await shop.wrongs()).toEqual([]);
	expect((await folded()).sales).toEqual(before.sales);
}, 240_000);

test('F5: a database that was deleted is folded again from the ledger; no name or number in it is given out again', async () => {
	const before = await folded();
	await shop.kill('SIGTERM');
	for (const name of ['noren.sqlite', 'noren.sqlite-wal', 'noren.sqlite-shm']) {
		await rm(join(shop.folder, name), { force: true });
	}
	await shop.start();
	expect(await shop.wrongs()).toEqual([]);
	const after = await folded();
	expect(after.sales).toEqual(before.sales);
	expect(after.devices).toMatchObject([
		{ device: 't01', register: 'R01', state: 'gone' },
		{ device: 't02', register: 'R02', state: 'gone' },
	]);
	// Nobody knows their tokens any more: they say so, and keep what they have.
	await tablets[0]?.trade(1);
	await tablets[0]?.round.run();
	expect((await tablets[0]?.health())?.trouble).toBe('device_unknown');
}, 240_000);
