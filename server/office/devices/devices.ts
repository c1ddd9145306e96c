import { tokenHash } from '#protocol/answer-proof.ts';
import type { DeviceKey } from '#protocol/entry.ts';
import { recoverySecret, secretHash } from '#protocol/recovery-secret.ts';
import type { DeviceState } from '#protocol/wire.ts';
import type { Database } from '#server/database/database.ts';
import { nativeSha256 } from '#server/native-hash.ts';
import { type RandomBytes, randomHex } from '#server/random.ts';
import { publishKeysOf } from './device-keys.ts';

/** A tablet as its token names it. */
export type Device = DeviceKey & {
	readonly register: string;
	/** What a tablet is told of itself. A copy that was replaced is `forked`, one that said goodbye `revoked`. */
	readonly standing: DeviceState;
	/** Whether feeds are for it: not after a revocation, and not once another incarnation goes on in its place. */
	readonly mayPull: boolean;
	/** The key of answer proofs. */
	readonly tokenHash: string;
	readonly lastSeenAt: number | null;
};

/** A device just enrolled or brought back, with the token it will not be shown again. */
export type Enrolled = DeviceKey & { readonly register: string; readonly token: string };

/** The clock and the dice of an enrolment. */
export type Enrolling = {
	readonly now: number;
	readonly random: RandomBytes;
	/** Lives up to this one have been used in the browser that enrols; none when left out. */
	readonly above?: number;
};

/** Allocates the next device and register to a store. Call in the transaction that uses the code up. */
export function addDevice(db: Database, place: string, publicKey: object, enrolling: Enrolling): Enrolled {
	const device = `t${next(db, 'SELECT id AS name FROM office_devices WHERE id LIKE ?', 't%')}`;
	const incarnation = (enrolling.above ?? 0) + 1;
	return insert(
		db,
		{ store: place, device, incarnation, register: nextRegister(db, place) },
		publicKey,
		enrolling,
	);
}

/** Gives a device that nothing here knows of its name back, and its register if that is free. */
export function addAgain(
	db: Database,
	{ store, device, register }: { readonly store: string; readonly device: string; readonly register: string },
	publicKey: object,
	enrolling: Enrolling,
): Enrolled {
	const isTaken = db.get('SELECT 1 FROM office_devices WHERE place = ? AND register = ?', store, register);
	const who = { store, device, register: isTaken ? nextRegister(db, store) : register };
	return insert(db, { ...who, incarnation: (enrolling.above ?? 0) + 1 }, publicKey, enrolling);
}

const nextRegister = (db: Database, place: string): string =>
	`R${next(db, 'SELECT register AS name FROM office_devices WHERE place = ?', place)}`;

/**
 * Brings a device back under its next incarnation, at its place and register. The lives before are over: their secrets
 * no longer work, a revoked one stays revoked. Null for a device nobody knows. Call in the transaction that decided it.
 */
export function addIncarnation(
	db: Database,
	device: string,
	publicKey: object,
	enrolling: Enrolling,
): Enrolled | null {
	const last = db.get<{ store: string; incarnation: number; register: string }>(
		`SELECT place AS store, incarnation, register FROM office_devices WHERE id = ?
		 ORDER BY incarnation DESC LIMIT 1`,
		device,
	);
	if (!last) return null;
	db.run("UPDATE office_devices SET state = 'gone' WHERE id = ? AND state IN ('active', 'forked')", device);
	db.run('UPDATE office_devices SET secret_hash = NULL WHERE id = ?', device);
	const incarnation = Math.max(last.incarnation, enrolling.above ?? 0) + 1;
	return insert(db, { ...last, device, incarnation }, publicKey, enrolling);
}

type DeviceRow = Omit<Device, 'standing' | 'mayPull' | 'tokenHash'> & {
	readonly state: DeviceState | 'gone';
	readonly revokedAt: number | null;
};

/** The device a token belongs to, whatever state it is in; null when there is none. */
export function deviceOfToken(db: Database, token: string): Device | null {
	if (token === '') return null;
	const hash = tokenHash(token, nativeSha256);
	const row = db.getOffice<DeviceRow>(
		`SELECT place AS store, id AS device, incarnation, register, state, revoked_at AS revokedAt,
			last_seen_at AS lastSeenAt
		 FROM office_devices WHERE token_hash = ?`,
		hash,
	);
	if (!row) return null;
	const { state, revokedAt, ...device } = row;
	const standing = state !== 'gone' ? state : revokedAt === null ? 'forked' : 'revoked';
	return { ...device, standing, mayPull: state === 'active' || state === 'forked', tokenHash: hash };
}

/** How many devices may push. */
export const countDevices = (db: Database): number =>
	db.get<{ n: number }>("SELECT count(*) AS n FROM office_devices WHERE state IN ('active', 'forked')")?.n ??
	0;

function insert(
	db: Database,
	who: Omit<Enrolled, 'token'>,
	publicKey: object,
	{ now, random }: Enrolling,
): Enrolled {
	const token = randomHex(random, 32);
	db.run(
		`INSERT INTO office_devices (id, incarnation, place, register, public_key, token_hash, secret_hash, enrolled_at)
		 VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		who.device,
		who.incarnation,
		who.store,
		who.register,
		JSON.stringify(publicKey),
		tokenHash(token),
		secretHash(recoverySecret(token)),
		now,
	);
	publishKeysOf(db, who.device);
	const { store, device, incarnation, register } = who;
	return { store, device, incarnation, register, token };
}

/** One more than the highest number among names like `t07`, as two digits or more. */
function next(db: Database, sql: string, param: string): string {
	const numbers = db
		.all<{ name: string }>(sql, param)
		.map(({ name }) => Number(/^\D(\d+)$/.exec(name)?.[1] ?? 0));
	return String(Math.max(0, ...numbers) + 1).padStart(2, '0');
}
