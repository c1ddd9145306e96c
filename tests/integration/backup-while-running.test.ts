import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { JournalEntry } from '#protocol/entry.ts';
import { Database } from '#server/database/database.ts';
import { type Backup, checkBackup, takeBackup } from '#server/operations/backup.ts';
import { backedUpThrough } from '#server/operations/backups.ts';
import { runShop, runShopJson } from '../support/run-shop.ts';
import { type Tablet, TestServer } from './server-harness.ts';

let server: TestServer;
let tablet: Tablet;
beforeEach(async () => {
	server = await TestServer.start();
	tablet = await server.enrol();
	tablet.journal.trade(12);
	await tablet.push();
	await tablet.push([{ id: 'shibuya:t01.1:000000014', nonsense: true }]);
	await server.settled();
});
afterEach(() => server.dispose());

const linesOf = async (folder: string) =>
	gunzipSync(new Uint8Array(await readFile(join(folder, 'ledger.ndjson.gz'))))
		.toString()
		.trimEnd()
		.split('\n')
		.map((line) => JSON.parse(line) as { type: string; entry?: JournalEntry });

test('a backup of a running shop holds every entry, the quarantine and the database, for its owner only', async () => {
	const backup = await runShopJson<Backup>(server.folder, 'backup');
	expect(backup).toMatchObject({ entries: 13, quarantined: 1, removed: [] });
	expect(backup.folder.startsWith(join(server.folder, 'backups'))).toBe(true);
	expect((await readdir(backup.folder)).sort()).toEqual([
		'ledger.ndjson.gz',
		'manifest.json',
		'noren.sqlite',
	]);
	const lines = await linesOf(backup.folder);
	expect(lines.flatMap(({ entry }) => entry ?? [])).toEqual(tablet.journal.entries);
	expect(lines.filter(({ type }) => type === 'quarantine')).toHaveLength(1);
	const copy = new Database(join(backup.folder, 'noren.sqlite'));
	expect(copy.get('SELECT count(*) AS n FROM office_devices')).toEqual({ n: 1 });
	copy.close();
	expect((await stat(backup.folder)).mode & 0o777).toBe(0o700);
	expect((await stat(join(backup.folder, 'noren.sqlite'))).mode & 0o777).toBe(0o600);
});

test('tablets hear what is backed up, and nothing before the first backup is finished', async () => {
	expect(backedUpThrough(server.db, { device: 't01', incarnation: 1 })).toBe(0);
	expect((await tablet.push()).backed_up_through).toBe(0);
	await runShopJson(server.folder, 'backup');
	// Thirteen entries, and the quarantined number after them.
	expect((await tablet.push()).backed_up_through).toBe(14);
	expect(backedUpThrough(server.db, { device: 't01', incarnation: 2 })).toBe(0);
});

test('a number that is missing in the ledger ends what counts as backed up', async () => {
	const other = await server.enrol();
	const entries = other.journal.trade(5);
	await other.push(entries.filter(({ seq }) => seq !== 4));
	await runShopJson(server.folder, 'backup');
	expect(backedUpThrough(server.db, { device: 't02', incarnation: 1 })).toBe(3);
});

test('a stopped shop is backed up the same', async () => {
	await server.running.close();
	expect(await runShopJson<Backup>(server.folder, 'backup')).toMatchObject({ entries: 13, quarantined: 1 });
	const db = new Database(join(server.folder, 'noren.sqlite'));
	expect(backedUpThrough(db, { device: 't01', incarnation: 1 })).toBe(14);
	db.close();
});

test('what is sold while the backup is taken is in it or not, and whole either way', async () => {
	const seller = await server.enrol();
	seller.journal.openTill();
	await seller.push();
	let taking = true;
	const selling = (async () => {
		while (taking) await seller.push([seller.journal.sale()]);
	})();
	const backup = await takeBackup(server.running.parts);
	taking = false;
	await selling;
	const manifest = await checkBackup(backup.folder);
	const held = manifest.held.find(({ device }) => device === 't02')?.through ?? 0;
	const ours = (await linesOf(backup.folder)).flatMap(({ entry }) =>
		entry?.device === 't02' ? [entry] : [],
	);
	expect(ours.map(({ hash }) => hash)).toEqual(seller.journal.entries.slice(0, held).map(({ hash }) => hash));
	const copy = new Database(join(backup.folder, 'noren.sqlite'));
	const folded = copy.get<{ seq: number }>("SELECT seq FROM proj_vector WHERE device = 't02.1'")?.seq ?? 0;
	copy.close();
	expect(folded, 'the ledger in a backup knows what its database has folded').toBeLessThanOrEqual(held);
});

test('--keep removes the oldest beyond so many, and --out keeps them elsewhere', async () => {
	const out = join(server.folder, 'usb stick');
	const folders: string[] = [];
	for (let day = 0; day < 3; day++) {
		server.now += 86_400_000;
		folders.push((await takeBackup(server.running.parts, { out })).folder);
	}
	await mkdir(join(out, 'holiday photos'));
	server.now += 86_400_000;
	const last = await takeBackup(server.running.parts, { out, keep: 2 });
	expect(last.removed).toEqual(folders.slice(0, 2));
	expect(new Set(await readdir(out))).toEqual(
		new Set([folders[2], last.folder].map((path) => path?.split('/').at(-1)).concat('holiday photos')),
	);
	const refused = await runShop(server.folder, 'backup', '--keep', '0');
	expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('--keep') });
});

test('a backup that fails leaves nothing behind and nothing counted, and says why', async () => {
	await writeFile(join(server.folder, 'backups'), 'a file where the folder would be');
	const failed = await runShop(server.folder, 'backup');
	expect(failed.code).toBe(1);
	expect(server.db.all('SELECT * FROM office_backups')).toEqual([]);
	const out = join(server.folder, 'out');
	await mkdir(out);
	const { ledger } = server.running.parts;
	const broken = { ...server.running.parts, ledger: failing(ledger) };
	await expect(takeBackup(broken, { out })).rejects.toThrow('the disk is gone');
	expect(await readdir(out)).toEqual([]);
	expect(server.db.all('SELECT * FROM office_backups')).toEqual([]);
});

/** A ledger that fails after its first page. */
function failing<L extends TestServer['running']['parts']['ledger']>(ledger: L): L {
	let pages = 0;
	return new Proxy(ledger, {
		get(target, name) {
			if (name === 'changesSince') {
				return (since: string) => {
					if (pages++ > 0) return Promise.reject(new Error('the disk is gone'));
					return target.changesSince(since, 5);
				};
			}
			const member: unknown = Reflect.get(target, name, target);
			return typeof member === 'function' ? member.bind(target) : member;
		},
	});
}

test('what a crash left half done is removed after a day, and is never taken for a backup', async () => {
	const out = join(server.folder, 'backups');
	const part = join(out, '2026-11-01T02-00-00Z.part');
	await mkdir(part, { recursive: true });
	await writeFile(join(part, 'noren.sqlite'), 'half');
	await takeBackup(server.running.parts);
	expect(existsSync(part)).toBe(true);
	const longAgo = new Date(server.now - 3 * 86_400_000);
	await utimes(part, longAgo, longAgo);
	await takeBackup(server.running.parts);
	expect(existsSync(part)).toBe(false);
});

type Damage = (folder: string) => Promise<unknown>;
const edit = async (path: string, change: (bytes: Buffer) => Buffer) =>
	writeFile(path, new Uint8Array(change(await readFile(path))));

test.each<[string, Damage, RegExp]>([
	[
		'a database cut short',
		(at) => truncate(join(at, 'noren.sqlite'), 8192),
		/noren.sqlite is not what was written/,
	],
	[
		'a journal cut short',
		(at) => truncate(join(at, 'ledger.ndjson.gz'), 300),
		/ledger.ndjson.gz is not what/,
	],
	[
		'a flipped bit in the database',
		(at) => edit(join(at, 'noren.sqlite'), (bytes) => flip(bytes, 20_000)),
		/noren.sqlite is not what was written/,
	],
	[
		'an edited manifest',
		(at) =>
			edit(join(at, 'manifest.json'), (text) =>
				Buffer.from(text.toString().replace('"entries": 13', '"entries": 12')),
			),
		/manifest was changed/,
	],
	['a torn manifest', (at) => truncate(join(at, 'manifest.json'), 100), /manifest cannot be read/],
	[
		'no manifest',
		(at) => edit(join(at, 'manifest.json'), () => Buffer.from('{}')),
		/manifest that this Noren/,
	],
])('%s is refused in words before anything is touched', async (_name, damage, words) => {
	const { folder } = await takeBackup(server.running.parts);
	const copy = join(server.folder, `copy-${randomUUID()}`);
	await cp(folder, copy, { recursive: true });
	await damage(copy);
	await expect(checkBackup(copy)).rejects.toThrow(words);
	await server.running.close();
	const before = await readdir(server.folder);
	const refused = await runShop(server.folder, 'restore', copy);
	expect(refused.code).toBe(1);
	expect(refused.err).toMatch(words);
	expect(await readdir(server.folder)).toEqual(before);
});

function flip(bytes: Buffer, at: number): Buffer {
	bytes[at] = (bytes[at] ?? 0) ^ 1;
	return bytes;
}
