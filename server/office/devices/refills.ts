import type { DeviceKey } from '#protocol/entry.ts';
import type { Database } from '#server/database/database.ts';

/** Counts what a device brought back after the server went back in time, until it has nothing left to send. */
export const noteRefilled = (db: Database, epoch: string, key: DeviceKey, stored: number): number =>
	stored === 0
		? 0
		: db.run(
				`UPDATE office_refills SET refilled = refilled + ?
				 WHERE epoch = ? AND device = ? AND incarnation = ? AND back_at IS NULL`,
				stored,
				epoch,
				key.device,
				key.incarnation,
			);

/** The device has nothing left to send: it is not waited for any more. */
export const noteBack = (db: Database, epoch: string, key: DeviceKey, now: number): number =>
	db.run(
		'UPDATE office_refills SET back_at = ? WHERE epoch = ? AND device = ? AND incarnation = ? AND back_at IS NULL',
		now,
		epoch,
		key.device,
		key.incarnation,
	);
