import { parseEntryId } from '#protocol/entry-id.ts';
import type { NorenDatabase } from './database.ts';

type AppliedThrough = (incarnation: number, device: string) => number;

/**
 * The item that this device itself registered a code for, while the server's catalogue does not have that fact yet
 * (design.md §3: as published plus own facts beyond that); null when there is none. The last one said holds. Asked only of
 * codes that the catalogue does not know, so it may read the disk.
 */
export async function ownCodeItem(
	db: NorenDatabase,
	gtin: string,
	appliedThrough: AppliedThrough,
): Promise<string | null> {
	const rows = await db.journal.where('once_key').startsWith(`code:${gtin}:`).toArray();
	const beyond = rows
		.filter(({ entry }) => {
			const id = parseEntryId(entry.id);
			return id !== null && entry.seq > appliedThrough(id.incarnation, id.device);
		})
		.toSorted((a, b) => a.incarnation - b.incarnation || a.seq - b.seq);
	const last = beyond.at(-1)?.entry;
	return last?.kind === 'code_registered' ? last.body.item_id : null;
}
