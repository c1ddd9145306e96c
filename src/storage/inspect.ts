import Dexie from 'dexie';
import type { DatabaseState } from '#ports/device.ts';
import { GENESIS_HASH } from '#protocol/hash.ts';
import type { NorenDatabase } from './database.ts';
import { type Meta, readMeta } from './meta.ts';
import { overReopening } from './reopen.ts';

/**
 * Whether identity, credentials, chain head and the journal's last entry agree. A browser that repaired its storage
 * may have dropped a table or rolled one back: a journal that went on from there would reuse numbers (L5).
 * Throws only when nothing can be read at all.
 */
export async function inspectDatabase(db: NorenDatabase): Promise<DatabaseState> {
	const [identity, credentials, chain] = await overReopening(db, () =>
		Promise.all([
			readMeta(db.meta, 'identity'),
			readMeta(db.meta, 'credentials'),
			readMeta(db.meta, 'chain'),
		]),
	);
	try {
		if (!identity) return (await db.journal.limit(1).count()) === 0 ? 'empty' : 'damaged';
		if (!credentials || !chain) return 'damaged';
		const end = await journalEnd(db, identity.incarnation);
		return end.seq === chain.seq && end.head === chain.head ? 'sound' : 'damaged';
	} catch {
		return 'damaged'; // meta can be read, the journal cannot
	}
}

/** The last entry of an incarnation that is or was here. */
export async function journalEnd(
	db: NorenDatabase,
	incarnation: number,
): Promise<Pick<Meta['chain'], 'seq' | 'head'>> {
	const [row, floor] = await Promise.all([
		db.journal
			.where('[incarnation+seq]')
			.between([incarnation, Dexie.minKey], [incarnation, Dexie.maxKey])
			.last(),
		readMeta(db.meta, `floor:${incarnation}`),
	]);
	if (row) return { seq: row.entry.seq, head: row.entry.hash };
	return floor ?? { seq: 0, head: GENESIS_HASH };
}
