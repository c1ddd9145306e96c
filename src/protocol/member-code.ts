import * as v from 'valibot';
import { OWN_MARKS } from '#domain/scan/own-marks.ts';
import { IntegerFrom } from './money-schema.ts';
import { checkProof, readToken, type TokenKeys, tokenStatement } from './signed-token.ts';

/** Longest code: QR version 10 at level M, which a phone's screen shows and any scanner reads. */
export const LONGEST_MEMBER_CODE = 213;

/** How far the clock of the online shop's server and a till's may be apart, ms. */
export const MEMBER_CLOCKS_APART_MS = 30_000;

/** A person as their app shows them for a while. */
export type MemberCode = {
	/** Id of the signer's key, among the keys for member codes in the store's feed. */
	readonly key: string;
	/** A ref, or the number of a member card where the online shop knows no ref. */
	readonly who: MemberName;
	/** Holds from this second on (epoch seconds by the signer's clock) … */
	readonly from: number;
	/** … for so many seconds, 30 to 60. */
	readonly seconds: number;
	/** Eight random bytes as base64url: a code counts once at a till. */
	readonly nonce: string;
};

export type MemberName =
	| { readonly by: 'ref'; readonly ref: string }
	| { readonly by: 'number'; readonly number: string };

/** Who is there, and until when (epoch ms) a till keeps the nonce; or why a code says nothing. */
export type ReadMember =
	| { readonly ok: true; readonly who: MemberName; readonly nonce: string; readonly keepNonceUntil: number }
	| { readonly ok: false; readonly why: MemberRefusal };
export type MemberRefusal = 'no_member_code' | 'unknown_key' | 'forged' | 'expired' | 'from_the_future';

const Rows = v.strictTuple([
	v.pipe(v.string(), v.regex(/^[\w-]{1,12}$/)),
	v.pipe(v.string(), v.regex(/^[rn][\w:-]{1,40}$/)),
	v.pipe(IntegerFrom(0), v.maxValue(9_999_999_999)),
	v.pipe(IntegerFrom(30), v.maxValue(60)),
	v.pipe(v.string(), v.regex(/^[\w-]{11}$/)),
]);

/**
 * What the online shop signs (ES256, as base64url behind a dot) for its app to show; a new one before each runs out.
 * Null where it cannot be a code: an id that is too long, a window that is not 30 to 60 seconds.
 */
export function memberStatement({ key, who, from, seconds, nonce }: MemberCode): string | null {
	const name = who.by === 'ref' ? `r${who.ref}` : `n${who.number}`;
	const rows = v.safeParse(Rows, [key, name, from, seconds, nonce]);
	return rows.success ? tokenStatement(OWN_MARKS.member, rows.output) : null;
}

/**
 * Whom a scanned code names, by the keys in the store's feed and the till's clock (epoch ms), without a network. The
 * signature is looked at before the time, so that "expired" is said of genuine codes only. That a nonce counts once at
 * a till is the caller's to see to.
 */
export async function verifyMemberCode(text: string, keys: TokenKeys, now: number): Promise<ReadMember> {
	const token = readToken(OWN_MARKS.member, text);
	const rows = v.safeParse(Rows, token?.rows);
	if (!token || !rows.success) return { ok: false, why: 'no_member_code' };
	const [key, name, from, seconds, nonce] = rows.output;
	const proof = await checkProof(token, keys.get(key));
	if (proof !== 'genuine') return { ok: false, why: proof };
	const until = (from + seconds) * 1000 + MEMBER_CLOCKS_APART_MS;
	if (now >= until) return { ok: false, why: 'expired' };
	if (now < from * 1000 - MEMBER_CLOCKS_APART_MS) return { ok: false, why: 'from_the_future' };
	const [by, rest] = [name.slice(0, 1), name.slice(1)];
	const who: MemberName = by === 'r' ? { by: 'ref', ref: rest } : { by: 'number', number: rest };
	return { ok: true, who, nonce, keepNonceUntil: until };
}
