import type { ItemDoc } from '#protocol/feed.ts';
import type { Database } from '#server/database/database.ts';
import { publishDocs } from '../feeds/publish.ts';
import { addAlias, endAlias } from './items.ts';

/**
 * `agreed`: the code is the item's. `taken`: another item has it, so someone in the office decides. `gone`: the item is no
 * longer in the shop. `refused`: the office took it back.
 */
export type CodeState = 'agreed' | 'taken' | 'gone' | 'refused';

/** A code that a tablet registered, with what became of it. Times are epoch ms. */
export type RegisteredCode = {
	readonly id: string;
	readonly code: string;
	readonly itemId: string;
	readonly name: string;
	readonly store: string;
	readonly operator: string;
	readonly approver: string;
	readonly day: string;
	readonly state: CodeState;
	/** The item that has the code now, by its name; '' for none. */
	readonly owner: string;
};

type Row = Omit<RegisteredCode, 'itemId' | 'state' | 'owner'> & {
	readonly item_id: string;
	readonly decision: string | null;
	readonly owner_id: string | null;
	readonly owner: string | null;
	readonly has_item: number;
};

const ROWS = `SELECT c.entry_id AS id, c.code, c.item_id, c.name, c.store, c.operator, c.approver, c.day,
	d.decision, o.item_id AS owner_id, i.name AS owner,
	EXISTS (SELECT 1 FROM office_items WHERE id = c.item_id) AS has_item
	FROM proj_codes c
	LEFT JOIN office_code_decisions d ON d.entry_id = c.entry_id
	LEFT JOIN office_item_codes o ON o.gtin = c.code
	LEFT JOIN office_items i ON i.id = o.item_id`;

function read({ decision, owner_id, owner, has_item, item_id: itemId, ...row }: Row): RegisteredCode {
	const state: CodeState =
		decision === 'refused' ? 'refused' : owner_id === itemId ? 'agreed' : has_item === 0 ? 'gone' : 'taken';
	return { ...row, itemId, state, owner: owner ?? '' };
}

/** Every code that tablets registered, the last one first. */
export const registeredCodes = (db: Database): RegisteredCode[] =>
	db.all<Row>(`${ROWS} ORDER BY c.rowid DESC`).map(read);

/** Whether a code is registered that nothing was decided of. */
export const hasOpenCodes = (db: Database): boolean =>
	db.get(
		`SELECT 1 FROM proj_codes WHERE NOT EXISTS
		 (SELECT 1 FROM office_code_decisions d WHERE d.entry_id = proj_codes.entry_id) LIMIT 1`,
	) !== undefined;

/**
 * Gives items the codes that were registered for them since the last time, in the order in which the facts were folded:
 * whoever comes first has the code, and a later one waits for the office. Decided once, so that folding everything again
 * changes nothing. Call in a transaction; answers how many items changed.
 */
export function settleCodes(db: Database, now: number): number {
	const open = db.all<Row>(`${ROWS} WHERE d.entry_id IS NULL ORDER BY c.rowid`);
	const docs: ItemDoc[] = [];
	for (const { id, code } of open) {
		// Looked at again: one before it may have given the code away.
		const row = db.get<Row>(`${ROWS} WHERE c.entry_id = ?`, id);
		if (!row || row.has_item === 0) continue;
		if (row.owner_id !== null && row.owner_id !== row.item_id) continue;
		const doc = row.owner_id === null ? addAlias(db, code, row.item_id, id) : null;
		if (doc) docs.push(doc);
		decide(db, id, 'agreed', 'leave', now);
	}
	publishDocs(db, 'catalogue', docs);
	return docs.length;
}

/** Why the office's word changes nothing. */
export type CodeRefusal = 'unknown' | 'of_import' | 'no_item';

/**
 * The office decides: `agree` gives the code to this item, also where another tablet gave it to a different one; `refuse`
 * takes it back. A code that an import gave to an item is the import's to change.
 */
export function decideCode(
	db: Database,
	id: string,
	decision: 'agree' | 'refuse',
	now: number,
): CodeRefusal | null {
	return db.transaction(() => {
		const row = db.get<Row>(`${ROWS} WHERE c.entry_id = ?`, id);
		if (!row) return 'unknown';
		const { code, item_id, owner_id, has_item } = row;
		const docs: (ItemDoc | null)[] = [];
		const isAlias = db.get('SELECT 1 FROM office_item_aliases WHERE gtin = ?', code) !== undefined;
		if (decision === 'agree' && owner_id !== item_id) {
			if (has_item === 0) return 'no_item';
			if (owner_id !== null && !isAlias) return 'of_import';
			docs.push(endAlias(db, code), addAlias(db, code, item_id, id));
		}
		if (decision === 'refuse' && owner_id === item_id) {
			if (!isAlias) return 'of_import';
			docs.push(endAlias(db, code));
		}
		publishDocs(
			db,
			'catalogue',
			docs.filter((doc) => doc !== null),
		);
		decide(db, id, decision === 'agree' ? 'agreed' : 'refused', 'office', now);
		return null;
	});
}

function decide(db: Database, id: string, decision: 'agreed' | 'refused', by: string, now: number): void {
	db.run(
		`INSERT INTO office_code_decisions (entry_id, decision, by, at) VALUES (?, ?, ?, ?)
		 ON CONFLICT (entry_id) DO UPDATE SET decision = excluded.decision, by = excluded.by, at = excluded.at`,
		...[id, decision, by, now],
	);
}
