import { expect, test } from 'vitest';
import { Database } from './database.ts';

test('an attempt that fails leaves nothing, and what stands around it is kept', () => {
	const db = new Database(':memory:');
	const put = (key: string) => db.run("INSERT INTO office_settings (key, value) VALUES (?, '1')", key);
	db.transaction(() => {
		put('before');
		expect(() =>
			db.attempt(() => {
				put('half');
				throw new TypeError('no');
			}),
		).toThrow(TypeError);
		db.attempt(() => put('whole'));
	});
	expect(db.all('SELECT key FROM office_settings ORDER BY key')).toEqual([
		{ key: 'before' },
		{ key: 'whole' },
	]);
	expect(() => db.attempt(() => put('outside'))).toThrow('part of a transaction');
	db.close();
});
