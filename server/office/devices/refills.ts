import type { DeviceKey } from '#protocol/entry.ts';
import type { Database } from '#server/database/database.ts';

const WAITED_FOR = 'WHERE epoch = ? AND device = ? AND incarnation = ? AND back_at IS NULL';

/** Counts what a device brought back after the server went back in time, until it has nothing left to send. */
export function noteRefilled(db: Database, epoch: string, key: DeviceKey, stored: number): void {
	if (stored === 0) return;
	const who = [epoch, key.device, key.incarnation] as const;
	if (!db.getOffice(`SELECT 1 FROM office_refills ${WAITED_FOR}`, ...who)) return; // nearly always
	db.run(`UPDATE office_refills SET refilled = refilled + ? ${WAITED_FOR}`, stored, ...who);
}

/** The device has nothing left to send: it is not waited for any more. Answers whether it was. */
export function noteBack(db: Database, epoch: string, key: DeviceKey, now: number): boolean {
	const who = [epoch, key.device, key.incarnation] as const;
	if (!db.getOffice(`SELECT 1 FROM office_refills ${WAITED_FOR}`, ...who)) return false; // nearly always
	return db.run(`UPDATE office_refills SET back_at = ? ${WAITED_FOR}`, now, ...who) > 0;
}
