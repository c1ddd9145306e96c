import { type JournalEntry, parseEntryId } from '#protocol/entry.ts';
import type { Database } from '#server/database/database.ts';

/** Codes that tablets registered, kept as facts; what becomes of them is for `office/registered-codes.ts`. */
export class CodeFold {
	readonly #facts: JournalEntry<'code_registered'>[] = [];

	/** Adds a fact; practice registers nothing. */
	add(entry: JournalEntry): void {
		if (entry.kind === 'code_registered' && !entry.body.is_training) this.#facts.push(entry);
	}

	write(db: Database): void {
		db.runMany(
			'INSERT INTO proj_codes (entry_id, code, item_id, name, store, device, operator, approver, day, at)',
			this.#facts.map(({ id, body, device, operator, business_day, device_time, clock_offset }) => [
				...[id, body.code, body.item_id, body.name, parseEntryId(id)?.store ?? '', device, operator],
				...[body.approval?.approver ?? operator, business_day, device_time + clock_offset],
			]),
		);
	}
}
