import { ok, type Result, refused } from '#domain/result.ts';
import type { Device, DeviceIdentity, DeviceKeyPair } from '#ports/device.ts';
import type { EnrolmentServer } from '#ports/server.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';

/** What enrolment needs from outside. */
export type EnrolParts = {
	readonly device: Device;
	readonly server: EnrolmentServer;
	createKeys(): Promise<DeviceKeyPair>;
	sign(keys: CryptoKeyPair, text: string): Promise<string>;
};

/** Code → key pair → token: makes this browser a till of the code's store. The private key never leaves it. */
export async function enrolDevice(
	parts: EnrolParts,
	typedCode: string,
): Promise<Result<DeviceIdentity, ErrorCode>> {
	const code = normaliseCode(typedCode);
	if (code === null) return refused('enrol_code_wrong');
	const { keys, publicKey } = await parts.createKeys();
	const proof = await parts.sign(keys, code);
	const answer = await parts.server.enrol({ code, public_key: publicKey, proof });
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

/** `abcd efgh`, `ＡＢＣＤ－ＥＦＧＨ` and `ABCDEFGH` are the code people mean; null when it cannot be one. */
function normaliseCode(typed: string): string | null {
	const plain = typed
		.normalize('NFKC')
		.toUpperCase()
		.replace(/[^0-9A-Z]/g, '');
	return plain.length === 8 ? `${plain.slice(0, 4)}-${plain.slice(4)}` : null;
}
