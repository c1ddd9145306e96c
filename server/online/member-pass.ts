import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Database } from '#server/database/database.ts';
import { indexKey } from '#server/office/customers/customer-keys.ts';
import type { RandomBytes } from '#server/random.ts';

/** Letters of the proof: 120 bits. */
const PROOF_CHARS = 20;

/**
 * What opens somebody's member page for good: their ref with the shop's proof of it. It stands behind the `#` of a link
 * and travels in bodies only; whoever has it can show this person's code, and see nothing of them.
 */
export const memberPass = (db: Database, ref: string, random: RandomBytes): string =>
	`${ref}.${proofOf(db, ref, random)}`;

/** Whose pass it is; null for one that this shop did not make. */
export function refOfPass(db: Database, pass: string, random: RandomBytes): string | null {
	const at = pass.lastIndexOf('.');
	const [ref, proof] = [pass.slice(0, Math.max(at, 0)), pass.slice(at + 1)];
	if (!/^[\w-]{1,60}$/.test(ref) || proof.length !== PROOF_CHARS) return null;
	const wanted = new Uint8Array(Buffer.from(proofOf(db, ref, random)));
	const said = new Uint8Array(Buffer.from(proof));
	return said.length === wanted.length && timingSafeEqual(said, wanted) ? ref : null;
}

const proofOf = (db: Database, ref: string, random: RandomBytes): string =>
	createHmac('sha256', indexKey(db, random))
		.update(`member pass ${ref}`)
		.digest('base64url')
		.slice(0, PROOF_CHARS);
