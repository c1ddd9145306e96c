import { ok, type Result, refused } from '#domain/result.ts';
import type { Clock } from '#ports/clock.ts';
import type { Device, DeviceIdentity, Sentinel, Sentinels } from '#ports/device.ts';
import { StorageError } from '#ports/errors.ts';
import type { Journal } from '#ports/journal.ts';
import type { RecoveryServer } from '#ports/server.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import type { EnrolParts } from './enrol-device.ts';
import { exportUnsent } from './sealed-entries.ts';
import type { LostDevice } from './services.ts';

/** What recovery needs from outside. */
export type RecoverParts = Pick<EnrolParts, 'createKeys' | 'sign'> & {
	readonly device: Device;
	readonly sentinels: Sentinels;
	readonly recovery: RecoveryServer;
	readonly journal: Journal;
	readonly clock: Clock;
};

/** Who this browser was: by its own database as far as that can be read, otherwise by the note outside it. */
async function whoItWas({
	device,
	sentinels,
}: Pick<RecoverParts, 'device' | 'sentinels'>): Promise<Sentinel | null> {
	const own = await device.sentinel().catch(() => null);
	const note = sentinels.read();
	return own && note?.device === own.device && note.incarnation >= own.incarnation ? note : (own ?? note);
}

/**
 * A device whose database is empty although it was enrolled, or no longer fits together, as far as it is known here
 * and on the server; null when nothing is lost (sync.md F16).
 */
export async function lostDevice(parts: RecoverParts): Promise<LostDevice | null> {
	const state = await parts.device.inspect().catch(() => 'damaged' as const);
	if (state === 'sound') return null;
	const was = await whoItWas(parts);
	if (!was) return null;
	const { device, incarnation, secret, register, made, receipts } = was;
	const answer = await parts.recovery.lost({ device, incarnation, secret });
	const server = answer.ok
		? {
				storeName: answer.value.store_name,
				acknowledged: answer.value.last.acked_through,
				receiptNumber: answer.value.last.receipt_number,
				seenAt: answer.value.last.seen_at,
			}
		: null;
	return { register, made, receipts, server, why: state };
}

/**
 * Goes on under the next incarnation, with new keys: for a device that lost its database, whose database is damaged,
 * or of which two copies exist (sync.md F16, F27). What can still be read stays and is pushed.
 */
export async function recoverDevice(parts: RecoverParts): Promise<Result<DeviceIdentity, ErrorCode>> {
	const was = await whoItWas(parts);
	if (!was) return refused('recovery_refused');
	const { device, incarnation, secret } = was;
	// Sealed while the old keys are here; a journal that cannot be read has nothing to give.
	const unsent = await exportUnsent(parts).catch(() => null);
	const { keys, publicKey } = await parts.device.recoveryKeys(parts.createKeys);
	const proof = await parts.sign(keys, secret);
	const answer = await parts.recovery.recover({ device, incarnation, secret, public_key: publicKey, proof });
	if (!answer.ok) return answer;
	const { store, store_code, register, token, epoch, last } = answer.value;
	// A number that is not higher would begin receipts again that customers hold (L5).
	if (answer.value.incarnation <= incarnation) return refused('recovery_refused');
	const identity = { store, storeCode: store_code, device, register, incarnation: answer.value.incarnation };
	try {
		await parts.device.enrolled(
			identity,
			{ token, keys, epoch },
			{ acked: last.acked_through, unsent: unsent?.ok ? unsent.value.text : null },
		);
	} catch (cause) {
		return refused(cause instanceof StorageError ? cause.code : 'storage_failed');
	}
	await keepSentinel(parts);
	return ok(identity);
}

/** Leaves the note outside the database that makes recovery possible; after enrolment and at every start. */
export async function keepSentinel({
	device,
	sentinels,
}: Pick<RecoverParts, 'device' | 'sentinels'>): Promise<void> {
	const sentinel = await device.sentinel();
	if (sentinel) sentinels.keep(sentinel);
}
