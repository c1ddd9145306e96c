import type { EnrolRequest } from '#protocol/wire.ts';
import type { Database } from '#server/database/database.ts';
import { addDevice, addIncarnation, type Enrolled, type Enrolling } from './devices.ts';
import { redeemEnrolCode } from './enrol-codes.ts';
import { holdsKey } from './holds-key.ts';

/**
 * Enrols a device: the proof must show that it holds the key, then the code is used up. A code made for a device brings
 * that one back under its next incarnation. Null when any of it fails.
 */
export async function enrolDevice(
	db: Database,
	{ code, public_key, proof }: EnrolRequest,
	parts: Enrolling,
): Promise<Enrolled | null> {
	if (!(await holdsKey(public_key, code, proof))) return null;
	return db.transaction(() => {
		const redeemed = redeemEnrolCode(db, code, parts.now);
		if (!redeemed) return null;
		const { place, device } = redeemed;
		return device === null
			? addDevice(db, place, public_key, parts)
			: addIncarnation(db, device, public_key, parts);
	});
}
