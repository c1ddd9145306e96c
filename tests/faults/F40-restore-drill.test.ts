import 'fake-indexeddb/auto';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Backup } from '#server/operations/backup.ts';
import type { Restored } from '#server/operations/restore.ts';
import { ShopProcess } from '../support/shop-process.ts';

let shop: ShopProcess;
beforeEach(async () => {
	shop = await ShopProcess.open();
	await shop.start();
});
afterEach(() => shop.dispose());

test('F40, F3: a backup taken while three tablets sell, 200 more sales, a killed server and a restore lose nothing', async () => {
	const [a, b, c] = [await shop.enrol(), await shop.enrol(), await shop.enrol()];
	for (const tablet of [a, b, c]) {
		await tablet.trade(10);
		await shop.sync(tablet);
	}
	let taking = true;
	const selling = [a, b].map(async (tablet) => {
		while (taking) {
			await tablet.trade(1);
			await tablet.round.pushAll();
		}
	});
	const backup = await shop.json<Backup>('backup');
	taking = false;
	await Promise.all(selling);

	await a.trade(67, 110);
	await b.trade(67, 120);
	await c.trade(66, 130);
	for (const tablet of [a, b, c]) await shop.sync(tablet);
	const late = await shop.enrol();
	await late.trade(5, 140);
	await shop.sync(late);
	const before = await shop.status();
	const acked = (device: string) => before.devices.find((each) => each.device === device)?.acked_through ?? 0;
	await shop.kill();

	const refusedFolder = join(shop.folder, 'nowhere');
	expect(await shop.shop('restore', refusedFolder)).toMatchObject({
		code: 1,
		err: expect.stringContaining('no backup'),
	});
	const restored = await shop.json<Restored>('restore', join(shop.folder, 'backups'));
	expect(restored.folder).toBe(backup.folder);
	expect(existsSync(join(restored.kept ?? '', 'noren.sqlite'))).toBe(true);
	expect(existsSync(join(restored.kept ?? '', 'ledger'))).toBe(true);
	expect(restored.devices).toEqual({ present: 'read', added: ['t04.1'], changed: [] });
	const held = (device: string) => restored.awaited.find((each) => each.device === device)?.through ?? -1;
	expect(held('t03')).toBe(11);
	expect(held('t04')).toBe(0);

	await shop.start();
	const fresh = await shop.status();
	expect(fresh.epoch).not.toBe(before.epoch);
	expect(fresh.recovery).toMatchObject({ reason: 'restore', backup_taken_at: backup.taken_at, back: [] });
	expect(fresh.recovery?.waiting.map(({ device }) => device)).toEqual(['t01', 't02', 't03', 't04']);
	// A till that goes on selling before it has healed.
	await a.trade(1, 150);
	for (const tablet of [a, b, late]) await shop.sync(tablet);
	const half = await shop.status();
	expect(half.recovery?.back.map(({ device }) => device)).toEqual(['t01', 't02', 't04']);
	expect(half.recovery_words.join('\n')).toMatch(/3 of 4 devices are back: t01 brought \d+ entries/);
	expect(half.recovery_words.join('\n')).toMatch(/Waiting for: t03 \(last seen 20/);
	await shop.sync(c);
	const { recovery } = await shop.status();
	expect(recovery?.waiting).toEqual([]);
	const brought = Object.fromEntries(recovery?.back.map(({ device, refilled }) => [device, refilled]) ?? []);
	expect(brought).toEqual({
		t01: acked('t01') - held('t01') + 1,
		t02: acked('t02') - held('t02'),
		t03: 66,
		t04: 6,
	});
	expect(await shop.wrongs()).toEqual([]);
	expect(shop.err).toBe('');
}, 240_000);

test('F40: a running shop is not restored over, and a restore without a shop before it needs no folder kept', async () => {
	const tablet = await shop.enrol();
	await tablet.trade(3);
	await shop.sync(tablet);
	const { folder } = await shop.json<Backup>('backup', '--out', join(shop.folder, '..', 'usb'));
	const refused = await shop.shop('restore', folder);
	expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('Stop it first') });
	await shop.kill('SIGTERM');
	const elsewhere = await ShopProcess.open();
	try {
		await rm(elsewhere.folder, { recursive: true });
		const restored = await elsewhere.json<Restored>('restore', folder);
		expect(restored).toMatchObject({ kept: null, entries: 4, devices: { present: 'none' } });
		await elsewhere.start();
		expect((await elsewhere.ledger()).map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
	} finally {
		await elsewhere.dispose();
	}
}, 240_000);
