import { BucketSums, differingBuckets } from '#protocol/bucket-check.ts';
import { canonicalJson } from '#protocol/canonical.ts';
import { verifyChain } from '#protocol/chain.ts';
import { effectsOf } from '#protocol/effects.ts';
import { entryHash, entryPrefix, type JournalEntry, parseEntryId } from '#protocol/entry.ts';
import { Database } from '#server/database/database.ts';
import { followLedger } from '#server/projections/follow-ledger.ts';
import { PROJECTIONS } from '#server/projections/rebuild.ts';
import { balances, l13, parkedBaskets, returnsAreKept, zReports } from './counter-laws.ts';
import { Dice } from './dice.ts';
import { foldable, lostTwice } from './lost-twice.ts';
import { LedgerDisk, MemoryLedger } from './memory-ledger.ts';
import { emptyDatabase } from './sim-server.ts';
import { recompute, storedRows } from './tablet-effects.ts';
import { docHash, feedDocs } from './tablet-replica.ts';
import type { World } from './world.ts';

/** What a check found: nothing, or in words what does not hold. */
export type Finding = string | null;
export type Check = (seen: Outcome) => Finding | Promise<Finding>;

/** Everything the laws are checked against once the shop is healed: outputs only. */
export type Outcome = {
	readonly world: World;
	/** The ledger's export: every entry, by id. */
	readonly ledger: ReadonlyMap<string, JournalEntry>;
	/** Of it, what no hole that nobody can fill stands before. */
	readonly foldable: ReadonlyMap<string, JournalEntry>;
	/** Ids of entries that were lost by the server and by their tablet. */
	readonly lost: ReadonlySet<string>;
	/** Contents the ledger keeps aside, with the id they claim. */
	readonly aside: readonly { readonly id: string; readonly reason: string; readonly content: string }[];
};

export function readOutcome(world: World): Outcome {
	const ledger = new Map<string, JournalEntry>();
	const aside: { id: string; reason: string; content: string }[] = [];
	for (const document of world.server.disk.documents) {
		if (document.type === 'entry') ledger.set(document._id, document.entry);
		if (document.type === 'quarantine') {
			aside.push({ id: document.claimed_id, reason: document.reason, content: document.content });
		}
	}
	const lost = lostTwice(world, ledger, new Set(aside.map(({ id }) => id)));
	return { world, ledger, foldable: foldable(ledger, lost), lost, aside };
}

/** L1 on the tablet: stock, drawers and receipts recomputed from its journal are the stored ones. */
const l1: Check = ({ world }) => {
	for (const tablet of world.tablets) {
		const stored = tablet.profile.commit('relaxed', storedRows);
		const made = recompute(tablet.journal());
		if (canonicalJson(stored) !== canonicalJson(made))
			return `${tablet.profile.name}: ${JSON.stringify([stored, made])}`;
	}
	return null;
};

/** L2: every sale a cashier saw confirmed is in the ledger, or kept aside whole; by receipt number and proof. */
const l2: Check = ({ world, ledger, aside }) => {
	const known = new Set<string>();
	const note = (entry: JournalEntry) => {
		if (entry.kind === 'retail_transaction')
			known.add(`${entry.body.receipt_number} ${entry.hash.slice(0, 12)}`);
	};
	for (const entry of ledger.values()) note(entry);
	for (const { content } of aside) note(JSON.parse(content) as JournalEntry);
	for (const { profile, confirmed } of world.tablets) {
		for (const { number, proof } of confirmed) {
			if (!known.has(`${number} ${proof}`)) return `${profile.name}: receipt ${number} (${proof}) is nowhere`;
		}
	}
	return null;
};

/** L3: the server's count and sum of sales are those of the distinct sales in its ledger. */
const l3: Check = ({ world, foldable }) => {
	const sales = [...foldable.values()].filter(({ kind }) => kind === 'retail_transaction');
	const total = sales.reduce((sum, entry) => sum + (effectsOf(entry).receipt?.total ?? 0), 0);
	const folded = world.server.db.get<{ n: number; total: number }>(
		'SELECT count(*) AS n, coalesce(sum(total), 0) AS total FROM proj_sales',
	);
	if (folded?.n === sales.length && folded.total === total) return null;
	return `ledger ${sales.length} sales of ${total}, folded ${folded?.n} of ${folded?.total}`;
};

/** L4: an id has one content everywhere: the tablet's is the ledger's, or the ledger keeps it aside as a reuse. */
const l4: Check = ({ world, ledger, aside }) => {
	for (const tablet of world.tablets) {
		for (const entry of tablet.journal()) {
			const there = ledger.get(entry.id);
			if (!there || there.hash === entry.hash) continue;
			const kept = aside.some(({ id, content }) => id === entry.id && content.includes(entry.hash));
			if (!kept) return `${entry.id} has two contents and only one is kept`;
		}
	}
	return null;
};

/** L5: within an incarnation, seq and receipt numbers are 1, 2, 3 … and no receipt number is given twice. */
const l5: Check = ({ world, ledger, lost, aside }) => {
	const numbers = new Set<string>();
	const taken = new Set([...aside.map(({ id }) => id), ...lost]);
	for (const [prefix, entries] of byIncarnation(ledger)) {
		// Two copies count on from the same number; where something stays aside, sales of both can be in the ledger.
		const isCopied = world.copied.has(prefix) && aside.some(({ id }) => id.startsWith(prefix));
		let seq = 0;
		for (const entry of entries) {
			while (taken.has(entry.id.replace(/\d{9}$/, String(seq + 1).padStart(9, '0'))) && entry.seq !== seq + 1)
				seq++;
			if (entry.seq !== ++seq) return `${entry.id} comes after ${seq - 1}`;
			const number = effectsOf(entry).receipt?.number;
			if (number === undefined || isCopied) continue;
			if (numbers.has(number)) return `receipt ${number} was given twice`;
			numbers.add(number);
		}
	}
	for (const tablet of world.tablets) {
		const { seq } = tablet.chain();
		const last = tablet.journal().at(-1);
		const isPresent = last && last.incarnation === tablet.incarnation();
		if (isPresent && last.seq !== seq) return `${tablet.profile.name} counts ${seq} and has made ${last.seq}`;
	}
	return null;
};

/** L6: every chain in the export verifies, and a change, a removal or a swap in it is found. */
const l6: Check = ({ ledger, lost, aside }) => {
	const withHoles = new Set([...aside.map(({ id }) => id), ...lost].map((id) => id.slice(0, -9)));
	for (const [name, entries] of byIncarnation(ledger)) {
		if (withHoles.has(name)) continue;
		if (!verifyChain(entries).ok) return `${name} does not verify: ${JSON.stringify(verifyChain(entries))}`;
		const [first, second] = entries;
		if (!first || !second) continue;
		const head = entries.at(-1)?.hash;
		const forged = [{ ...first, operator: 'mallory' }, ...entries.slice(1)];
		const swapped = [second, first, ...entries.slice(2)];
		for (const bad of [forged, swapped, entries.slice(1), entries.slice(0, -1)]) {
			if (verifyChain(bad as JournalEntry[], head).ok) return `${name}: a forged export verifies`;
		}
	}
	return null;
};

/** L7: what is folded of a device is a prefix of its chain; looked at during the run too. */
export function foldedPrefix(world: World): Finding {
	const { db, disk } = world.server;
	const sales = db.all<{ device: string; seq: number }>(
		"SELECT device || '.' || incarnation AS device, seq FROM proj_sales ORDER BY device, seq",
	);
	const vector = new Map(
		db
			.all<{ device: string; seq: number }>('SELECT device, seq FROM proj_vector')
			.map((row) => [row.device, row.seq]),
	);
	// A number that was kept aside is passed over, and folded late when its content is released.
	const holes = new Set(
		db
			.all<{ device: string; seq: number }>("SELECT device, seq FROM proj_parked WHERE entry = ''")
			.map(({ device, seq }) => `${device} ${seq}`),
	);
	const folded = new Map<string, Set<number>>();
	for (const { device, seq } of sales) {
		if (seq > (vector.get(device) ?? 0)) return `${device}: ${seq} is folded beyond ${vector.get(device)}`;
		folded.set(device, (folded.get(device) ?? new Set()).add(seq));
	}
	for (const document of disk.documents) {
		if (document.type !== 'entry' || document.entry.kind !== 'retail_transaction') continue;
		const { device, incarnation, seq } = document.entry;
		const key = `${device}.${incarnation}`;
		const isBehind = seq <= (vector.get(key) ?? 0) && !holes.has(`${key} ${seq}`);
		if (isBehind && !folded.get(key)?.has(seq) && !world.mayLag) return `${key}: ${seq} was passed over`;
	}
	return null;
}

/** L8 on the server: folding the ledger again from its beginning gives the same projections. */
const l8: Check = async ({ world }) => {
	const fresh = emptied();
	await foldAll(fresh, world.server.disk);
	const different = Object.entries(PROJECTIONS).filter(([table, order]) => {
		const sql = `SELECT * FROM ${table} ORDER BY ${order}`;
		return JSON.stringify(fresh.all(sql)) !== JSON.stringify(world.server.db.all(sql));
	});
	return different.length === 0
		? null
		: `a fresh fold differs in ${different.map(([table]) => table).join(', ')}`;
};

/** Folds a whole ledger beside the server's; nobody else needs the thread meanwhile. */
const foldAll = (db: Database, disk: LedgerDisk): Promise<number> =>
	followLedger(db, new MemoryLedger(disk, () => 0), { pause: () => Promise.resolve() });

let scratch: Database | null = null;

/** One database for every fold beside the server's: emptying it costs a tenth of making one. */
function emptied(): Database {
	scratch ??= new Database(':memory:');
	emptyDatabase(scratch);
	return scratch;
}

/** L9: every feed on every tablet has the server's checksums, bucket by bucket. */
const l9: Check = ({ world }) => {
	const ofServer = new Map<string, BucketSums>();
	for (const { feed, id, doc } of world.server.db.all<{ feed: string; id: string; doc: string }>(
		'SELECT feed, id, doc FROM feed_docs WHERE withdrawn = 0',
	)) {
		const sums = ofServer.get(feed) ?? new BucketSums();
		sums.add(id, doc);
		ofServer.set(feed, sums);
	}
	for (const tablet of world.pullers()) {
		for (const feed of tablet.feeds) {
			const own = new BucketSums();
			for (const doc of tablet.profile.commit('relaxed', (tx) => feedDocs(tx, feed))) {
				own.change(doc._id, docHash(doc), 1);
			}
			const differing = differingBuckets(own.sums(), (ofServer.get(feed) ?? new BucketSums()).sums());
			if (differing.length > 0)
				return `${tablet.profile.name}: ${feed} differs in ${differing.length} buckets`;
		}
	}
	return null;
};

/** L12 on the server: stock and drawers are the sums of the effects in the ledger. */
const l12: Check = ({ world, foldable }) => {
	const stock = new Map<string, number>();
	const drawers = new Map<string, number>();
	for (const entry of foldable.values()) {
		const { movements, cash, opens } = effectsOf(entry);
		for (const { itemId, place, quantity } of movements) add(stock, `${itemId} ${place}`, quantity);
		if (cash) add(drawers, cash.session, cash.amount);
		if (opens) add(drawers, opens.session, opens.float);
	}
	const { db } = world.server;
	for (const row of db.all<{ item_id: string; place: string; quantity: number }>(
		'SELECT * FROM proj_stock',
	)) {
		const wanted = stock.get(`${row.item_id} ${row.place}`) ?? 0;
		if (wanted !== row.quantity)
			return `${row.item_id} at ${row.place}: ${row.quantity}, facts say ${wanted}`;
	}
	for (const row of db.all<{ session: string; float: number; cash: number }>('SELECT * FROM proj_drawer')) {
		const wanted = drawers.get(row.session) ?? 0;
		if (wanted !== row.float + row.cash)
			return `${row.session}: ${row.float + row.cash}, facts say ${wanted}`;
	}
	for (const { id, doc } of db.all<{ id: string; doc: string }>(
		"SELECT id, doc FROM feed_docs WHERE feed = 'availability' AND id LIKE 'stock:%'",
	)) {
		for (const [place, quantity] of Object.entries(
			(JSON.parse(doc) as { places: Record<string, number> }).places,
		)) {
			const wanted = stock.get(`${id.slice('stock:'.length)} ${place}`) ?? 0;
			if (wanted !== quantity) return `${id} at ${place} is published as ${quantity}, facts say ${wanted}`;
		}
	}
	return null;
};

/**
 * L16: the same facts with other clocks, sealed anew, fold to the same stock, drawers, sales and prefixes: no order,
 * duplicate or winner comes from a tablet's clock.
 */
const l16: Check = async ({ world }) => {
	if (world.seed % 4 !== 0) return null;
	const disk = world.server.disk.copy();
	const clocks = new Dice(world.seed);
	const heads = new Map<string, string>();
	const others = new LedgerDisk(disk.epoch);
	const sealed = new Map<string, JournalEntry>();
	for (const entry of [...readOutcome(world).ledger.values()].sort((a, b) => (a.id < b.id ? -1 : 1))) {
		const chain = entry.id.slice(0, -9);
		const prev_hash = heads.get(chain) ?? entry.prev_hash;
		const device_time = entry.device_time + clocks.between(-3 * DAY_MS, 3 * DAY_MS);
		const other = { ...entry, device_time, clock_offset: clocks.between(-DAY_MS, DAY_MS), prev_hash };
		const hash = entryHash(other);
		heads.set(chain, hash);
		sealed.set(entry.id, { ...other, hash });
	}
	for (const document of disk.documents) {
		others.keep(
			document.type === 'entry'
				? { ...document, entry: sealed.get(document._id) ?? document.entry }
				: document,
		);
	}
	const shifted = emptied();
	await foldAll(shifted, others);
	// What the server has is what the facts with their own clocks give: L8 looked at that just now.
	return figuresOf(world.server.db) === figuresOf(shifted) ? null : 'other clocks give other figures';
};

const DAY_MS = 24 * 3600_000;

/** What the server made of a ledger, without the times in it. */
function figuresOf(db: Database): string {
	return JSON.stringify([
		db.all('SELECT item_id, place, quantity FROM proj_stock ORDER BY item_id, place'),
		db.all('SELECT session, store, device, float, cash FROM proj_drawer ORDER BY session'),
		db.all('SELECT id, receipt_number, total, cash FROM proj_sales ORDER BY id'),
		db.all('SELECT device, seq FROM proj_vector ORDER BY device'),
	]);
}

function add(sums: Map<string, number>, key: string, amount: number): void {
	sums.set(key, (sums.get(key) ?? 0) + amount);
}

function byIncarnation(ledger: ReadonlyMap<string, JournalEntry>): Map<string, JournalEntry[]> {
	const chains = new Map<string, JournalEntry[]>();
	for (const entry of ledger.values()) {
		const key = parseEntryId(entry.id);
		if (!key) continue;
		const chain = chains.get(entryPrefix(key)) ?? [];
		chain.push(entry);
		chains.set(entryPrefix(key), chain);
	}
	for (const chain of chains.values()) chain.sort((a, b) => a.seq - b.seq);
	return chains;
}

/** The laws that are checked once, after healing. The others are watched while the run goes on (`world.ts`). */
export const FINAL_LAWS: readonly (readonly [law: string, check: Check])[] = [
	['L1', l1],
	['L2', l2],
	['L3', l3],
	['L4', l4],
	['L5', l5],
	['L6', l6],
	['L7', ({ world }) => foldedPrefix(world)],
	['L8', l8],
	['L9', l9],
	['L12', l12],
	['L12', balances],
	['L12', zReports],
	['L3', returnsAreKept],
	['L13', l13],
	['L3', parkedBaskets],
	['L16', l16],
];
