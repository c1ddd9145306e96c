import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { onTheShelf, type ShelfCount, type ShelfMovement } from '#domain/stock/shelf-count.ts';
import { effectsOf } from '#protocol/effects.ts';
import { type EntryBody, entryHash, type JournalEntry } from '#protocol/entry.ts';
import { GENESIS_HASH } from '#protocol/hash.ts';
import { Database } from '#server/database/database.ts';
import { foldRows } from '#server/projections/fold-row.ts';
import { projectionHashes, resetProjections } from '#server/projections/rebuild.ts';
import { variancesOf } from '#server/projections/shelf-counts.ts';
import { TestJournal } from '../contract/journal-fixture.ts';

let db: Database;
beforeEach(() => {
	db = new Database(':memory:');
});
afterEach(() => db.close());

const at = (time: string): number => Date.parse(`2026-11-22T${time}:00+09:00`);

/** A till whose facts have their own moments: the chain is sealed again with them. */
class TimedTill extends TestJournal {
	timed(time: string | number, seal: () => JournalEntry, offset = 0): JournalEntry {
		const { hash: _, ...entry } = seal();
		this.entries.pop();
		const moment = typeof time === 'string' ? at(time) : time;
		const prev_hash = this.entries.at(-1)?.hash ?? GENESIS_HASH;
		const unsealed = { ...entry, device_time: moment - offset, clock_offset: offset, prev_hash };
		const sealed = { ...unsealed, hash: entryHash(unsealed) } as JournalEntry;
		this.entries.push(sealed);
		return sealed;
	}
	sold(time: string | number, quantity: number, item = 'onigiri'): JournalEntry {
		return this.timed(time, () => this.sale({ item, quantity }));
	}
	received(
		time: string | number,
		quantity: number,
		more: Partial<EntryBody<'stock_movement'>> = {},
	): JournalEntry {
		const lines = [{ item_id: 'onigiri', place: 'shibuya', quantity }];
		const source = `receive:${this.entries.length}`;
		return this.timed(time, () => this.seal('stock_movement', { reason: 'receive', source, lines, ...more }));
	}
	/** Posted at the end of the chain; counted at another time, after `afterSeq` of its own entries. */
	found(
		time: string | number,
		counted: number,
		afterSeq: number,
		posted: string | number = time,
	): JournalEntry {
		const counted_at = typeof time === 'string' ? at(time) : time;
		const lines = [{ item_id: 'onigiri', counted, counted_at, after_seq: afterSeq }];
		const body = { place: 'shibuya', is_training: false, lines, approval: null };
		return this.timed(posted, () => this.seal('stock_count', body));
	}
}

const till = (device: string) => new TimedTill({ device });
const fold = (...entries: readonly JournalEntry[]) =>
	db.transaction(() =>
		foldRows(
			db,
			entries.map((entry) => ({ position: '1', type: 'entry', entry })),
		),
	);
const onHand = (item = 'onigiri') =>
	db.get<{ quantity: number }>('SELECT quantity FROM proj_stock WHERE item_id = ?', item)?.quantity;
const corrected = () =>
	variancesOf(db, 'onigiri', 'shibuya').map(({ book, variance }) => ({ book, variance }));

test('STK-04 sold before it was counted, and counted right: nothing is corrected', () => {
	const [office, counter, shelves] = [till('hq'), till('t01'), till('t02')];
	fold(office.received('05:00', 1000), counter.sold('10:00', 100));
	fold(shelves.found('11:00', 900, 0));
	expect(onHand()).toBe(900);
	expect(corrected()).toEqual([{ book: 1000 - 100, variance: 0 }]);
});

test('STK-05, STK-06 a sale before the count that is heard of hours later changes what was corrected, not the shelf', () => {
	const [office, counter, cutOff, shelves] = [till('hq'), till('t01'), till('t03'), till('t02')];
	fold(office.received('05:00', 50), counter.sold('11:30', 3));
	fold(shelves.found('11:00', 48, 0, '18:00'));
	expect(onHand()).toBe(45);
	expect(corrected()).toEqual([{ book: 50, variance: -2 }]);
	fold(cutOff.sold('10:50', 1));
	expect(onHand()).toBe(45);
	expect(corrected()).toEqual([{ book: 49, variance: -1 }]);
	fold(cutOff.sold('12:10', 2));
	expect(onHand()).toBe(43);
});

test('the tablet’s own clock decides nothing: an entry stands at the server’s time, and own sales by their number', () => {
	const [office, counter, shelves] = [till('hq'), till('t01'), till('t02')];
	fold(office.received('05:00', 50));
	// Sold at 11:30, on a tablet whose clock is two hours slow and which knows it.
	fold(counter.timed('11:30', () => counter.sale({ quantity: 3 }), 2 * 3600_000));
	// The counting tablet's own sale has a time before the count; it is the entry after it.
	shelves.sold('10:00', 1);
	shelves.sold('10:30', 1);
	fold(...shelves.entries, shelves.found('11:00', 48, 1, '18:00'));
	expect(onHand()).toBe(44);
});

test('practice counts and receives nothing', () => {
	const shelves = till('t02');
	fold(shelves.received('05:00', 5), shelves.received('06:00', 7, { is_training: true }));
	const lines = [{ item_id: 'onigiri', counted: 90, counted_at: at('07:00'), after_seq: 1 }];
	fold(shelves.seal('stock_count', { place: 'shibuya', is_training: true, lines, approval: null }));
	expect(onHand()).toBe(5);
});

test('STK-10 a carton that two tablets received is told, once', () => {
	const [one, two] = [till('t01'), till('t02')];
	const cartons = ['106141411234567897'];
	fold(one.received('09:00', 24, { cartons }), two.received('09:05', 24, { cartons }));
	expect(db.all('SELECT kind, detail FROM proj_exceptions')).toMatchObject([
		{ kind: 'carton_received_twice', detail: cartons[0] },
	]);
});

const time = fc.integer({ min: 1_000, max: 1_020 });
const fact = fc.record({
	...{ device: fc.constantFrom('t01', 't02', 't03'), kind: fc.constantFrom('sale', 'receive', 'count') },
	...{ time, posted: time, units: fc.integer({ min: 1, max: 9 }), back: fc.nat(3) },
});
const program = fc.tuple(fc.array(fact, { minLength: 1, maxLength: 14 }), fc.infiniteStream(fc.nat()));

test('stock is the sum of its facts in whatever order they are heard of, and the same when it is made anew (L3, L12)', () => {
	fc.assert(
		fc.property(program, ([facts, dice]) => {
			resetProjections(db);
			const tills = new Map(['t01', 't02', 't03'].map((device) => [device, till(device)] as const));
			for (const { device, kind, time, posted, units, back } of facts) {
				const one = tills.get(device);
				if (kind === 'sale') one?.sold(time, units);
				else if (kind === 'receive') one?.received(time, units);
				else one?.found(time, units, Math.max(0, one.entries.length - back), posted);
			}
			const entries = [...tills.values()].flatMap((one) => one.entries);
			const rolls = [...dice.take(entries.length)];
			const shuffled = entries.map((entry, n) => [rolls[n] ?? 0, entry] as const).sort((a, b) => a[0] - b[0]);
			for (const [, entry] of shuffled) fold(entry);
			const { movements, counts } = factsOf(entries);
			expect(onHand() ?? 0).toBe(onTheShelf(movements, counts));
			const before = projectionHashes(db);
			resetProjections(db);
			db.transaction(() =>
				foldRows(
					db,
					entries.map((entry) => ({ position: '1', type: 'entry', entry })),
					{ strict: true },
				),
			);
			const { proj_stock, proj_moves, proj_counts } = projectionHashes(db);
			expect({ proj_stock, proj_moves, proj_counts }).toEqual({
				...{ proj_stock: before.proj_stock, proj_moves: before.proj_moves, proj_counts: before.proj_counts },
			});
		}),
		{ numRuns: 200 },
	);
});

/** The facts as the domain sees them, out of the entries alone. */
function factsOf(entries: readonly JournalEntry[]): { movements: ShelfMovement[]; counts: ShelfCount[] } {
	const all = entries.map((entry) => ({ entry, effects: effectsOf(entry), journal: `${entry.device}.1` }));
	return {
		movements: all.flatMap(({ entry: { seq, device_time }, effects, journal }) =>
			effects.movements.map(({ quantity }) => ({ journal, seq, at: device_time, quantity })),
		),
		counts: all.flatMap(({ entry: { seq }, effects, journal }) =>
			effects.shelfCounts.map(({ at: when, afterSeq, counted }, index) => ({
				...{ journal, seq, line: index + 1, at: when, afterSeq, counted },
			})),
		),
	};
}
