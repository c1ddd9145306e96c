import { createHash } from 'node:crypto';
import type { Database } from '#server/database/database.ts';
import type { RandomBytes } from '#server/random.ts';

/** How long a code works. */
export const CODE_LIFE_MS = 24 * 3600_000;

/** 32 signs that cannot be mistaken for each other on paper (Crockford), so each carries five random bits. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Makes a one-time code `XXXX-XXXX` for a store. Only its hash is kept; codes long past their time are forgotten. */
export function createEnrolCode(db: Database, place: string, now: number, random: RandomBytes): string {
	const signs = Array.from(random(8), (byte) => ALPHABET[byte & 31]).join('');
	const code = `${signs.slice(0, 4)}-${signs.slice(4)}`;
	db.transaction(() => {
		db.run('DELETE FROM office_enrol_codes WHERE expires_at < ?', now - 30 * CODE_LIFE_MS);
		db.run(
			'INSERT INTO office_enrol_codes (code_hash, place, expires_at) VALUES (?, ?, ?)',
			hashCode(code),
			place,
			now + CODE_LIFE_MS,
		);
	});
	return code;
}

/** Uses a code up and answers its store; null when it is unknown, used or too old. */
export function redeemEnrolCode(db: Database, code: string, now: number): string | null {
	const row = db.get<{ place: string }>(
		`UPDATE office_enrol_codes SET used_at = ? WHERE code_hash = ? AND used_at IS NULL AND expires_at > ?
		 RETURNING place`,
		now,
		hashCode(code),
		now,
	);
	return row?.place ?? null;
}

const hashCode = (code: string): string => createHash('sha256').update(`noren-enrol:${code}`).digest('hex');
