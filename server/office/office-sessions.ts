import { createHash } from 'node:crypto';
import type { Database } from '#server/database/database.ts';
import { type RandomBytes, randomHex } from '#server/random.ts';
import { oneTimeCode, tidyCode } from './one-time-code.ts';

/** How long a printed code works. */
export const OFFICE_CODE_LIFE_MS = 3600_000;

/** How long a browser that was let in stays in. */
export const OFFICE_SESSION_LIFE_MS = 12 * 3600_000;

/** Makes a one-time code `XXXX-XXXX` that lets one browser into the office's pages. Only its hash is kept. */
export function createOfficeCode(db: Database, now: number, random: RandomBytes): string {
	const code = oneTimeCode(random);
	keep(db, { kind: 'code', secret: code, expiresAt: now + OFFICE_CODE_LIFE_MS, now });
	return code;
}

/** Uses a code up for a session token of 256 bits; null when the code is unknown, used or too old. */
export function redeemOfficeCode(
	db: Database,
	typed: string,
	now: number,
	random: RandomBytes,
): string | null {
	return db.transaction(() => {
		const hash = hashOf('code', tidyCode(typed));
		if (
			db.run("DELETE FROM office_sessions WHERE hash = ? AND kind = 'code' AND expires_at > ?", hash, now) ===
			0
		) {
			return null;
		}
		const token = randomHex(random, 32);
		keep(db, { kind: 'browser', secret: token, expiresAt: now + OFFICE_SESSION_LIFE_MS, now });
		return token;
	});
}

/** Whether a browser's token still lets it in. */
export const isOfficeSession = (db: Database, token: string, now: number): boolean =>
	db.get(
		"SELECT 1 FROM office_sessions WHERE hash = ? AND kind = 'browser' AND expires_at > ?",
		hashOf('browser', token),
		now,
	) !== undefined;

/** Lets a browser out. */
export const endOfficeSession = (db: Database, token: string): number =>
	db.run('DELETE FROM office_sessions WHERE hash = ?', hashOf('browser', token));

type Kept = {
	readonly kind: 'code' | 'browser';
	readonly secret: string;
	readonly expiresAt: number;
	readonly now: number;
};

/** Keeps a secret's hash; those past their time are forgotten. */
function keep(db: Database, { kind, secret, expiresAt, now }: Kept): void {
	db.transaction(() => {
		db.run('DELETE FROM office_sessions WHERE expires_at <= ?', now);
		db.run(
			'INSERT INTO office_sessions (hash, kind, expires_at) VALUES (?, ?, ?)',
			hashOf(kind, secret),
			kind,
			expiresAt,
		);
	});
}

const hashOf = (kind: Kept['kind'], secret: string): string =>
	createHash('sha256').update(`noren-office-${kind}:${secret}`).digest('hex');
