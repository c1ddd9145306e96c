import { createHash } from 'node:crypto';
import type { Database } from '#server/database/database.ts';
import { oneTimeCode } from '#server/office/one-time-code.ts';
import type { RandomBytes } from '#server/random.ts';

/** How long a code works. */
export const CODE_LIFE_MS = 24 * 3600_000;

/**
 * Makes a one-time code `XXXX-XXXX` for a store, or to bring one of its devices back under the next incarnation. Only
 * its hash is kept; codes long past their time are forgotten.
 */
export function createEnrolCode(
	db: Database,
	place: string,
	now: number,
	random: RandomBytes,
	device: string | null = null,
): string {
	const code = oneTimeCode(random);
	db.transaction(() => {
		db.run('DELETE FROM office_enrol_codes WHERE expires_at < ?', now - 30 * CODE_LIFE_MS);
		db.run(
			'INSERT INTO office_enrol_codes (code_hash, place, expires_at, device) VALUES (?, ?, ?, ?)',
			hashCode(code),
			place,
			now + CODE_LIFE_MS,
			device,
		);
	});
	return code;
}

/** What a code is good for: a new device of a store, or the next life of one it had. */
export type Redeemed = { readonly place: string; readonly device: string | null };

/** Uses a code up and answers what it was for; null when it is unknown, used or too old. */
export function redeemEnrolCode(db: Database, code: string, now: number): Redeemed | null {
	const row = db.get<Redeemed>(
		`UPDATE office_enrol_codes SET used_at = ? WHERE code_hash = ? AND used_at IS NULL AND expires_at > ?
		 RETURNING place, device`,
		now,
		hashCode(code),
		now,
	);
	return row ?? null;
}

const hashCode = (code: string): string => createHash('sha256').update(`noren-enrol:${code}`).digest('hex');
