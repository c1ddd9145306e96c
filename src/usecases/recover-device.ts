import { ok, type Result, refused } from '#domain/result.ts';
import type { DeviceIdentity } from '#ports/device.ts';
import { StorageError } from '#ports/errors.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import type { EnrolParts } from './enrol-device.ts';
import { keepSentinel, type LostParts, whoItWas } from './lost-device.ts';

// Apart: the first of a start asks for these, and for recovery hardly any.
export { keepSentinel, lostDevice } from './lost-device.ts';

/** What recovery needs from outside. */
export type RecoverParts = LostParts & Pick<EnrolParts, 'createKeys' | 'sign'>;

/**
 * Goes on under the next incarnation, with new keys: for a device that lost its database, whose database is damaged,
 * or of which two copies exist (sync.md F16, F27). What can still be read of its earlier lives stays and is pushed.
 */
export async function recoverDevice(parts: RecoverParts): Promise<Result<DeviceIdentity, ErrorCode>> {
	const was = await whoItWas(parts);
	if (!was) return refused('recovery_refused');
	const { device, incarnation, secret } = was;
	const { keys, publicKey } = await parts.device.recoveryKeys(parts.createKeys);
	const proof = await parts.sign(keys, secret);
	const answer = await parts.recovery.recover({ device, incarnation, secret, public_key: publicKey, proof });
	if (!answer.ok) return answer;
	const { store, store_code, register, token, epoch } = answer.value;
	// A number that is not higher would begin receipts again that customers hold (L5).
	if (answer.value.incarnation <= incarnation) return refused('recovery_refused');
	const identity = { store, storeCode: store_code, device, register, incarnation: answer.value.incarnation };
	try {
		await parts.device.enrolled(identity, { token, keys, epoch });
	} catch (cause) {
		return refused(cause instanceof StorageError ? cause.code : 'storage_failed');
	}
	await keepSentinel(parts);
	return ok(identity);
}
