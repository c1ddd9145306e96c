import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Libsql from 'libsql';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { revokeDevice } from '#server/office/devices/device-states.ts';
import { addDevice, deviceOfToken } from '#server/office/devices/devices.ts';
import { Database } from './database.ts';

const SETTING = "SELECT value FROM office_settings WHERE key = 'x'";
const setting = (db: Database) => db.getOffice<{ value: string }>(SETTING)?.value;
const set = (db: Database, value: string) =>
	db.run(
		"INSERT INTO office_settings (key, value) VALUES ('x', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
		value,
	);

let folder: string;
let path: string;
let db: Database;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'noren-memory-'));
	path = join(folder, 'a.sqlite');
	db = new Database(path);
});

afterEach(() => {
	db.close();
	rmSync(folder, { recursive: true });
});

test('what this connection writes is seen at once, also where there was nothing', () => {
	expect(setting(db)).toBeUndefined();
	for (const value of ['a', 'b', 'c']) {
		set(db, value);
		expect(setting(db)).toBe(value);
	}
	db.exec('DELETE FROM office_settings');
	expect(setting(db)).toBeUndefined();
	db.get(`INSERT INTO office_settings (key, value) VALUES ('x', 'r') RETURNING key`);
	expect(setting(db)).toBe('r');
});

test('what another connection of this process writes is seen at once', () => {
	const other = new Database(path);
	try {
		for (const value of ['a', 'b', 'c']) {
			set(other, value);
			expect(setting(db)).toBe(value);
		}
	} finally {
		other.close();
	}
});

test('what another process writes is seen at the next look', async () => {
	// Beside this class, as another process is: only SQLite itself knows of it.
	const other = new Libsql(path);
	try {
		expect(setting(db)).toBeUndefined();
		for (const value of ['a', 'b']) {
			other.exec(`INSERT OR REPLACE INTO office_settings (key, value) VALUES ('x', '${value}')`);
			await pause(15); // longer than it is believed without looking
			expect(setting(db)).toBe(value);
		}
	} finally {
		other.close();
	}
});

test('what was read in a transaction that is undone was never there', () => {
	set(db, 'before');
	expect(setting(db)).toBe('before');
	const undone = () =>
		db.transaction(() => {
			set(db, 'inside');
			expect(setting(db)).toBe('inside');
			throw new Error('undone');
		});
	expect(undone).toThrow('undone');
	expect(setting(db)).toBe('before');
});

test('a row is read again only when master data changed', () => {
	set(db, 'a');
	const first = db.getOffice(SETTING);
	db.run("INSERT INTO proj_dirty (item_id) VALUES ('i')");
	expect(db.getOffice(SETTING)).toBe(first);
	expect(Object.isFrozen(first)).toBe(true);
	set(db, 'a');
	expect(db.getOffice(SETTING)).not.toBe(first);
});

test('parameters that only look alike are different', () => {
	db.runMany('INSERT INTO office_settings (key, value)', [
		['1,2', 'one'],
		['1', 'two'],
	]);
	const sql = "SELECT value FROM office_settings WHERE key IN (?, coalesce(?, 'none'))";
	expect(db.getOffice(sql, '1,2', null)).toEqual({ value: 'one' });
	expect(db.getOffice(sql, '1', '2')).toEqual({ value: 'two' });
});

test("a revoked device's token says so at once", () => {
	const enrolled = db.transaction(() =>
		addDevice(db, 'shibuya', {}, { now: 1, random: (count) => new Uint8Array(count).fill(7) }),
	);
	expect(deviceOfToken(db, enrolled.token)?.standing).toBe('active');
	revokeDevice(db, enrolled.device, 2);
	expect(deviceOfToken(db, enrolled.token)?.standing).toBe('revoked');
	expect(deviceOfToken(db, 'a token nobody has')).toBeNull();
});

test('many rows go in with few statements and none is lost', () => {
	const rows = Array.from({ length: 64 + 16 + 4 + 3 }, (_, at) => [`k${at}`, String(at)]);
	db.runMany('INSERT INTO office_settings (key, value)', rows, 'ON CONFLICT DO NOTHING');
	db.runMany('INSERT INTO office_settings (key, value)', []);
	const kept = db.all<{ key: string; value: string }>(
		"SELECT key, value FROM office_settings WHERE key LIKE 'k%' ORDER BY CAST(value AS INTEGER)",
	);
	expect(kept.map(({ key, value }) => [key, value])).toEqual(rows);
});
