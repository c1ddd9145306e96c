import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import * as v from 'valibot';
import type { WireTokenKeys } from '#protocol/bodies/token-keys.ts';
import type { Database } from '../database/database.ts';
import { type RandomBytes, randomHex } from '../random.ts';

/** What the server signs besides answers: people's rotating codes, and coupons of the office. */
export type TokenUse = 'member' | 'coupon';

const OwnKey = v.object({
	id: v.string(),
	jwk: v.object({
		...{ kty: v.literal('EC'), crv: v.literal('P-256'), x: v.string(), y: v.string(), d: v.string() },
	}),
});
type OwnKey = v.InferOutput<typeof OwnKey>;

const USES: readonly TokenUse[] = ['member', 'coupon'];
const settingOf = (use: TokenUse) => `token_key_${use}`;

/**
 * Makes the shop's signing keys where there are none yet, and says whether it did: the stores are published then. They
 * are in the database, and so in every backup: what was signed before a restore is believed after it.
 */
export function makeTokenKeys(db: Database, random: RandomBytes): boolean {
	let isNew = false;
	for (const use of USES) {
		if (ownKey(db, use)) continue;
		const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
		const key: OwnKey = v.parse(OwnKey, {
			id: `k${randomHex(random, 3)}`,
			jwk: privateKey.export({ format: 'jwk' }),
		});
		db.run(
			'INSERT INTO office_settings (key, value) VALUES (?, ?) ON CONFLICT DO NOTHING',
			...[settingOf(use), JSON.stringify(key)],
		);
		isNew = true;
	}
	return isNew;
}

/** The public halves, as stores are told; null before the first were made. */
export function publicTokenKeys(db: Database): WireTokenKeys | null {
	const [member, coupon] = USES.map((use) => {
		const key = ownKey(db, use);
		if (!key) return {};
		const { kty, crv, x, y } = key.jwk;
		return { [key.id]: { kty, crv, x, y } };
	});
	const keys = { member: member ?? {}, coupon: coupon ?? {} };
	return Object.keys({ ...keys.member, ...keys.coupon }).length > 0 ? keys : null;
}

/** The key that signs a kind of token; null before the first was made. */
export const tokenKeyId = (db: Database, use: TokenUse): string | null => ownKey(db, use)?.id ?? null;

/** A statement with its signature (ES256, raw r‖s) behind a dot; null before there is a key. */
export function signToken(db: Database, use: TokenUse, statement: string): string | null {
	const key = ownKey(db, use);
	if (!key) return null;
	const owner = createPrivateKey({ key: key.jwk, format: 'jwk' });
	const proof = sign('sha256', Buffer.from(statement) as Uint8Array, {
		key: owner,
		dsaEncoding: 'ieee-p1363',
	});
	return `${statement}.${proof.toString('base64url')}`;
}

function ownKey(db: Database, use: TokenUse): OwnKey | null {
	const row = db.get<{ value: string }>('SELECT value FROM office_settings WHERE key = ?', settingOf(use));
	return row ? v.parse(OwnKey, JSON.parse(row.value)) : null;
}
