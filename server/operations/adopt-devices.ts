import { randomUUID } from 'node:crypto';
import type { DeviceKey } from '#protocol/entry.ts';
import type { Database } from '#server/database/database.ts';
import type { Ledger } from '#server/ledger/ledger.ts';
import { OFFICE } from '#server/office/office-journal.ts';

/**
 * Devices that the ledger has entries of and the database does not know (it was lost, or is older): they are noted as
 * gone, so that nobody is given their names and numbers again. Answers their names.
 */
export async function adoptDevices(db: Database, ledger: Ledger, now: number): Promise<string[]> {
	const adopted: string[] = [];
	for (const key of await ledger.devices()) {
		if (key.device === OFFICE.device && key.store === OFFICE.store) continue;
		const known = db.get(
			'SELECT 1 FROM office_devices WHERE id = ? AND incarnation = ?',
			...[key.device, key.incarnation],
		);
		if (known) continue;
		db.run(
			`INSERT INTO office_devices (id, incarnation, place, register, public_key, token_hash, enrolled_at, state)
			 VALUES (?, ?, ?, ?, '{}', ?, ?, 'gone') ON CONFLICT DO NOTHING`,
			...[key.device, key.incarnation, key.store, await registerOf(ledger, key), `none:${randomUUID()}`, now],
		);
		adopted.push(`${key.device}.${key.incarnation}`);
	}
	return adopted;
}

/** The register in a device's receipt numbers (`SBY-R03b-000001` → `R03`); `R00` when it has sold nothing. */
async function registerOf(ledger: Ledger, key: DeviceKey): Promise<string> {
	for await (const entry of ledger.entriesOf(key)) {
		if (entry.kind !== 'retail_transaction') continue;
		const register = /-(R\d+)[a-z]*-T?\d{6,}$/.exec(entry.body.receipt_number)?.[1];
		if (register) return register;
	}
	return 'R00';
}
