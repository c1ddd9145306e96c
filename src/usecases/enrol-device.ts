import { ok, type Result, refused } from '#domain/result.ts';
import type { Device, DeviceIdentity, DeviceKeyPair, Sentinels } from '#ports/device.ts';
import type { EnrolmentServer } from '#ports/server.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import type { EnrolRequest } from '#protocol/wire.ts';
import { whoItWas } from './lost-device.ts';

/** What enrolment needs from outside. */
export type EnrolParts = {
	readonly device: Device;
	readonly sentinels: Sentinels;
	readonly server: EnrolmentServer;
	createKeys(): Promise<DeviceKeyPair>;
	sign(keys: CryptoKeyPair, text: string): Promise<string>;
};

/**
 * Code → key pair → token: makes this browser a till of the code's store. The private key never leaves it. A browser that
 * was a till already says so: it goes on in its next life, and what its journal holds is offered to the server again.
 */
export async function enrolDevice(
	parts: EnrolParts,
	typedCode: string,
): Promise<Result<DeviceIdentity, ErrorCode>> {
	const code = normaliseCode(typedCode);
	if (code === null) return refused('enrol_code_wrong');
	const { keys, publicKey } = await parts.createKeys();
	const proof = await parts.sign(keys, code);
	const was = await claimOf(parts, code);
	const answer = await parts.server.enrol({ code, public_key: publicKey, proof, ...(was ? { was } : {}) });
	if (!answer.ok) return answer;
	const { store, store_code, device, register, incarnation, token, epoch } = answer.value;
	const identity = { store, storeCode: store_code, device, register, incarnation };
	try {
		await parts.device.enrolled(identity, { token, keys, epoch });
	} catch {
		return refused('storage_failed');
	}
	return ok(identity);
}

/** Enrols with a code the server gives to its own machine. */
export async function enrolHere(
	parts: EnrolParts,
	store: string,
): Promise<Result<DeviceIdentity, ErrorCode>> {
	const code = await parts.server.localCode(store);
	return code.ok ? enrolDevice(parts, code.value) : code;
}

/** Who this browser was, with the code signed by every key it still has; null for one that never was a till. */
async function claimOf(parts: EnrolParts, code: string): Promise<EnrolRequest['was'] | null> {
	const was = await whoItWas(parts);
	if (!was) return null;
	const { store, device, register, incarnation } = was;
	const lives = (await parts.device.lives().catch(() => [])).filter((life) => life.device === device);
	const proofs = await Promise.all(
		lives.map(async (life) => ({
			incarnation: life.incarnation,
			proof: await parts.sign(life.keys, code),
		})),
	);
	return { store, device, register, incarnation, proofs: proofs.slice(-MOST_PROOFS) };
}

/** More lives than a server listens to are not proven. */
const MOST_PROOFS = 100;

/** `abcd efgh`, `ＡＢＣＤ－ＥＦＧＨ` and `ABCDEFGH` are the code people mean; null when it cannot be one. */
function normaliseCode(typed: string): string | null {
	const plain = typed
		.normalize('NFKC')
		.toUpperCase()
		.replace(/[^0-9A-Z]/g, '');
	return plain.length === 8 ? `${plain.slice(0, 4)}-${plain.slice(4)}` : null;
}
