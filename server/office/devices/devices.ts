import { createHash } from 'node:crypto';
import type { DeviceKey } from '#protocol/entry.ts';
import type { Database } from '#server/database/database.ts';
import { type RandomBytes, randomHex } from '#server/random.ts';

/** A tablet as its token names it. */
export type Device = DeviceKey & { readonly register: string };

/** A device just enrolled, with the token it will not be shown again. */
export type Enrolled = Device & { readonly token: string };

/** How seldom "last seen" is written: a write is an fsync. */
const SEEN_EVERY_MS = 60_000;

/** Allocates the next device and register to a store. Call in the transaction that uses the code up. */
export function addDevice(
	db: Database,
	place: string,
	publicKey: object,
	{ now, random }: { readonly now: number; readonly random: RandomBytes },
): Enrolled {
	const token = randomHex(random, 32);
	const device = `t${next(db, 'SELECT id AS name FROM office_devices WHERE id LIKE ?', 't%')}`;
	const register = `R${next(db, 'SELECT register AS name FROM office_devices WHERE place = ?', place)}`;
	db.run(
		`INSERT INTO office_devices (id, incarnation, place, register, public_key, token_hash, enrolled_at)
		 VALUES (?, 1, ?, ?, ?, ?, ?)`,
		device,
		place,
		register,
		JSON.stringify(publicKey),
		hashToken(token),
		now,
	);
	return { store: place, device, incarnation: 1, register, token };
}

/** The device a token belongs to; null when there is none or it was revoked. Notes that it was seen. */
export function deviceOfToken(db: Database, token: string, now: number): Device | null {
	const row = db.get<Device & { seen: number | null }>(
		`SELECT place AS store, id AS device, incarnation, register, last_seen_at AS seen FROM office_devices
		 WHERE token_hash = ? AND revoked_at IS NULL`,
		hashToken(token),
	);
	if (!row) return null;
	const { store, device, incarnation, register, seen } = row;
	if (seen === null || now - seen > SEEN_EVERY_MS) {
		db.run(
			'UPDATE office_devices SET last_seen_at = ? WHERE id = ? AND incarnation = ?',
			now,
			device,
			incarnation,
		);
	}
	return { store, device, incarnation, register };
}

/** How many devices may push. */
export const countDevices = (db: Database): number =>
	db.get<{ n: number }>('SELECT count(*) AS n FROM office_devices WHERE revoked_at IS NULL')?.n ?? 0;

/** One more than the highest number among names like `t07`, as two digits or more. */
function next(db: Database, sql: string, param: string): string {
	const numbers = db
		.all<{ name: string }>(sql, param)
		.map(({ name }) => Number(/^\D(\d+)$/.exec(name)?.[1] ?? 0));
	return String(Math.max(0, ...numbers) + 1).padStart(2, '0');
}

const hashToken = (token: string): string =>
	createHash('sha256').update(`noren-token:${token}`).digest('hex');
