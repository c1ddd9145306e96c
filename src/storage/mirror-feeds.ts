import Dexie from 'dexie';
import type { NorenDatabase } from './database.ts';

/** Changes copied in one go. */
const SLICE = 500;

/**
 * Copies the feeds this device serves from into the mirror, a page at a time: a till that comes back from its mirror has
 * goods to sell without a network. Pages that are there already stay. Answers how many pages were copied.
 */
export async function mirrorFeeds(
	main: NorenDatabase,
	mirror: NorenDatabase,
	pause: () => Promise<void>,
): Promise<number> {
	let copied = 0;
	for (const row of await main.feeds.toArray()) {
		// A hundred thousand people twice: nothing is sold with them, and they can be pulled again.
		if (row.feed.startsWith('customers-')) continue;
		const before = await mirror.feeds.get(row.feed);
		if (before?.generation === row.generation && before.since === row.since) continue;
		const ofGeneration = (db: NorenDatabase) =>
			db.pages
				.where('[feed+generation+index]')
				.between([row.feed, row.generation, Dexie.minKey], [row.feed, row.generation, Dexie.maxKey])
				.primaryKeys();
		const there = new Set((await ofGeneration(mirror)).map(([, , index]) => index));
		for (const key of await ofGeneration(main)) {
			if (there.has(key[2])) continue;
			const page = await main.pages.get(key);
			if (page) await mirror.pages.put(page);
			copied++;
			await pause();
		}
		await flip(main, mirror, row.feed, row.generation);
	}
	return copied;
}

/** The mirror's copy of a feed serves from the same generation, with the changes since; other generations go. */
async function flip(
	main: NorenDatabase,
	mirror: NorenDatabase,
	feed: string,
	generation: string,
): Promise<void> {
	const { row, deltas } = await main.transaction('r', [main.feeds, main.deltas], async () => ({
		row: await main.feeds.get(feed),
		deltas: await main.deltas.where('feed').equals(feed).toArray(),
	}));
	// It was loaded anew in the meantime: the next time round copies that.
	if (row?.generation !== generation) return;
	const { feeds, pages, deltas: changes } = mirror;
	await mirror.transaction('rw', [feeds, pages, changes], async () => {
		const keys = await pages
			.where('[feed+generation+index]')
			.between([feed], [feed, Dexie.maxKey])
			.primaryKeys();
		await pages.bulkDelete(keys.filter(([, of]) => of !== generation));
		await changes.where('feed').equals(feed).delete();
		for (let from = 0; from < deltas.length; from += SLICE) {
			await changes.bulkPut(deltas.slice(from, from + SLICE));
		}
		await feeds.put(row);
	});
}

/** Gives the mirror's copy of the feeds up: they can be downloaded again. Answers how many pages that frees. */
export async function dropMirroredFeeds(mirror: NorenDatabase | null): Promise<number> {
	if (!mirror) return 0;
	const { feeds, pages, deltas } = mirror;
	return mirror.transaction('rw', [feeds, pages, deltas], async () => {
		const count = await pages.count();
		await Promise.all([feeds.clear(), pages.clear(), deltas.clear()]);
		return count;
	});
}
