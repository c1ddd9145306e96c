import Dexie from 'dexie';
import { figuresOf } from '#domain/till/fold-facts.ts';
import { addFigures, NO_FIGURES } from '#domain/till/shift-figures.ts';
import type { FeedDoc } from '#protocol/feed.ts';
import { tillFactsOf } from '#protocol/till-facts.ts';
import type { JournalRow, NorenDatabase } from './database.ts';
import { readMeta, readSyncState, writeMeta } from './meta.ts';

/** Entries stay at least so long after they were made, by the server's time (design.md §2). */
export const RETENTION_MS = 35 * 24 * 60 * 60_000;
/** Entries of one transaction: a commit waits behind no more. */
const SLICE = 200;

/**
 * Removes entries that are safe elsewhere: on the server *and* in a backup (L15), folded into published stock, counted,
 * and older than 35 days of the server's time. At most `limit` entries; answers how many. Receipts stay listed.
 * `pause` lets a sale in between two slices.
 */
export async function pruneJournal(
	db: NorenDatabase,
	limit: number,
	pause: () => Promise<void>,
): Promise<number> {
	let pruned = 0;
	while (pruned < limit) {
		const slice = await pruneSlice(db, Math.min(SLICE, limit - pruned));
		pruned += slice;
		if (slice === 0) break;
		await pause();
	}
	return pruned;
}

async function pruneSlice(db: NorenDatabase, limit: number): Promise<number> {
	const [identity, bounds] = await Promise.all([readMeta(db.meta, 'identity'), pruneBounds(db)]);
	if (!identity || !bounds) return 0;
	const { incarnation } = identity;
	const floor = (await readMeta(db.meta, `floor:${incarnation}`))?.seq ?? 0;
	const candidates = await db.journal
		.where('[incarnation+seq]')
		.between([incarnation, floor], [incarnation, bounds.through], false, true)
		.limit(limit)
		.toArray();
	const young = candidates.findIndex(({ entry }) => entry.device_time + entry.clock_offset > bounds.before);
	const old = young === -1 ? candidates : candidates.slice(0, young);
	await remove(db, incarnation, old);
	return old.length;
}

/** Up to which entry, and made before when; null while the server has not said enough. */
async function pruneBounds(db: NorenDatabase): Promise<{ through: number; before: number } | null> {
	const [identity, ack, report] = await Promise.all([
		readMeta(db.meta, 'identity'),
		readSyncState(db.sync_state, 'ack'),
		readSyncState(db.sync_state, 'report'),
	]);
	if (!identity || !ack || !report) return null;
	const { device, incarnation } = identity;
	if (ack.incarnation !== incarnation || report.own.incarnation !== incarnation) return null;
	if (report.answer.epoch !== ack.epoch) return null;
	const applied = await appliedThrough(db, `${device}.${incarnation}`);
	const through = Math.min(ack.acked_through, ack.backed_up_through, report.own.through, applied);
	return { through, before: report.answer.server_time - RETENTION_MS };
}

/** How far this device is contained in the published stock on this device; 0 when none is here. */
async function appliedThrough(db: NorenDatabase, device: string): Promise<number> {
	const delta = await db.deltas.get(['availability', 'applied:through']);
	const doc = delta ? delta.doc : await firstPublished(db);
	return doc?.type === 'applied' ? (doc.through[device] ?? 0) : 0;
}

/** The first document of the availability snapshot: `applied:through` sorts before all stock. */
async function firstPublished(db: NorenDatabase): Promise<FeedDoc | null> {
	const feed = await db.feeds.get('availability');
	const page = feed ? await db.pages.get(['availability', feed.generation, 0]) : undefined;
	if (!page?.text) return null;
	const end = page.text.indexOf(0x0a);
	const line = new TextDecoder().decode(end === -1 ? page.text : page.text.subarray(0, end));
	return line === '' ? null : (JSON.parse(line) as FeedDoc);
}

/** One transaction: the entries go, their movements go, and the chain's new beginning is noted. */
async function remove(db: NorenDatabase, incarnation: number, rows: readonly JournalRow[]): Promise<void> {
	const last = rows.at(-1);
	if (!last) return;
	await db.transaction('rw', [db.journal, db.movements, db.person_facts, db.meta], async () => {
		await db.journal.bulkDelete(rows.map(({ id }) => id));
		await db.movements
			.where('[entry_id+line]')
			.between([rows[0]?.id, Dexie.minKey], [last.id, Dexie.maxKey])
			.delete();
		await db.person_facts
			.where('[entry_id+ref]')
			.between([rows[0]?.id, Dexie.minKey], [last.id, Dexie.maxKey])
			.delete();
		await writeMeta(db.meta, `floor:${incarnation}`, { seq: last.seq, head: last.entry.hash });
		await carry(db, incarnation, rows);
	});
}

/** Keeps the figures of what goes before its period was closed: the next X and Z still count them. */
async function carry(db: NorenDatabase, incarnation: number, rows: readonly JournalRow[]): Promise<void> {
	const after = (await readMeta(db.meta, 'chain'))?.period?.throughSeq ?? 0;
	const facts = rows.filter(({ seq }) => seq > after).flatMap(({ entry }) => tillFactsOf(entry));
	if (facts.length === 0) return;
	const known = await readMeta(db.meta, `carried:${incarnation}`);
	const figures = addFigures(known?.after === after ? known.figures : NO_FIGURES, figuresOf(facts));
	await writeMeta(db.meta, `carried:${incarnation}`, { after, figures });
}

/** Removes pages and changes of feeds that nothing serves from: interrupted or abandoned loads. */
export async function pruneAbandoned(db: NorenDatabase): Promise<number> {
	const { feeds, pages, deltas } = db;
	return db.transaction('rw', [feeds, pages, deltas], async () => {
		const served = new Map((await feeds.toArray()).map(({ feed, generation }) => [feed, generation]));
		const keys = await pages.toCollection().primaryKeys();
		const abandoned = keys.filter(([feed, generation]) => served.get(feed) !== generation);
		await pages.bulkDelete(abandoned);
		const loose = (await deltas.toCollection().primaryKeys()).filter(([feed]) => !served.has(feed));
		await deltas.bulkDelete(loose);
		return abandoned.length + loose.length;
	});
}

/** Removes the stock figures of other places; they are downloaded again when there is room. */
export async function pruneAvailability(db: NorenDatabase): Promise<number> {
	const { feeds, pages, deltas } = db;
	return db.transaction('rw', [feeds, pages, deltas], async () => {
		const keys = await pages
			.where('[feed+generation+index]')
			.between(['availability'], ['availability', Dexie.maxKey])
			.primaryKeys();
		await pages.bulkDelete(keys);
		const changes = await deltas.where('feed').equals('availability').delete();
		await feeds.delete('availability');
		return keys.length + changes;
	});
}
