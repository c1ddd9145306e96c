import { fromBase64Url, toBase64Url } from './base64url.ts';
import type { PublicJwk } from './sealed-file.ts';

/** A P-256 signature (r‖s, 64 bytes) as base64url, with the dot before it. */
export const PROOF_CHARS = 87;

/** The keys whose signatures count for one kind of token, by key id: what may sign coupons need not sign people. */
export type TokenKeys = ReadonlyMap<string, PublicJwk>;

/** A token taken apart; nothing of `rows` is believed before `signature` was checked over `signed`. */
export type TokenParts = {
	readonly rows: unknown;
	readonly signed: string;
	readonly signature: Uint8Array<ArrayBuffer>;
};

/** What is signed: `<mark><base64url of JSON>`. The mark is signed too, so one kind of token never passes for another. */
export const tokenStatement = (mark: string, rows: readonly unknown[]): string =>
	mark + toBase64Url(new TextEncoder().encode(JSON.stringify(rows)));

/** Takes `<statement>.<signature>` apart; null when it is no token of this mark, or a second spelling of one. */
export function readToken(mark: string, text: string): TokenParts | null {
	const [kind, body = '', proof = '', ...rest] = text.trim().split('.');
	if (`${kind}.` !== mark || rest.length > 0) return null;
	const [bytes, signature] = [fromBase64Url(body), fromBase64Url(proof)];
	if (!bytes || signature?.length !== 64) return null;
	try {
		const rows: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
		return { rows, signed: `${mark}${body}`, signature };
	} catch {
		return null; // not UTF-8, or not JSON: no token of ours
	}
}

/** Whose signature a token has: the key's owner, nobody that is known here, or somebody else. */
export async function checkProof(
	{ signed, signature }: Pick<TokenParts, 'signed' | 'signature'>,
	key: PublicJwk | undefined,
): Promise<'genuine' | 'unknown_key' | 'forged'> {
	if (!key) return 'unknown_key';
	const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
	try {
		const owner = await crypto.subtle.importKey('jwk', key, algorithm, false, ['verify']);
		const text = new TextEncoder().encode(signed);
		return (await crypto.subtle.verify(algorithm, owner, signature, text)) ? 'genuine' : 'forged';
	} catch {
		return 'unknown_key'; // what stands under this id is no point of the curve
	}
}
