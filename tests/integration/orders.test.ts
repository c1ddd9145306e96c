import { beforeEach, expect, test } from 'vitest';
import { keepOrders, setWay } from '#domain/basket/basket.ts';
import type { LineOrder, LineWay } from '#domain/orders/line-order.ts';
import { reservedAt } from '#domain/stock/reserved-place.ts';
import { orderFault } from '#protocol/bodies/order-bodies.ts';
import { checkEntry, type JournalEntry } from '#protocol/entry.ts';
import type { StockDoc } from '#protocol/feed.ts';
import { Database } from '#server/database/database.ts';
import { publishStock } from '#server/feeds/publish-stock.ts';
import type { LedgerRow } from '#server/ledger/ledger.ts';
import { openOrders } from '#server/office/open-orders.ts';
import { foldRows } from '#server/projections/fold-row.ts';
import { readExceptions } from '#server/projections/open-exceptions.ts';
import { projectionHashes, resetProjections } from '#server/projections/rebuild.ts';
import { saleDocument } from '#usecases/documents/sale-document.ts';
import { TestJournal } from '../contract/journal-fixture.ts';
import { aBasketOf, aReturnBody, paidBasket, someFacts } from '../support/a-document.ts';

const HOME: LineWay = { method: 'delivery', collectAt: null };
const HERE: LineWay = { method: 'pickup', collectAt: 'shibuya' };
const RECIPIENT = { ref: 'someone', sealed: 'x'.repeat(60), sealedKey: 'k' };

let db: Database;
let all: JournalEntry[] = [];
beforeEach(() => {
	db = new Database(':memory:');
	all = [];
});

const orderOf = (way: LineWay, units: number, place = 'warehouse'): LineOrder => ({
	...{ way, units, place, day: '2026-11-25', level: 'likely', reason: 'known_stock', ageMinutes: 3 },
	sourcing: { outcome: 'one_place', decidedBy: 'only_way', over: [] },
});

/** A till of Shibuya that takes one thing over the counter and orders another. */
class Counter {
	readonly journal: TestJournal;
	readonly #register: string;
	#numbers = 0;

	constructor(device: string, register: string) {
		this.journal = new TestJournal({ device });
		this.#register = register;
		this.journal.openTill();
	}

	#facts() {
		const number = String(++this.#numbers).padStart(6, '0');
		return someFacts({
			...{ receipt_number: `SBY-${this.#register}-${number}`, basket_id: `${this.#register}-${number}` },
			till_session: this.journal.entries[0]?.id ?? '',
		});
	}

	order(units: number, way = HOME, place = 'warehouse') {
		const basket = aBasketOf('b', [
			{ item: 'tea', price: 158 },
			{ item: 'shirt', price: 5780, quantity: units, tax: 'standard' },
		]);
		const sent = setWay(basket, 'b-1', way);
		if (!sent.ok) throw new Error(sent.code);
		const planned = keepOrders(sent.value, new Map([['b-1', orderOf(way, units, place)]]));
		const body = saleDocument({ ...paidBasket(planned), recipient: RECIPIENT }, this.#facts());
		return this.#seal(body);
	}

	back(sold: JournalEntry<'retail_transaction'>, units: number) {
		return this.#seal(aReturnBody(sold.body, new Map([[2, units]]), this.#facts()));
	}

	#seal(body: JournalEntry<'retail_transaction'>['body']) {
		const entry = this.journal.seal('retail_transaction', body);
		expect(checkEntry(entry)).toMatchObject({ ok: true });
		return entry as JournalEntry<'retail_transaction'>;
	}
}

function fold(...entries: readonly JournalEntry[]) {
	const rows = entries.map((entry, at) => ({ type: 'entry', position: String(all.length + at + 1), entry }));
	all.push(...entries);
	foldRows(db, rows as LedgerRow[], { strict: true });
}

/** So many shirts come to a place. */
function stocked(quantity: number, place = 'warehouse') {
	const journal = new TestJournal({ device: `hq-${place}` });
	const lines = [{ item_id: 'shirt', place, quantity }];
	fold(journal.seal('stock_movement', { reason: 'opening', source: place, lines }));
}

async function published(): Promise<StockDoc | undefined> {
	await publishStock(db);
	const row = db.get<{ doc: string }>("SELECT doc FROM feed_docs WHERE id = 'stock:shirt'");
	return row && (JSON.parse(row.doc) as StockDoc);
}
const settle = () =>
	readExceptions(db).map(({ kind, detail, involved }) => [kind, detail, involved[0]?.receipt]);

test('what comes later leaves no shelf: it is promised from its place and nothing else moves', async () => {
	const till = new Counter('t01', 'R01');
	stocked(5);
	const sale = till.order(2);
	expect(sale.body.lines.map(({ order }) => order?.place)).toEqual([undefined, 'warehouse']);
	expect(sale.body.order).toMatchObject({
		recipient: { ref: 'someone' },
		groups: [{ place: 'warehouse', method: 'delivery', collect_at: null, amount: 11_560 }],
	});
	expect(JSON.stringify(sale.body)).not.toContain('sealedKey');
	fold(...till.journal.entries);
	expect(await published()).toMatchObject({ places: { warehouse: 5 }, reserved: { warehouse: 2 } });
	expect(db.all('SELECT place, quantity FROM proj_stock ORDER BY item_id, place')).toEqual([
		{ place: 'warehouse', quantity: 5 },
		{ place: reservedAt('warehouse'), quantity: 2 },
		{ place: 'shibuya', quantity: -1 },
	]);
	expect(settle()).toEqual([]);
});

test('called off by the line, the promise is free again and the money goes back', async () => {
	const till = new Counter('t01', 'R01');
	stocked(5);
	const sale = till.order(3);
	const back = till.back(sale, 2);
	expect(back.body.total).toBe(-11_560);
	fold(...till.journal.entries);
	expect(await published()).toMatchObject({ places: { warehouse: 5 }, reserved: { warehouse: 1 } });
	expect((await published())?.places.shibuya).toBeUndefined();
});

test('of two orders that cannot both be kept the later one is to be settled, with the place that could', () => {
	const [one, two] = [new Counter('t01', 'R01'), new Counter('t02', 'R02')];
	stocked(2);
	stocked(9, 'kyoto');
	one.order(2);
	two.order(1, HERE);
	fold(...two.journal.entries);
	expect(settle()).toEqual([]);
	fold(...one.journal.entries);
	// The server heard of the second till first (L16): the other one waits for an answer.
	expect(settle()).toEqual([
		[
			'promise_unreachable',
			'shirt × 2 from warehouse, promised before to SBY-R02-000001; kyoto has it',
			'SBY-R01-000001',
		],
	]);
	// What is delivered covers it again; nobody has to take a mark off.
	const later = new TestJournal({ device: 'hq-more' });
	const lines = [{ item_id: 'shirt', place: 'warehouse', quantity: 1 }];
	fold(later.seal('stock_movement', { reason: 'receive', source: 'more', lines }));
	expect(settle()).toEqual([]);
});

test('a decision is a fact that settles it once, and folding everything again comes to the same', () => {
	const till = new Counter('t01', 'R01');
	till.order(1);
	fold(...till.journal.entries);
	const [open] = readExceptions(db);
	expect(open).toMatchObject({ kind: 'promise_unreachable', action: 'find_another_way', store: 'shibuya' });
	const office = new TestJournal({ device: 'hq' });
	const decided = (action: 'another_way' | 'no_fault') =>
		office.seal('exception_resolved', { exception: open?.id ?? '', action, note: '' });
	fold(decided('another_way'), decided('no_fault'));
	expect(readExceptions(db)).toEqual([]);
	expect(readExceptions(db, { withResolved: true })).toMatchObject([
		{ resolvedBy: { action: 'another_way' } },
	]);
	const before = projectionHashes(db);
	resetProjections(db);
	const again = all.map((entry, at) => ({ type: 'entry', position: String(at + 1), entry }));
	foldRows(db, again as LedgerRow[], { strict: true });
	expect(projectionHashes(db)).toEqual(before);
});

test('what has left its place is off the shelf and promised no more; handed out twice, somebody looks at both', async () => {
	const till = new Counter('t01', 'R01');
	const [office, other] = [new TestJournal({ device: 'hq' }), new TestJournal({ device: 't02' })];
	stocked(5);
	const sale = till.order(2, HERE);
	fold(...till.journal.entries);
	expect(openOrders(db)).toMatchObject([
		{ receiptNumber: 'SBY-R01-000001', place: 'warehouse', method: 'pickup', lines: [{ line: 2, units: 2 }] },
	]);
	const handOver = (journal: TestJournal, units: number) =>
		journal.seal('order_fulfilled', {
			...{
				order_id: sale.body.order?.id ?? '',
				receipt_number: sale.body.receipt_number,
				place: 'warehouse',
			},
			...{ how: 'collected', note: '', is_training: false },
			lines: [{ line: 2, item_id: 'shirt', units }],
		});
	const first = handOver(office, 1);
	fold(first);
	expect(await published()).toMatchObject({ places: { warehouse: 4 }, reserved: { warehouse: 1 } });
	expect(openOrders(db)).toMatchObject([{ lines: [{ units: 1 }] }]);
	fold(handOver(office, 1));
	expect((await published())?.reserved).toBeUndefined();
	expect(openOrders(db)).toEqual([]);
	expect(settle()).toEqual([]);
	const second = handOver(other, 1);
	fold(second);
	const [twice] = readExceptions(db);
	expect(twice).toMatchObject({ kind: 'order_fulfilled_twice', detail: 'SBY-R01-000001 line 2: 3 of 2' });
	expect(twice?.involved.map(({ entry }) => entry)).toEqual([first.id, expect.anything(), second.id]);
});

test('an order that does not fit its document is refused at every seam', () => {
	const { body } = new Counter('t01', 'R01').order(2);
	const order = body.order;
	if (!order) throw new Error('no order');
	const [group] = order.groups;
	if (!group) throw new Error('no group');
	const faultOf = (changed: Partial<typeof order> | undefined) =>
		orderFault(body.lines, changed && { ...order, ...changed }, body.type);
	expect(faultOf({})).toBeNull();
	expect(faultOf(undefined)).toMatch(/not there/);
	expect(faultOf({ recipient: null })).toMatch(/nobody/);
	expect(faultOf({ groups: [{ ...group, amount: group.amount - 1 }] })).toMatch(/amount/);
	expect(faultOf({ groups: [{ ...group, place: 'kyoto' }] })).toMatch(/line 2/);
	expect(faultOf({ groups: [{ ...group, collect_at: 'kyoto' }] })).toMatch(/collect/);
	expect(faultOf({ groups: [group, { ...group, id: 'other' }] })).toMatch(/line 2/);
});
