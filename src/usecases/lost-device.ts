import type { Device, Sentinel, Sentinels } from '#ports/device.ts';
import type { RecoveryServer } from '#ports/server.ts';
import type { LostDevice } from './services.ts';

/** What a browser was is known from its database, from the note outside it, and from the server. */
export type LostParts = {
	readonly device: Device;
	readonly sentinels: Sentinels;
	readonly recovery: RecoveryServer;
};

/** Who this browser was: by its own database as far as that can be read, otherwise by the note outside it. */
export async function whoItWas({
	device,
	sentinels,
}: Pick<LostParts, 'device' | 'sentinels'>): Promise<Sentinel | null> {
	const own = await device.sentinel().catch(() => null);
	const note = sentinels.read();
	return own && note?.device === own.device && note.incarnation >= own.incarnation ? note : (own ?? note);
}

/**
 * A device whose database is empty although it was enrolled, or no longer fits together, as far as it is known here
 * and on the server; null when nothing is lost (sync.md F16).
 */
export async function lostDevice(parts: LostParts): Promise<LostDevice | null> {
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
	const isUnknown = !answer.ok && answer.code === 'recovery_refused' ? { isUnknown: true } : {};
	return { register, made, receipts, server, why: state, ...isUnknown };
}

/** Leaves the note outside the database that makes recovery possible; after enrolment and at every start. */
export async function keepSentinel({
	device,
	sentinels,
}: Pick<LostParts, 'device' | 'sentinels'>): Promise<void> {
	const before = sentinels.read();
	const sentinel = await device.sentinel();
	// A sale that was committed meanwhile has left its own.
	const isLatest = sentinels.read()?.made === before?.made;
	if (sentinel && isLatest) sentinels.keep(sentinel);
}
