import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkBackup, takeBackup } from '#server/operations/backup.ts';
import { exportLines } from '#server/operations/export.ts';
import { restoreBackup } from '#server/operations/restore.ts';
import { shredBackups } from '#server/operations/shred-backups.ts';
import { shopStatus } from '#server/operations/status.ts';
import { verifyShop } from '#server/operations/verify.ts';
import { MembersTablet, shopWithMembers } from '../support/a-shop-with-members.ts';
import type { TestServer } from './server-harness.ts';

const HANAKO = {
	...{ name: '山田 花子', kana: 'ヤマダ ハナコ', phones: ['090-1234-5678'] },
	...{ mails: ['hanako@example.com'], memberNumbers: ['2900000000015'], note: 'アレルギー えび' },
};
const PERSONAL = [
	'山田',
	'花子',
	'ヤマダ',
	'ハナコ',
	'090-1234-5678',
	'09012345678',
	'hanako',
	'2900000000015',
	'えび',
];

let server: TestServer;
let tablet: MembersTablet;
let log: string;

beforeEach(async () => {
	log = '';
	const stream = new Writable({
		write(chunk, _, done) {
			log += String(chunk);
			done();
		},
	});
	server = await shopWithMembers({ logger: { level: 'trace', stream } });
	tablet = await MembersTablet.enrol(server, 'shibuya');
});
afterEach(() => server.dispose());

const keyOf = (ref: string): string =>
	server.db.get<{ key: string }>('SELECT key FROM office_person_keys WHERE ref = ?', ref)?.key ?? '';

test('who is erased is gone from backups too, which stay whole (ERS-01)', async () => {
	await tablet.register('r1', 1, HANAKO);
	await tablet.register('r2', 2, { name: 'somebody else' });
	await tablet.sync();
	const { folder } = await takeBackup(server.running.parts);
	const database = () => readFileSync(join(folder, 'noren.sqlite')).toString('latin1');
	const [erased, other] = [keyOf('r1'), keyOf('r2')];
	expect([database().includes(erased), database().includes(other)]).toEqual([true, true]);
	tablet.erase('r1');
	await tablet.sync();
	await expect.poll(() => server.db.all('SELECT ref FROM office_shredded')).toEqual([{ ref: 'r1' }]);
	expect([database().includes(erased), database().includes(other)]).toEqual([false, true]);
	const manifest = await checkBackup(folder);
	expect(manifest.entries).toBe(6);
	expect(await shredBackups(server.db)).toEqual({ changed: 0, unreachable: [] });
});

test('AUD-06: an export after an erasure is as before, and has refs that say nothing', async () => {
	const exported = async () => {
		const lines: string[] = [];
		for await (const line of exportLines(server.running.parts.ledger)) lines.push(line);
		return lines;
	};
	await tablet.register('r1', 1, HANAKO);
	tablet.sale('r1', 1000, { granted: 10, redeemed: 0 });
	await tablet.sync();
	const before = await exported();
	tablet.erase('r1');
	await tablet.sync();
	const after = await exported();
	expect(after.slice(0, -1)).toEqual(before);
	for (const word of PERSONAL) expect(after.join().includes(word)).toBe(false);
	const { chains, different } = await verifyShop(server.running.parts);
	expect(chains.map(({ verdict }) => verdict.ok)).toEqual([true]);
	expect(different).toEqual([]);
});

test('a restore keeps keys that came after the backup, and nobody who was erased after it comes back', async () => {
	await tablet.register('r1', 1, HANAKO);
	await tablet.register('r2', 2, { name: 'before' });
	await tablet.sync();
	const { folder } = await takeBackup(server.running.parts);
	await tablet.register('r3', 3, { name: 'after' });
	tablet.erase('r1');
	await tablet.sync();
	const { now, random } = server.running.parts;
	await server.running.close();
	const nobody = async () => {};
	const parts = { dataDir: server.folder, now, random, progress: () => {}, beforeSwap: nobody };
	await restoreBackup(folder, parts);
	await server.restart();
	expect([...(await tablet.feed()).customers.keys()]).toEqual(['r2']);
	await tablet.tablet.push();
	const feed = await tablet.feed();
	expect([...feed.customers.keys()].sort()).toEqual(['r2', 'r3']);
	expect([...feed.erased]).toEqual(['r1']);
});

test('a backup that is not where it was is named, and one taken afterwards knows nobody who was erased', async () => {
	await tablet.register('r1', 1, HANAKO);
	await tablet.sync();
	const key = keyOf('r1');
	server.db.run(
		"INSERT INTO office_backups (id, taken_at, folder, entries, through) VALUES ('gone', 1, '/nowhere', 1, '{}')",
	);
	tablet.erase('r1');
	await tablet.sync();
	expect((await shredBackups(server.db)).unreachable).toEqual(['/nowhere']);
	const { folder } = await takeBackup(server.running.parts);
	expect(readFileSync(join(folder, 'noren.sqlite')).toString('latin1')).not.toContain(key);
});

test('neither the database, the ledger nor the log has a word of who registered', async () => {
	await tablet.register('r1', 1, HANAKO);
	tablet.sale('r1', 1000, { granted: 10, redeemed: 0 });
	await tablet.edit('r1', { note: { from: HANAKO.note, to: `${HANAKO.note} かに` } });
	await tablet.sync();
	await tablet.tablet.post('/v1/customers/find', { query: '090-1234-5678' });
	await tablet.tablet.post('/v1/customers/find', { query: HANAKO.mails[0], more: 'nothing' });
	await tablet.feed();
	const entries: string[] = [];
	for await (const entry of server.running.parts.ledger.entriesOf(tablet.tablet.journal.key)) {
		entries.push(JSON.stringify(entry));
	}
	expect(entries).toHaveLength(5);
	server.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
	const places = [entries.join(), readFileSync(server.running.parts.folder.database).toString(), log];
	for (const word of PERSONAL)
		expect(places.map((text) => text.includes(word))).toEqual([false, false, false]);
	expect(log).not.toBe('');
});

test('what is to be looked at about customers is counted with the rest', async () => {
	await tablet.register('r1', 1, HANAKO);
	await tablet.register('r2', 2, { ...HANAKO, memberNumbers: [], kana: 'ヤマダ タロウ' });
	await tablet.sync();
	expect((await shopStatus(server.running.parts)).exceptions).toEqual({ customer_pair: 1 });
	const health = (await (await server.call('/healthz')).json()) as { exceptions?: number };
	expect(health.exceptions).toBe(1);
});
