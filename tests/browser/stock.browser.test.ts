import { afterEach, beforeEach, expect, test } from 'vitest';
import {
	addBatch,
	addCarton,
	addUnits,
	type ListLine,
	newList,
	parkCode,
	type ScanList,
} from '#domain/stock/scan-list.ts';
import type { JournalEntry } from '#protocol/entry.ts';
import { ownCodeItem } from '#storage/own-codes.ts';
import { OwnMovements } from '#storage/own-movements.ts';
import { StockListStore } from '#storage/stock-list-store.ts';
import { approve } from '#usecases/approve.ts';
import { countStock } from '#usecases/count-stock.ts';
import { receiveGoods } from '#usecases/receive-goods.ts';
import { registerCode } from '#usecases/register-code.ts';
import { switchTraining } from '#usecases/switch-training.ts';
import { aCounter } from '../support/a-counter.ts';
import { recompute } from '../support/recompute.ts';
import { journalOf, stored } from '../support/stored-projections.ts';

let counter: Awaited<ReturnType<typeof aCounter>>;
let lists: StockListStore;
beforeEach(async () => {
	counter = await aCounter();
	lists = new StockListStore(counter.db);
});
afterEach(() => counter.remove());

const CARTON = '106141411234567897';
const parts = () => ({ ...counter, lists });
const line = (itemId: string, units: number, afterSeq = 0): ListLine => ({
	...{ itemId, name: itemId, gtin: '', units, at: counter.time.now, afterSeq, book: null },
});
const list = (kind: ScanList['kind'], ...lines: ListLine[]): ScanList =>
	lines.reduce((all, each) => addUnits(all, each), newList('list-1', kind));
/** What the tablet shows of an item here, over a published figure that has its facts up to `through`. */
async function shown(item: string, published: number | null, through = 0): Promise<number | null> {
	const own = new OwnMovements(counter.db);
	own.follow({ store: 'shibuya', device: 't01', incarnation: 1 });
	await own.refresh();
	return own.over(item, 'shibuya', published, () => through);
}
const last = async (): Promise<JournalEntry | undefined> => (await counter.entries()).at(-1);

test('a delivery is one fact with its stock, whatever is pressed how often, and the list is gone with it', async () => {
	const carton = addCarton(list('receive', line('tea', 24), line('gum', 1)), CARTON);
	const batch = { itemId: 'tea', lot: 'A1', useBy: '2026-12-31', bestBefore: '', units: 12 };
	const noted = addBatch(carton ?? newList('x', 'receive'), batch);
	const delivery = { ...parkCode(noted, '4999999999996'), deliveryNote: ' N-7 ' };
	await lists.keep(delivery);
	expect(await receiveGoods(parts(), delivery, null)).toEqual({ ok: true, value: true });
	expect(await receiveGoods(parts(), delivery, null)).toEqual({ ok: true, value: true });
	const facts = (await counter.entries()).filter(({ kind }) => kind === 'stock_movement');
	expect(facts).toHaveLength(1);
	expect(facts[0]?.body).toMatchObject({
		...{
			reason: 'receive',
			delivery_note: 'N-7',
			cartons: [CARTON],
			parked: [{ code: '4999999999996', units: 1 }],
			batches: [{ item_id: 'tea', lot: 'A1', use_by: '2026-12-31', units: 12 }],
		},
		lines: [
			{ item_id: 'gum', place: 'shibuya', quantity: 1 },
			{ item_id: 'tea', place: 'shibuya', quantity: 24 },
		],
	});
	expect(await shown('tea', 10)).toBe(34);
	expect(await shown('gum', null)).toBe(1);
	expect(await shown('salt', null)).toBeNull();
	expect(await lists.read('receive')).toBeNull();
	expect(await stored(counter.db)).toEqual(recompute(await journalOf(counter.db)));
});

test('STK-10 a carton that this till has received is known, and one that it only practised with is not', async () => {
	expect(await lists.hasReceived(CARTON)).toBe(false);
	const delivery = addCarton(list('receive', line('tea', 24)), CARTON) ?? newList('x', 'receive');
	const leave = await approve(counter, { permission: 'training', subject: '', amount: null }, '0009', '9999');
	await switchTraining(counter, true, leave.ok ? leave.value : null);
	await receiveGoods(parts(), { ...delivery, id: 'practice' }, null);
	expect(await shown('tea', 10)).toBe(10);
	expect(await lists.hasReceived(CARTON)).toBe(false);
	await switchTraining(counter, false, null);
	await receiveGoods(parts(), delivery, null);
	expect(await lists.hasReceived(CARTON)).toBe(true);
});

test('STK-09 more than the note says is booked by somebody’s leave only', async () => {
	const delivery = { ...list('receive', line('tea', 25)), expectedUnits: 24 };
	expect(await receiveGoods(parts(), delivery, null)).toEqual({ ok: false, code: 'approval_needed' });
	expect((await last())?.kind).toBe('till_open');
	const ask = { permission: 'over_receipt', subject: '', amount: null } as const;
	const leave = await approve(counter, ask, '0009', '9999');
	expect(await receiveGoods(parts(), delivery, leave.ok ? leave.value : null)).toMatchObject({ ok: true });
	expect((await last())?.body).toMatchObject({ expected_units: 24, approval: { approver: '0009' } });
});

test('STK-05 a counted shelf is shown at once, less what was sold after the item was counted', async () => {
	await counter.sell('a', 100);
	const counted = list('count', line('tea', 8, await lists.lastSeq()));
	await lists.keep(counted);
	await counter.sell('b', 100);
	// A reload in between: the list is still there.
	expect(await lists.read('count')).toEqual(counted);
	expect(await countStock(parts(), counted, null)).toMatchObject({ ok: true });
	expect((await last())?.body).toMatchObject({
		...{ place: 'shibuya', is_training: false, approval: null },
		lines: [{ item_id: 'tea', counted: 8, counted_at: counter.time.now, after_seq: 2 }],
	});
	expect(await shown('tea', 50)).toBe(7);
	await counter.sell('c', 100);
	expect(await shown('tea', 50)).toBe(6);
	// Once the published figure has the count, it says everything.
	expect(await shown('tea', 6, 5)).toBe(6);
	expect(await stored(counter.db)).toEqual(recompute(await journalOf(counter.db)));
});

test('a code that nobody knows is an item’s by somebody’s leave: here at once, until the server says so itself', async () => {
	const wish = { code: '4999999999999', itemId: 'tea', name: 'Tea' };
	const of = (through: number) => ownCodeItem(counter.db, '04999999999999', () => through);
	expect(await registerCode(counter, wish, null)).toEqual({ ok: false, code: 'approval_needed' });
	expect(await registerCode(counter, { ...wish, code: '4999999999990' }, null)).toMatchObject({ ok: false });
	expect(await of(0)).toBeNull();
	const ask = { permission: 'register_code', subject: wish.code, amount: null } as const;
	const leave = await approve(counter, ask, '0009', '9999');
	const approval = leave.ok ? leave.value : null;
	expect(await registerCode(counter, wish, approval)).toEqual({ ok: true, value: true });
	expect(await registerCode(counter, wish, approval)).toEqual({ ok: true, value: true });
	const facts = (await counter.entries()).filter(({ kind }) => kind === 'code_registered');
	expect(facts.map(({ body }) => body)).toMatchObject([
		{ code: '04999999999999', item_id: 'tea', is_training: false },
	]);
	expect(await of(0)).toBe('tea');
	expect(await of(facts[0]?.seq ?? 0)).toBeNull();
	const gum = { ...wish, itemId: 'gum', name: 'Gum' };
	expect(await registerCode(counter, gum, approval)).toEqual({ ok: false, code: 'approval_used' });
	const again = await approve(counter, ask, '0009', '9999');
	await registerCode(counter, gum, again.ok ? again.value : null);
	expect(await of(0)).toBe('gum');
	expect(await ownCodeItem(counter.db, '04999999999982', () => 0)).toBeNull();
});
