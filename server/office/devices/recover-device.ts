import { tokenHash } from '#protocol/answer-proof.ts';
import type { DeviceKey } from '#protocol/entry.ts';
import { recoverySecret, secretHash } from '#protocol/recovery-secret.ts';
import type { LostRequest, RecoverRequest } from '#protocol/wire.ts';
import type { Database } from '#server/database/database.ts';
import { randomHex } from '#server/random.ts';
import { addIncarnation, type Enrolled, type Enrolling } from './devices.ts';
import { holdsKey } from './holds-key.ts';

/** A device that lost its database, recognised by the secret it kept outside. */
export type LostDevice = DeviceKey & { readonly register: string };

/** The device a recovery secret belongs to; null when it is wrong, used up, or the device was revoked. */
export function lostDevice(db: Database, { device, incarnation, secret }: LostRequest): LostDevice | null {
	const row = db.get<LostDevice>(
		`SELECT place AS store, id AS device, incarnation, register FROM office_devices
		 WHERE id = ? AND incarnation = ? AND secret_hash = ? AND state IN ('active', 'forked')`,
		device,
		incarnation,
		secretHash(secret),
	);
	return row ?? null;
}

/**
 * Goes on as the next incarnation: the secret is used up, and only the holder of the new key can use it. The same key
 * may ask again until it has used its token, because the answer may have been lost on the way (sync.md F7). Null when
 * the secret or the proof is wrong.
 */
export async function recoverDevice(
	db: Database,
	request: RecoverRequest,
	parts: Enrolling,
): Promise<Enrolled | null> {
	if (!(await holdsKey(request.public_key, request.secret, request.proof))) return null;
	return db.transaction(() => {
		if (!lostDevice(db, request)) return answerAgain(db, request, parts);
		const enrolled = addIncarnation(db, request.device, request.public_key, parts);
		if (!enrolled) return null;
		db.run(
			'UPDATE office_devices SET recovered_by = ? WHERE id = ? AND incarnation = ?',
			secretHash(request.secret),
			enrolled.device,
			enrolled.incarnation,
		);
		return enrolled;
	});
}

/** Gives the incarnation made by this very request a token that arrives, in place of the one that did not. */
function answerAgain(db: Database, request: RecoverRequest, { random }: Enrolling): Enrolled | null {
	const made = db.get<Omit<Enrolled, 'token'>>(
		`SELECT place AS store, id AS device, incarnation, register FROM office_devices
		 WHERE id = ? AND incarnation = ? AND recovered_by = ? AND public_key = ? AND last_seen_at IS NULL
			AND state = 'active'`,
		request.device,
		request.incarnation + 1,
		secretHash(request.secret),
		JSON.stringify(request.public_key),
	);
	if (!made) return null;
	const token = randomHex(random, 32);
	db.run(
		'UPDATE office_devices SET token_hash = ?, secret_hash = ? WHERE id = ? AND incarnation = ?',
		tokenHash(token),
		secretHash(recoverySecret(token)),
		made.device,
		made.incarnation,
	);
	return { ...made, token };
}
