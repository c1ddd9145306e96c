import * as v from 'valibot';
import { DeviceKeyDoc } from '#protocol/bodies/store-docs.ts';
import type { Database } from '#server/database/database.ts';
import { publishDocs } from '#server/feeds/publish.ts';

type Row = { readonly device: string; readonly incarnation: number; readonly key: string };

/** The public keys of every life of every device, as the stores' feeds have them; a life without a known key has none. */
export function deviceKeys(db: Database, device: string | null = null): DeviceKeyDoc[] {
	const rows = db.all<Row>(
		`SELECT id AS device, incarnation, public_key AS key FROM office_devices
		 WHERE ?1 = '' OR id = ?1 ORDER BY id, incarnation`,
		// A lone null is no list of values to the driver.
		device ?? '',
	);
	return rows.flatMap(({ key, ...life }) => {
		const parsed = v.safeParse(DeviceKeyDoc.entries.key, JSON.parse(key));
		const _id = `key:${life.device}.${life.incarnation}`;
		return parsed.success ? [{ _id, type: 'device_key' as const, ...life, key: parsed.output }] : [];
	});
}

/** A device has a new life: every store's tills hear of its key. Call inside the transaction of the change. */
export function publishKeysOf(db: Database, device: string): void {
	const keys = deviceKeys(db, device);
	for (const { id } of db.all<{ id: string }>("SELECT id FROM office_places WHERE kind = 'store'")) {
		publishDocs(db, `store-${id}`, keys);
	}
}
