import { memberStatement } from '#protocol/member-code.ts';
import type { Database } from '#server/database/database.ts';
import { signToken, tokenKeyId } from '#server/office/token-keys.ts';
import type { RandomBytes } from '#server/random.ts';

/** How long a code holds, s; the next one is asked for before this one ends. */
export const MEMBER_CODE_SECONDS = 45;

/** A code to show now, and until when it holds (epoch ms). */
export type ShownMemberCode = { readonly code: string; readonly until: number };

/** A fresh code of a person, signed by the shop's key for them; null before the shop has one, or for no ref at all. */
export function memberCodeOf(
	db: Database,
	ref: string,
	now: number,
	random: RandomBytes,
): ShownMemberCode | null {
	const key = tokenKeyId(db, 'member');
	const from = Math.floor(now / 1000);
	const nonce = Buffer.from(random(8)).toString('base64url');
	const statement =
		key && memberStatement({ key, who: { by: 'ref', ref }, from, seconds: MEMBER_CODE_SECONDS, nonce });
	const code = statement ? signToken(db, 'member', statement) : null;
	return code === null ? null : { code, until: (from + MEMBER_CODE_SECONDS) * 1000 };
}
