import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AppliedDoc, StockDoc } from '#protocol/feed.ts';
import { Database } from '#server/database/database.ts';
import { publishStock } from '#server/feeds/publish-stock.ts';
import type { Ledger } from '#server/ledger/ledger.ts';
import { PouchLedger } from '#server/ledger/pouch-ledger.ts';
import { foldedPosition, followLedger } from '#server/projections/follow-ledger.ts';
import { projectionHashes } from '#server/projections/rebuild.ts';
import { TestJournal } from '../contract/journal-fixture.ts';

/**
 * A process that is killed leaves what was last committed. So every single commit of folding and publishing is looked
 * at, as the next start would find it: kills at random moments meet the few dangerous ones too seldom.
 */
let folder: string;
let ledger: Ledger;
let db: Database;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'noren-commits-'));
	ledger = await PouchLedger.open({ path: join(folder, 'ledger'), now: () => 1, newEpoch: () => 'e1' });
	db = new Database(join(folder, 'noren.sqlite'));
});
afterEach(async () => {
	db.close();
	await ledger.close();
	await rm(folder, { recursive: true });
});

/** Calls `look` after every commit of this connection, also of statements on their own. */
function afterEachCommit(watched: Database, look: () => void): void {
	const plain = { transaction: watched.transaction, run: watched.run, exec: watched.exec };
	let depth = 0;
	const around = <T>(work: () => T): T => {
		depth++;
		try {
			return work();
		} finally {
			depth--;
			if (depth === 0) look();
		}
	};
	watched.transaction = (work) =>
		around(() => plain.transaction.call(watched, work)) as ReturnType<typeof work>;
	watched.run = (...statement) => around(() => plain.run.apply(watched, statement));
	watched.exec = (sql) => around(() => plain.exec.call(watched, sql));
}

const docOf = <T>(id: string): T | null => {
	const row = db.get<{ doc: string }>("SELECT doc FROM feed_docs WHERE feed = 'availability' AND id = ?", id);
	return row ? (JSON.parse(row.doc) as T) : null;
};

const appliedThrough = () => docOf<AppliedDoc>('applied:through')?.through ?? {};

/** Items whose figures on the shelf are not those published. */
const untold = (): string[] =>
	db
		.all<{ item_id: string; place: string; quantity: number }>(
			'SELECT item_id, place, quantity FROM proj_stock',
		)
		.filter(({ item_id, place, quantity }) => docOf<StockDoc>(`stock:${item_id}`)?.places[place] !== quantity)
		.map(({ item_id }) => item_id);

/** What tablets have not been told and nothing says that they have yet to be told. */
function forgotten(): string[] {
	const marked = new Set(
		db.all<{ item_id: string }>('SELECT item_id FROM proj_dirty').map(({ item_id }) => item_id),
	);
	const devices = db.all<{ device: string; seq: number }>(
		'SELECT device, seq FROM proj_vector WHERE NOT EXISTS (SELECT 1 FROM proj_applied_dirty)',
	);
	const through = appliedThrough();
	return [
		...untold().filter((id) => !marked.has(id)),
		...devices.filter(({ device, seq }) => through[device] !== seq).map(({ device }) => device),
	];
}

const delivery = (journal: TestJournal, from: number, count: number) =>
	journal.seal('stock_movement', {
		reason: 'receive',
		source: `s${from}`,
		lines: Array.from({ length: count }, (_, n) => ({
			item_id: `i${from + n}`,
			place: 'shibuya',
			quantity: n + 1,
		})),
	});

test('every commit of folding and publishing leaves what a start can go on from', async () => {
	const [first, second] = [new TestJournal(), new TestJournal({ device: 't02' })];
	delivery(first, 0, 2600);
	first.trade(3);
	delivery(first, 500, 2600);
	second.trade(4);
	delivery(second, 100, 3300);
	const late = first.entries.slice(1, 3);
	await ledger.append(
		[first.entries[0], ...first.entries.slice(3)].flatMap((entry) => entry ?? []),
		first.key,
	);
	await ledger.append(second.entries, second.key);

	const seen = new Map<string, Record<string, string>>();
	const faults: unknown[] = [];
	let commits = 0;
	let said = JSON.stringify(appliedThrough());
	afterEachCommit(db, () => {
		commits++;
		const position = foldedPosition(db);
		const hashes = projectionHashes(db);
		const before = seen.get(position) ?? hashes;
		if (JSON.stringify(hashes) !== JSON.stringify(before)) faults.push({ commits, twoStatesAt: position });
		seen.set(position, hashes);
		if (forgotten().length > 0) faults.push({ commits, forgotten: forgotten().slice(0, 3) });
		const says = JSON.stringify(appliedThrough());
		// Who is folded how far is said when the figures are out, not before (D7).
		if (says !== said && untold().length > 0) faults.push({ commits, saidTooEarly: says });
		said = says;
	});
	const round = async () => {
		await followLedger(db, ledger);
		await publishStock(db);
	};
	await round();
	await ledger.append(late, first.key);
	await round();

	expect(faults).toEqual([]);
	expect(commits).toBeGreaterThan(10);
	expect(seen.size).toBeGreaterThan(2);
	for (const [position, hashes] of seen) {
		const fresh = new Database(':memory:');
		await followLedger(fresh, ledger, { until: position });
		expect(projectionHashes(fresh), `folded to ${position}`).toEqual(hashes);
		fresh.close();
	}
	expect(db.get('SELECT 1 FROM proj_dirty UNION ALL SELECT 1 FROM proj_applied_dirty')).toBeUndefined();
});
