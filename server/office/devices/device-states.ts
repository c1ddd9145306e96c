import type { DeviceKey } from '#protocol/entry.ts';
import type { Database } from '#server/database/database.ts';

/**
 * Revokes a device: from now on what it pushes goes into quarantine and it pulls nothing, until it has sent all and
 * wiped itself (sync.md F25). Answers how many incarnations that concerned; a replaced one is revoked too.
 */
export const revokeDevice = (db: Database, device: string, now: number): number =>
	db.run(
		"UPDATE office_devices SET state = 'revoked', revoked_at = ?, secret_hash = NULL WHERE id = ? AND revoked_at IS NULL",
		now,
		device,
	);

/** Notes that two copies of a device exist: a second content came under one of its own ids (sync.md F27). */
export const markForked = (db: Database, { device, incarnation }: DeviceKey): number =>
	db.run(
		"UPDATE office_devices SET state = 'forked' WHERE id = ? AND incarnation = ? AND state = 'active'",
		device,
		incarnation,
	);

/** A revoked device has sent everything and is about to wipe itself. */
export const sayGoodbye = (db: Database, { device, incarnation }: DeviceKey): number =>
	db.run(
		"UPDATE office_devices SET state = 'gone' WHERE id = ? AND incarnation = ? AND state = 'revoked'",
		device,
		incarnation,
	);

/** Incarnations that may not pull any more, as `t01.1`. */
export const barredDevices = (db: Database): ReadonlySet<string> =>
	new Set(
		db
			.all<{ name: string }>(
				"SELECT id || '.' || incarnation AS name FROM office_devices WHERE state IN ('revoked', 'gone')",
			)
			.map(({ name }) => name),
	);

/** Whether this life of a device was revoked, whatever came after. */
export const isRevoked = (db: Database, { device, incarnation }: DeviceKey): boolean =>
	db.get(
		'SELECT 1 FROM office_devices WHERE id = ? AND incarnation = ? AND revoked_at IS NOT NULL',
		...[device, incarnation],
	) !== undefined;
