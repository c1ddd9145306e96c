import { generateKeyPairSync } from 'node:crypto';
import * as v from 'valibot';
import type { PublicJwk, WebKey } from '#protocol/sealed-file.ts';
import type { Database } from '../database/database.ts';

const PrivateJwk = v.object({
	kty: v.literal('EC'),
	crv: v.literal('P-256'),
	x: v.string(),
	y: v.string(),
	d: v.string(),
});
type PrivateJwk = v.InferOutput<typeof PrivateJwk>;

/**
 * The shop's key that unsent entries are sealed to (`protocol/sealed-file.ts`). Made once, kept in the database, and
 * so in every backup: a tablet may seal today what is brought in after a restore.
 */
export function sealingPublicKey(db: Database): PublicJwk {
	const { kty, crv, x, y } = sealingJwk(db);
	return { kty, crv, x, y };
}

/** The private half, to open a file with. */
export function sealingPrivateKey(db: Database): Promise<WebKey> {
	return crypto.subtle.importKey('jwk', sealingJwk(db), { name: 'ECDH', namedCurve: 'P-256' }, false, [
		'deriveBits',
	]);
}

function sealingJwk(db: Database): PrivateJwk {
	const known = readKey(db);
	if (known) return known;
	const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const made = v.parse(PrivateJwk, privateKey.export({ format: 'jwk' }));
	db.run(
		"INSERT INTO office_settings (key, value) VALUES ('sealing_key', ?) ON CONFLICT DO NOTHING",
		JSON.stringify(made),
	);
	return readKey(db) ?? made; // another process may have been first
}

function readKey(db: Database): PrivateJwk | null {
	const row = db.get<{ value: string }>("SELECT value FROM office_settings WHERE key = 'sealing_key'");
	return row ? v.parse(PrivateJwk, JSON.parse(row.value)) : null;
}
