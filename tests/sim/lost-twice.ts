import { entryId, entryPrefix, type JournalEntry, parseEntryId } from '#protocol/entry.ts';
import type { World } from './world.ts';

/**
 * Entries that nobody has any more, by id: the server lost them after the tablet that made them lost its own database, or
 * was wiped when it had handed everything over. What comes behind such a hole stays in the ledger and waits for ever
 * (`noren_parked`), and its chain does not verify: that is what the prefix is for (L7).
 */
export function lostTwice(
	world: World,
	ledger: ReadonlyMap<string, JournalEntry>,
	aside: ReadonlySet<string>,
): ReadonlySet<string> {
	const lost = new Set<string>();
	const canBe =
		world.hasEverGoneBack && (world.losses.length > 0 || world.tablets.some(({ isGone }) => isGone));
	if (!canBe) return lost;
	const onTablets = new Set(world.tablets.flatMap((tablet) => tablet.journal().map(({ id }) => id)));
	for (const id of ledger.keys()) {
		const key = parseEntryId(id);
		if (!key) continue;
		for (let seq = key.seq - 1; seq > 0; seq--) {
			const before = entryId(key, seq);
			if (ledger.has(before)) break;
			if (!aside.has(before) && !onTablets.has(before)) lost.add(before);
		}
	}
	return lost;
}

/** The ledger without what waits behind a hole that nobody can fill: all that can be folded. */
export function foldable(
	ledger: ReadonlyMap<string, JournalEntry>,
	lost: ReadonlySet<string>,
): ReadonlyMap<string, JournalEntry> {
	if (lost.size === 0) return ledger;
	const holes = new Map<string, number>();
	for (const id of lost) {
		const key = parseEntryId(id);
		if (key) holes.set(entryPrefix(key), Math.min(key.seq, holes.get(entryPrefix(key)) ?? key.seq));
	}
	return new Map([...ledger].filter(([id, { seq }]) => seq < (holes.get(id.slice(0, -9)) ?? seq + 1)));
}
