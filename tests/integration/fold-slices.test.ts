import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { canonicalJson, type Json } from '#protocol/canonical.ts';
import type { JournalEntry } from '#protocol/entry.ts';
import { Database } from '#server/database/database.ts';
import type { LedgerRow } from '#server/ledger/ledger.ts';
import { quarantineDocument } from '#server/ledger/ledger-documents.ts';
import { foldRows } from '#server/projections/fold-row.ts';
import { PROJECTIONS, projectionHashes, resetProjections } from '#server/projections/rebuild.ts';
import { TestJournal } from '../contract/journal-fixture.ts';

let together: Database;
let oneByOne: Database;
beforeAll(() => {
	together = new Database(':memory:');
	oneByOne = new Database(':memory:');
});
afterAll(() => {
	together.close();
	oneByOne.close();
});

/** Two tills that sell, one of them with receipt numbers of the other, and stock that comes in. */
function journals(): readonly TestJournal[] {
	const first = new TestJournal({ device: 't01' });
	const second = new TestJournal({ device: 't02', store: 'yokohama' });
	first.trade(6);
	second.openTill();
	for (const entry of first.entries.slice(2, 5)) second.seal('retail_transaction', entry.body as never);
	second.sale({ item: 'tea', quantity: 3, price: 150, tendered: 1000 });
	const lines = ['onigiri', 'tea', 'onigiri'].map((item_id, at) => ({
		item_id,
		place: 'shibuya',
		quantity: 5 - at,
	}));
	second.seal('stock_movement', { reason: 'receive', source: 's', lines });
	// Shelves counted while others sell from them: what is heard of late is on one side or the other.
	const found = (counted: number, time: number) => ({
		...{ item_id: 'onigiri', counted, counted_at: 1_795_000_000_000 + time, after_seq: 2 },
	});
	second.seal('stock_count', {
		...{ place: 'shibuya', is_training: false, approval: null, lines: [found(7, 4)] },
	});
	first.seal('stock_count', {
		...{ place: 'shibuya', is_training: false, approval: null, lines: [found(9, 6), found(8, 6)] },
	});
	first.sale();
	return [first, second];
}

const [first, second] = journals() as [TestJournal, TestJournal];
const entries = [...first.entries, ...second.entries];

const entryRow = (entry: JournalEntry): LedgerRow => ({ position: '1', type: 'entry', entry });
const asideRow = (entry: JournalEntry): LedgerRow => {
	const key = entry.device === 't01' ? first.key : second.key;
	const record = {
		claimed_id: entry.id,
		pushed_by: key,
		reason: 'unknown_kind',
		detail: '',
		content: canonicalJson(entry as unknown as Json),
		received_at: 1,
	};
	return { position: '1', type: 'quarantine', id: quarantineDocument(record)._id, record };
};

/** Rows in any order, some twice, some kept aside as well, cut into slices anywhere. */
const program = fc
	.array(fc.record({ at: fc.nat({ max: entries.length - 1 }), aside: fc.boolean() }), { maxLength: 12 })
	.chain((extra) => {
		const rows = [
			...entries.map(entryRow),
			...extra.flatMap(({ at, aside }) => {
				const entry = entries[at];
				return entry ? [aside ? asideRow(entry) : entryRow(entry)] : [];
			}),
		];
		return fc.tuple(
			fc.shuffledSubarray(rows, { minLength: Math.floor(rows.length / 2) }),
			fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
		);
	});

const contents = (db: Database) =>
	Object.fromEntries(
		Object.entries(PROJECTIONS).map(([table, order]) => [
			table,
			db.all<object>(`SELECT * FROM ${table} ORDER BY ${order}`).map((row) => ({ ...row, _metadata: 0 })),
		]),
	);

test('rows folded together give what they give one by one, in any order, repeated or kept aside', () => {
	fc.assert(
		fc.property(program, ([rows, sizes]) => {
			resetProjections(together);
			resetProjections(oneByOne);
			for (const row of rows) oneByOne.transaction(() => foldRows(oneByOne, [row]));
			for (let at = 0, nth = 0; at < rows.length; nth++) {
				const slice = rows.slice(at, at + (sizes[nth % sizes.length] ?? 1));
				together.transaction(() => foldRows(together, slice, { strict: true }));
				at += slice.length;
			}
			if (JSON.stringify(projectionHashes(together)) === JSON.stringify(projectionHashes(oneByOne))) return;
			expect(contents(together)).toEqual(contents(oneByOne));
		}),
		{ numRuns: 200 },
	);
});
