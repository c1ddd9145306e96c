import * as v from 'valibot';
import { beforeEach, expect, test } from 'vitest';
import { money } from '#domain/money/money.ts';
import { figuresOf } from '#domain/till/fold-facts.ts';
import { NO_PERIOD, type PeriodEnd, periodEnd, zReport } from '#domain/till/z-report.ts';
import { toWireBasket } from '#protocol/bodies/basket-wire.ts';
import type { RetailTransactionBody } from '#protocol/bodies/sale-body.ts';
import type { SaleDoc } from '#protocol/bodies/store-docs.ts';
import { checkEntry, type EntryBody, type JournalEntry } from '#protocol/entry.ts';
import { FeedDoc } from '#protocol/feed.ts';
import { tillFactsOf } from '#protocol/till-facts.ts';
import { Database } from '#server/database/database.ts';
import { PUBLISHED_SALES, publishStoreViews } from '#server/feeds/publish-store-views.ts';
import type { LedgerRow } from '#server/ledger/ledger.ts';
import { dayFigures, periodFigures, sessionFigures } from '#server/projections/figures.ts';
import { foldRows } from '#server/projections/fold-row.ts';
import { projectionHashes } from '#server/projections/rebuild.ts';
import { reversalDocument } from '#usecases/documents/reversal-document.ts';
import { TestJournal } from '../contract/journal-fixture.ts';
import { aBasketOf, aReturnBody, aRule, aSaleBody, someFacts } from '../support/a-document.ts';

let db: Database;
let row = 0;
beforeEach(() => {
	db = new Database(':memory:');
	row = 0;
});

/** A tablet of the store with its receipt series. */
class Counter {
	readonly journal: TestJournal;
	readonly #register: string;
	#numbers = 0;
	#last: PeriodEnd = NO_PERIOD;

	constructor(device: string, register: string) {
		this.journal = new TestJournal({ device });
		this.#register = register;
		this.journal.openTill();
	}

	get session(): string {
		return this.journal.entries[0]?.id ?? '';
	}

	document(
		make: (facts: ReturnType<typeof someFacts>) => RetailTransactionBody,
		basket = `${this.#numbers}`,
	) {
		const receipt_number = `SBY-${this.#register}-${String(++this.#numbers).padStart(6, '0')}`;
		const facts = someFacts({
			...{ receipt_number, till_session: this.session },
			basket_id: `${this.#register}-${basket}`,
		});
		const entry = this.journal.seal('retail_transaction', make(facts));
		expect(checkEntry(entry)).toMatchObject({ ok: true });
		return entry as JournalEntry<'retail_transaction'>;
	}

	sale(price = 158, quantity = 3, basket?: string) {
		return this.document(
			(facts) => aSaleBody(aBasketOf('b', [{ item: 'tea', price, quantity }]), facts),
			basket,
		);
	}

	back(sold: JournalEntry<'retail_transaction'>, units: number) {
		return this.document((facts) => aReturnBody(sold.body, new Map([[1, units]]), facts));
	}

	z(change: Partial<EntryBody<'z_report'>> = {}) {
		const seq = this.journal.entries.length + 1;
		const facts = this.journal.entries.flatMap((entry) => tillFactsOf(entry));
		const journal = `${this.journal.key.device}.1`;
		const report = zReport(this.#last, journal, facts, { seq, businessDay: '2026-11-22' });
		this.#last = periodEnd(report);
		return this.journal.seal('z_report', {
			...{ z_number: report.zNumber, after_seq: report.afterSeq, through_seq: report.throughSeq },
			...{ figures: report.figures as EntryBody<'z_report'>['figures'], totals: report.totals, drawers: [] },
			...change,
		});
	}
}

const rowsOf = (entries: readonly JournalEntry[]): LedgerRow[] =>
	entries.map((entry) => ({ type: 'entry', position: String(++row), entry }) as LedgerRow);
const fold = (...entries: readonly JournalEntry[]) => foldRows(db, rowsOf(entries), { strict: true });
const exceptions = () =>
	db
		.all<{ kind: string; detail: string }>('SELECT kind, detail FROM proj_exceptions ORDER BY id')
		.map((e) => ({ ...e }));
const figuresAt = (scope: string) => {
	const [kind, name = ''] = scope.split(/:(.*)/s);
	if (kind === 'day') return dayFigures(db, name);
	return kind === 'session' ? sessionFigures(db, name) : periodFigures(db, name, 1);
};
const published = async (): Promise<Map<string, FeedDoc>> => {
	await publishStoreViews(db);
	const rows = db.all<{ id: string; doc: string }>(
		"SELECT id, doc FROM feed_docs WHERE feed = 'store-shibuya' AND withdrawn = 0",
	);
	return new Map(rows.map(({ id, doc }) => [id, v.parse(FeedDoc, JSON.parse(doc))]));
};

test('two tablets that took back the same unit are an exception with both receipts; reversing one settles it', () => {
	const [one, two] = [new Counter('t01', 'R01'), new Counter('t02', 'R02')];
	const sold = one.sale(158, 3);
	one.back(sold, 2);
	two.back(sold, 2);
	fold(...one.journal.entries, ...two.journal.entries);
	expect(exceptions()).toEqual([
		{ kind: 'over_returned', detail: 'SBY-R01-000001 line 1: 4 of 3, by SBY-R01-000002 and SBY-R02-000001' },
	]);
	const wrong = two.journal.entries[1] as JournalEntry<'retail_transaction'>;
	fold(two.document((facts) => reversalDocument(wrong, facts)));
	expect(exceptions()).toEqual([]);
	expect(db.all('SELECT quantity FROM proj_stock')).toMatchObject([{ quantity: -1 }]);
});

test('a return that is folded before its sale is looked at with the sale', () => {
	const [one, two] = [new Counter('t01', 'R01'), new Counter('t02', 'R02')];
	const sold = one.sale(158, 1);
	two.back({ ...sold, body: { ...sold.body } }, 1);
	two.document((facts) => aReturnBody(sold.body, new Map([[1, 1]]), facts));
	fold(...two.journal.entries);
	expect(exceptions()).toEqual([]);
	fold(...one.journal.entries);
	expect(exceptions()).toMatchObject([{ kind: 'over_returned' }]);
});

test("a Z is compared with the server's own sum of its period, and a difference names the figures", () => {
	const one = new Counter('t01', 'R01');
	one.sale();
	one.z();
	one.sale(98, 1);
	one.z();
	one.z();
	fold(...one.journal.entries);
	expect(exceptions()).toEqual([]);
	expect(db.all('SELECT z_number, differs FROM proj_z')).toMatchObject([
		{ z_number: 1, differs: '' },
		{ z_number: 2, differs: '' },
		{ z_number: 3, differs: '' },
	]);
	one.sale(100, 1);
	fold(one.journal.entries.at(-1) as JournalEntry);
	const figures = structuredClone(figuresOf([])) as EntryBody<'z_report'>['figures'];
	fold(one.z({ figures, z_number: 9 }));
	expect(exceptions()).toMatchObject([{ kind: 'z_differs' }]);
	expect(exceptions()[0]?.detail).toContain('sales');
	expect(exceptions()[0]?.detail).toContain('z_number');
});

test('days, sessions and training: the server sums what the tablets sum', () => {
	const [one, two] = [new Counter('t01', 'R01'), new Counter('t02', 'R02')];
	one.sale(158, 3);
	const sold = two.sale(98, 2);
	two.back(sold, 1);
	one.document((facts) =>
		aSaleBody(aBasketOf('b', [{ item: 'tea', price: 500 }]), { ...facts, is_training: true }),
	);
	fold(...one.journal.entries, ...two.journal.entries);
	const all = [...one.journal.entries, ...two.journal.entries].flatMap((entry) => tillFactsOf(entry));
	expect(figuresAt('day:shibuya:2026-11-22')).toEqual(JSON.parse(JSON.stringify(figuresOf(all))));
	expect(figuresAt(`session:${two.session}`)).toMatchObject({
		sales: { amount: 196 },
		returns: { amount: 98 },
		cash: { [two.session]: { float: 30_000, sales: 196, refunds: -98 } },
	});
	expect(db.all('SELECT count(*) AS n, sum(total) AS total FROM proj_sales')).toMatchObject([
		{ n: 3, total: 572 },
	]);
	expect(db.all('SELECT cash FROM proj_drawer ORDER BY session')).toMatchObject([
		{ cash: 474 },
		{ cash: 98 },
	]);
});

test('a balance is the sum of its facts; spending more than there is, on two tablets, is an exception', async () => {
	const [one, two] = [new Counter('t01', 'R01'), new Counter('t02', 'R02')];
	one.journal.seal('stored_value', {
		...{ is_training: false, account: 'G-1', kind: 'gift_card', amount: 500, reason: 'issue' },
		...{ of: null, note: '', approval: null },
	});
	const spend = (counter: Counter) =>
		counter.document((facts) =>
			aSaleBody(aBasketOf('b', [{ item: 'tea', price: 400 }]), facts, [
				{ id: 'g', rule: aRule('gift_card'), amount: money(500), reference: 'G-1' },
			]),
		);
	spend(one);
	spend(two);
	fold(...one.journal.entries, ...two.journal.entries);
	expect(exceptions()).toEqual([{ kind: 'value_overdrawn', detail: 'G-1: -300' }]);
	expect((await published()).get('value:G-1')).toMatchObject({
		balance: -300,
		through: { 't01.1': 3, 't02.1': 2 },
	});
});

test('a parked basket is published until one tablet takes it up; taken up or sold by two, both are named', async () => {
	const [one, two] = [new Counter('t01', 'R01'), new Counter('t02', 'R02')];
	const parked = one.journal.seal('suspended_basket', {
		...{ session: one.session, is_training: false, label: 'tea' },
		basket: toWireBasket(aBasketOf('R01-p', [{ item: 'tea', price: 158 }])),
	});
	fold(...one.journal.entries);
	expect((await published()).get(`basket:${parked.id}`)).toMatchObject({ label: 'tea', device: 't01' });
	const resumed = {
		of: parked.id,
		basket_id: 'R01-p',
		outcome: 'resumed',
		session: null,
		is_training: false,
	} as const;
	fold(two.journal.entries[0] as JournalEntry, two.journal.seal('basket_resumed', resumed));
	expect([...(await published()).keys()]).toEqual([]);
	fold(one.journal.seal('basket_resumed', resumed));
	expect(exceptions()).toMatchObject([{ kind: 'basket_resumed_twice' }]);
	fold(one.sale(158, 1, 'p'));
	const again = two.document((facts) =>
		aSaleBody(aBasketOf('b', [{ item: 'tea', price: 158 }]), { ...facts, basket_id: 'R01-p' }),
	);
	fold(again);
	expect(exceptions()).toContainEqual({
		kind: 'basket_sold_twice',
		detail: 'SBY-R01-000001 and SBY-R02-000001',
	});
});

test('a parked basket that is sold without having been taken up is no longer offered', async () => {
	const one = new Counter('t01', 'R01');
	const basket = toWireBasket(aBasketOf('R01-late', [{ item: 'tea', price: 158 }]));
	const parked = one.journal.seal('suspended_basket', {
		...{ session: one.session, is_training: false, label: 'tea', basket },
	});
	fold(...one.journal.entries);
	expect((await published()).has(`basket:${parked.id}`)).toBe(true);
	fold(one.sale(158, 1, 'late'));
	expect((await published()).has(`basket:${parked.id}`)).toBe(false);
});

test('a sale is published for returns at any tablet, with what came back since and no names', async () => {
	const one = new Counter('t01', 'R01');
	const sold = one.sale(158, 3);
	fold(...one.journal.entries);
	const first = (await published()).get('sale:SBY-R01-000001') as SaleDoc;
	expect(first).toMatchObject({ total: 474, returned: [], voided_by: null });
	expect(JSON.stringify(first)).not.toContain('staff-1');
	const back = one.back(sold, 1);
	fold(back);
	expect((await published()).get('sale:SBY-R01-000001')).toMatchObject({
		returned: [{ entry_id: back.id, line: 1, units: 1 }],
		refunded: [{ entry_id: back.id, of: 'cash-1', kind: 'cash', covered: 158, amount: 158 }],
	});
	const voided = one.sale(98, 1);
	fold(
		voided,
		one.document((facts) => reversalDocument(voided, facts)),
	);
	expect((await published()).get(`sale:${voided.body.receipt_number}`)).toMatchObject({
		voided_by: one.journal.entries.at(-1)?.id,
	});
});

test('of a long backlog only the sales that stay are published', async () => {
	const one = new Counter('t01', 'R01');
	const early = one.sale(158, 3);
	fold(...one.journal.entries);
	await published();
	const from = one.journal.entries.length;
	for (let sold = 0; sold < PUBLISHED_SALES + 600; sold++) one.sale(98, 1);
	const late = one.journal.entries.slice(from);
	fold(...late.slice(0, 300));
	fold(one.back(early, 1));
	fold(...late.slice(300));
	const sales = [...(await published()).keys()].filter((id) => id.startsWith('sale:'));
	const newest = late
		.slice(-PUBLISHED_SALES)
		.map(({ body }) => `sale:${(body as RetailTransactionBody).receipt_number}`);
	expect(sales).toEqual(expect.arrayContaining(newest));
	expect(sales.length).toBeLessThan(PUBLISHED_SALES + 200);
	// Nobody was told of sales only to be told again that they are gone.
	const gone = db.all<{ id: string }>(
		"SELECT id FROM feed_docs WHERE feed = 'store-shibuya' AND withdrawn = 1",
	);
	expect(gone.length).toBeLessThan(400);
	expect(db.all('SELECT 1 FROM proj_queue')).toEqual([]);
});

test('folded at once, one by one or row after row, everything is the same (L3)', () => {
	const [one, two] = [new Counter('t01', 'R01'), new Counter('t02', 'R02')];
	const sold = one.sale(158, 3);
	two.back(sold, 2);
	one.back(sold, 2);
	two.sale();
	one.z();
	one.sale(60, 2);
	two.z();
	const rows = rowsOf([...two.journal.entries, ...one.journal.entries]);
	const at = [1, 3, rows.length].map((size) => {
		const own = new Database(':memory:');
		for (let from = 0; from < rows.length; from += size) {
			foldRows(own, rows.slice(from, from + size), { strict: size > 1 });
		}
		return projectionHashes(own);
	});
	expect(at[1]).toEqual(at[0]);
	expect(at[2]).toEqual(at[0]);
});

test('CSH-13: a corrected tender is told to the other tablets, counted in the day and excuses no Z', async () => {
	const one = new Counter('t01', 'R01');
	const sold = one.sale(1000, 3);
	one.journal.seal('tender_correction', {
		...{ session: one.session, is_training: false, of: sold.id },
		receipt_number: sold.body.receipt_number,
		from: { rule: 'cash', kind: 'cash' },
		to: { rule: 'card', kind: 'card' },
		...{ amount: sold.body.total, reason: 'mistake', approval: null },
	});
	one.z();
	fold(...one.journal.entries);
	expect(exceptions()).toEqual([]);
	expect(db.all('SELECT differs FROM proj_z')).toMatchObject([{ differs: '' }]);
	expect(sessionFigures(db, one.session).tenders).toMatchObject({
		cash: { corrected: -sold.body.total },
		card: { corrected: sold.body.total },
	});
	const doc = (await published()).get(`sale:${sold.body.receipt_number}`) as SaleDoc;
	expect(doc.tenders).toMatchObject([{ rule: 'cash', covered: sold.body.total }]);
	expect(doc.corrections).toEqual([
		{ from: { rule: 'cash', kind: 'cash' }, to: { rule: 'card', kind: 'card' }, amount: sold.body.total },
	]);
});
