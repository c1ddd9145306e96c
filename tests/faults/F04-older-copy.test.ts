import 'fake-indexeddb/auto';
import { cp, rm } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ShopProcess } from '../support/shop-process.ts';

let shop: ShopProcess;
beforeEach(async () => {
	shop = await ShopProcess.open();
	await shop.start();
});
afterEach(() => shop.dispose());

test('F4: an older copy of the data folder, put back by hand, is noticed by the first tablet and refilled by all', async () => {
	const [a, b] = [await shop.enrol(), await shop.enrol()];
	await a.trade(5);
	await b.trade(5);
	for (const tablet of [a, b]) await shop.sync(tablet);
	await shop.kill('SIGTERM');
	const copy = `${shop.folder}-copy`;
	await cp(shop.folder, copy, { recursive: true });
	await shop.start();
	const { epoch } = await shop.status();
	await a.trade(40, 110);
	await b.trade(30, 120);
	for (const tablet of [a, b]) await shop.sync(tablet);
	await shop.kill();
	await rm(shop.folder, { recursive: true });
	await cp(copy, shop.folder, { recursive: true });
	await shop.start();

	expect((await shop.status()).recovery).toBeNull();
	await shop.sync(b);
	const noticed = await shop.status();
	expect(noticed.epoch).not.toBe(epoch);
	expect(noticed.recovery).toMatchObject({ reason: 'witness' });
	expect(noticed.recovery?.back).toMatchObject([{ device: 't02', held_through: 6, refilled: 30 }]);
	expect(noticed.recovery_words[0]).toMatch(/^The server went back in time; a device noticed/);
	await shop.sync(a);
	const healed = await shop.status();
	expect(healed.epoch).toBe(noticed.epoch);
	expect(healed.recovery?.waiting).toEqual([]);
	expect(await shop.wrongs()).toEqual([]);
}, 240_000);
