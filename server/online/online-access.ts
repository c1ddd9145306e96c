import { createHash, timingSafeEqual } from 'node:crypto';
import type { Database } from '#server/database/database.ts';
import { type RandomBytes, randomHex } from '#server/random.ts';

/** Makes the token by which the online shop calls `/v1/online`; the one before ends. Only its hash is kept. */
export function makeOnlineToken(db: Database, random: RandomBytes): string {
	const token = `on_${randomHex(random, 24)}`;
	db.run(
		"INSERT INTO office_settings (key, value) VALUES ('online_token', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
		hashOf(token),
	);
	return token;
}

/** Whether this is the online shop's token; false for everybody while none was made. */
export function isOnlineToken(db: Database, token: string): boolean {
	const row = db.get<{ value: string }>("SELECT value FROM office_settings WHERE key = 'online_token'");
	if (!row || token === '') return false;
	const [said, kept] = [hashOf(token), row.value].map((text) => new Uint8Array(Buffer.from(text)));
	return (
		said !== undefined && kept !== undefined && said.length === kept.length && timingSafeEqual(said, kept)
	);
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
