import type { DatabaseState, DeviceIdentity, Sentinel } from '#ports/device.ts';
import { effectsOf } from '#protocol/effects.ts';
import type { ChainHead } from '#protocol/seal-entry.ts';
import type { JournalRow, NorenDatabase } from './database.ts';
import { inspectDatabase } from './inspect.ts';
import { readMeta } from './meta.ts';
import { MIRRORED } from './mirror.ts';

/** Rows copied in one go. */
const SLICE = 500;

/** One of the two copies as it was found. */
type Found = {
	readonly state: DatabaseState;
	readonly identity: DeviceIdentity | null;
	readonly chain: ChainHead | null;
};

/** `short`: main came back without what was sold last, and counts as damaged; `lost`: neither copy can be used. */
export type Healed = 'healed' | 'short' | 'lost';

/**
 * Brings main back from the mirror; nothing may write to either before this is done. `note` is what the note outside
 * both says was sold: a mirror behind it brings entries back that can be sent, but no till that goes on, for it would
 * use numbers twice (L5).
 */
export async function healFromMirror(
	main: NorenDatabase,
	mirror: NorenDatabase,
	note: Sentinel | null,
): Promise<Healed> {
	const there = await find(mirror);
	if (!there.chain) return 'lost';
	await copyFeeds(mirror, main);
	const made = madeByNote(there, note);
	const isShort = there.chain.seq < made;
	await copyJournal(mirror, main, isShort ? { ...there.chain, seq: made } : there.chain);
	return isShort ? 'short' : 'healed';
}

/**
 * Brings the mirror to where main is: by what it lacks, or all of it when it is no earlier state of main. A main that is
 * empty or broken is no pattern: `not_now`.
 */
export async function bringUp(
	main: NorenDatabase,
	mirror: NorenDatabase,
): Promise<'caught_up' | 'renewed' | 'not_now'> {
	const [here, there] = await Promise.all([find(main), find(mirror)]);
	if (here.state !== 'sound') return 'not_now';
	if (await catchUp(main, mirror, here, there)) return 'caught_up';
	await copyJournal(main, mirror, here.chain);
	return 'renewed';
}

async function find(db: NorenDatabase): Promise<Found> {
	const [state, identity, chain] = await Promise.all([
		inspectDatabase(db).catch(() => 'damaged' as const),
		readMeta(db.meta, 'identity').catch(() => null),
		readMeta(db.meta, 'chain').catch(() => null),
	]);
	return state === 'sound' ? { state, identity, chain } : { state, identity: null, chain: null };
}

const isSameLife = (one: Found, other: Found): boolean =>
	one.identity !== null &&
	one.identity.device === other.identity?.device &&
	one.identity.incarnation === other.identity.incarnation;

/** How many entries this life of the device has made, as the note says; 0 when it says nothing of it. */
function madeByNote({ identity }: Found, note: Sentinel | null): number {
	if (!identity || note?.device !== identity.device || note.incarnation < identity.incarnation) return 0;
	return note.incarnation === identity.incarnation ? note.made : Number.MAX_SAFE_INTEGER;
}

async function headAt(db: NorenDatabase, incarnation: number, seq: number): Promise<string | null> {
	const row = await db.journal.where('[incarnation+seq]').equals([incarnation, seq]).first();
	if (row) return row.entry.hash;
	const floor = await readMeta(db.meta, `floor:${incarnation}`);
	return floor?.seq === seq ? floor.head : null;
}

/** Copies what main has beyond the mirror; false when the mirror is no earlier state of main, or a far one. */
async function catchUp(
	main: NorenDatabase,
	mirror: NorenDatabase,
	here: Found,
	there: Found,
): Promise<boolean> {
	if (!isSameLife(here, there) || !here.identity || !there.chain) return false;
	const { incarnation } = here.identity;
	const from = there.chain.seq;
	if (from > 0 && (await headAt(main, incarnation, from)) !== there.chain.head) return false;
	const rows = await main.journal
		.where('[incarnation+seq]')
		.between([incarnation, from], [incarnation, Number.MAX_SAFE_INTEGER], false, true)
		.limit(SLICE + 1)
		.toArray();
	if (rows.length > SLICE) return false;
	await copyEntries(main, mirror, rows);
	return true;
}

/** Copies entries with what follows from them, and the state beside the journal. */
async function copyEntries(
	main: NorenDatabase,
	mirror: NorenDatabase,
	rows: readonly JournalRow[],
): Promise<void> {
	const ids = rows.map(({ id }) => id);
	const numbers = rows.flatMap(({ entry }) => {
		const { receipt, voids } = effectsOf(entry);
		return [receipt?.number ?? [], voids ?? []].flat();
	});
	const [first, last] = [[ids[0] ?? ''], [ids.at(-1) ?? '', []]];
	const [people, keys] = await Promise.all([
		main.person_facts.where('[entry_id+ref]').between(first, last).toArray(),
		main.person_keys.toArray(),
	]);
	const [movements, returned, balances, payments, receipts, drawers, baskets, meta] = await Promise.all([
		main.movements.where('[entry_id+line]').between(first, last).toArray(),
		main.returned.where('[entry_id+nth]').between(first, last).toArray(),
		main.balances.where('[entry_id+nth]').between(first, last).toArray(),
		main.payments.toArray(),
		main.receipts.bulkGet(numbers),
		main.drawers.toArray(),
		main.baskets.toArray(),
		main.meta.toArray(),
	]);
	await mirror.transaction('rw', [...MIRRORED], async () => {
		await mirror.journal.bulkPut(rows);
		await mirror.movements.bulkPut(movements);
		await mirror.returned.bulkPut(returned);
		await mirror.balances.bulkPut(balances);
		await mirror.person_facts.bulkPut(people);
		await mirror.person_keys.bulkPut(keys);
		await mirror.payments.clear();
		await mirror.payments.bulkPut(payments);
		await mirror.receipts.bulkPut(receipts.flatMap((row) => row ?? []));
		await mirror.drawers.bulkPut(drawers);
		await mirror.baskets.clear();
		await mirror.baskets.bulkPut(baskets);
		await mirror.meta.clear();
		await mirror.meta.bulkPut(meta);
	});
}

/** Makes `to` what `from` is, with this chain head. Who the device is comes last: a copy broken off counts as none. */
async function copyJournal(from: NorenDatabase, to: NorenDatabase, chain: ChainHead | null): Promise<void> {
	await to.transaction('rw', [...MIRRORED], () =>
		Promise.all(MIRRORED.map((name) => to.table(name).clear())),
	);
	for (const name of MIRRORED) if (name !== 'meta') await copyTable(from, to, name);
	const meta = await from.meta.toArray();
	await to.meta.bulkPut(meta.map((row) => (row.key === 'chain' ? { ...row, value: chain } : row)));
}

/** Brings the feeds back, those that the mirror has whole. */
async function copyFeeds(from: NorenDatabase, to: NorenDatabase): Promise<void> {
	if ((await to.feeds.count()) > 0) return;
	await copyTable(from, to, 'pages', 20);
	await copyTable(from, to, 'deltas');
	await copyTable(from, to, 'feeds');
}

async function copyTable(from: NorenDatabase, to: NorenDatabase, name: string, slice = SLICE): Promise<void> {
	let last: unknown = null;
	for (;;) {
		const table = from.table(name);
		const rows = await (last === null ? table.orderBy(':id') : table.where(':id').above(last))
			.limit(slice)
			.toArray();
		const end = rows.at(-1);
		if (!end) return;
		await to.table(name).bulkPut(rows);
		last = from.table(name).core.schema.primaryKey.extractKey?.(end);
	}
}
