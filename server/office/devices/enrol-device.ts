import type { EnrolRequest } from '#protocol/wire.ts';
import type { Database } from '#server/database/database.ts';
import type { RandomBytes } from '#server/random.ts';
import { addDevice, type Enrolled } from './devices.ts';
import { redeemEnrolCode } from './enrol-codes.ts';

/** Enrols a device: the proof must show that it holds the key, then the code is used up. Null when either fails. */
export async function enrolDevice(
	db: Database,
	request: EnrolRequest,
	parts: { readonly now: number; readonly random: RandomBytes },
): Promise<Enrolled | null> {
	if (!(await holdsKey(request))) return null;
	return db.transaction(() => {
		const place = redeemEnrolCode(db, request.code, parts.now);
		return place === null ? null : addDevice(db, place, request.public_key, parts);
	});
}

/** Whether the proof is the key's ECDSA-SHA-256 signature over the code. */
async function holdsKey({ code, public_key, proof }: EnrolRequest): Promise<boolean> {
	const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
	try {
		const key = await crypto.subtle.importKey('jwk', public_key, algorithm, false, ['verify']);
		const signature = new Uint8Array(Buffer.from(proof, 'base64url'));
		return await crypto.subtle.verify(algorithm, key, signature, new TextEncoder().encode(code));
	} catch {
		return false; // not a point on the curve: the same to the caller as a wrong proof
	}
}
