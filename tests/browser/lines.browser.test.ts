import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Basket } from '#domain/basket/basket.ts';
import { overridePrice } from '#domain/basket/basket.ts';
import { money } from '#domain/money/money.ts';
import { PERMISSIONS } from '#domain/staff/permission.ts';
import { JAPAN } from '#domain/tax/packs/japan.ts';
import { toWireBasket } from '#protocol/bodies/basket-wire.ts';
import type { WireTaxRules } from '#protocol/bodies/store-rules.ts';
import type { EntryKind, JournalEntry } from '#protocol/entry.ts';
import type { FeedDoc, StoreDoc } from '#protocol/feed.ts';
import { OwnParkedBaskets } from '#storage/own-parked.ts';
import { OwnStoreViews } from '#storage/own-store-views.ts';
import { approve } from '#usecases/approve.ts';
import { moveCash } from '#usecases/cash-movement.ts';
import { completeSale } from '#usecases/complete-sale.ts';
import { openDrawer } from '#usecases/no-sale.ts';
import { overrideOf } from '#usecases/override-price.ts';
import type { Approval } from '#usecases/permitted.ts';
import { discardBasket, parkedBaskets, resumeBasket, suspendBasket } from '#usecases/suspend-basket.ts';
import { takeXReport } from '#usecases/x-report.ts';
import { aCounter, strictStore } from '../support/a-counter.ts';
import { aBasketOf } from '../support/a-document.ts';
import { aClerk, aStore, installFeed } from '../support/a-shop.ts';

let counter: Awaited<ReturnType<typeof aCounter>>;
let parts: ReturnType<typeof withParked>;
beforeEach(async () => {
	counter = await aCounter();
	parts = withParked();
	await publish();
});
afterEach(() => counter.remove());

const withParked = () => ({
	...counter,
	parked: new OwnParkedBaskets(counter.db),
	offers: new OwnStoreViews(counter.db),
});

const FOOD: WireTaxRules = {
	...{ pack: 'japan', rounding: 'floor', round_at: 'rate', price_basis: 'as_listed', eat_in: 'same_gross' },
	categories: JAPAN.categories.map(({ id, mark, taxClass = 'taxable', eatInAs = null, rates }) => ({
		...{ id, mark, tax_class: taxClass, eat_in_as: eatInAs },
		rates: rates.map(({ validFrom, rate: { n, d } }) => ({ valid_from: validFrom, rate: { n, d } })),
	})),
};
const ROLES = [
	{ id: 'cashier', permissions: ['sell', 'line_void'] },
	{ id: 'manager', permissions: [...PERMISSIONS] },
].map((role) => ({ ...role, name: { ja: role.id, en: role.id } }));

let generation = 2;
/** The store's feed as the server would publish it now, with more documents. */
async function publish(more: readonly FeedDoc[] = [], store: Partial<StoreDoc> = {}): Promise<void> {
	const people = [aClerk(), aClerk({ _id: 'staff:0009', name: '店長', role: 'manager', pin_hash: '9999' })];
	const doc = aStore({ ...strictStore(), roles: ROLES, tax: FOOD, ...store });
	await installFeed(counter.replica, 'store-shibuya', [doc, ...people, ...more], String(++generation));
}

const value = async <T>(work: Promise<{ ok: true; value: T } | { ok: false; code: string }>): Promise<T> => {
	const done = await work;
	if (!done.ok) throw new Error(done.code);
	return done.value;
};
const ofKind = async <K extends EntryKind>(kind: K): Promise<JournalEntry<K>[]> =>
	(await counter.entries()).filter((entry) => entry.kind === kind) as unknown as JournalEntry<K>[];

/** The manager allows something by PIN. */
async function allowed(permission: Approval['permission'], amount: number | null = null): Promise<Approval> {
	const ask = { permission, subject: 'tea', amount: amount === null ? null : money(amount) };
	const approved = await approve(counter, ask, '0009', '9999');
	if (!approved.ok) throw new Error(approved.code);
	return approved.value;
}

async function priced(basket: Basket, lineId: string, price: number, approval: Approval | null) {
	const wish = { lineId, unitPrice: money(price), reason: 'damaged' };
	const made = await overrideOf(counter, basket, wish, approval);
	if (!made.ok) return made;
	return overridePrice(basket, lineId, made.value);
}
const paid = (basket: Basket, amount: number) =>
	completeSale(parts, basket, [{ type: 'cash', amount: money(amount) }]);

const tea = (id: string, quantity = 1) =>
	aBasketOf(id, [{ item: 'tea', price: 500, quantity, category: '飲料' }]);

test('a price that a manager approved is in the sale with who, why and by whose leave', async () => {
	const basket = tea('a', 2);
	expect(await priced(basket, 'a-0', 400, null)).toEqual({ ok: false, code: 'approval_needed' });
	const approval = await allowed('price_override', 400);
	const changed = await value(priced(basket, 'a-0', 400, approval));
	const sale = await value(paid(changed, 800));
	expect(sale.receipt.total).toBe(800);
	const [entry] = await ofKind('retail_transaction');
	expect(entry?.body.lines[0]).toMatchObject({
		...{ list_price: 500, unit_price: 400, paid: 800 },
		override: { unit_price: 400, reason: 'damaged', operator: '0001', approver: '0009' },
	});
	expect(entry?.body.approvals).toEqual([
		{ permission: 'price_override', approver: '0009', entry_id: approval.entryId },
	]);
});

test('a price set without leave is not sold, whatever the basket says', async () => {
	const override = { unitPrice: money(1), reason: 'x', operator: '0001', approver: null };
	const forged = await value(Promise.resolve(overridePrice(tea('f'), 'f-0', override)));
	expect(await paid(forged, 1)).toEqual({ ok: false, code: 'approval_needed' });
	const other = await allowed('no_sale');
	const named = { ...override, approver: '0009', approval: other.entryId };
	const pretended = await value(Promise.resolve(overridePrice(tea('f'), 'f-0', named)));
	expect(await paid(pretended, 1)).toEqual({ ok: false, code: 'approval_needed' });
	expect(await ofKind('retail_transaction')).toEqual([]);
});

test('an approval is for one fact: another one, another line and another sale are refused', async () => {
	const out = { movement: 'paid_out', amount: money(100), reason: 'supplies', note: '' } as const;
	const approval = await allowed('paid_out');
	await value(moveCash(counter, out, approval));
	expect(await moveCash(counter, out, approval)).toEqual({ ok: false, code: 'approval_used' });
	expect(await ofKind('cash_movement')).toHaveLength(1);

	const x = await allowed('x_report');
	await value(takeXReport(counter, x));
	expect(await takeXReport(counter, x)).toEqual({ ok: false, code: 'approval_used' });

	const leave = await allowed('price_override');
	const two = aBasketOf('two', [
		{ item: 'tea', price: 500 },
		{ item: 'mug', price: 900 },
	]);
	const first = await value(priced(two, 'two-0', 400, leave));
	expect(await priced(first, 'two-1', 100, leave)).toEqual({ ok: false, code: 'approval_used' });
	const override = first.lines[0]?.override;
	const both = await value(Promise.resolve(overridePrice(first, 'two-1', override ?? null)));
	expect(await paid(both, 800)).toEqual({ ok: false, code: 'approval_used' });
	await value(paid(first, 1300));
	const again = await value(Promise.resolve(overridePrice(tea('again'), 'again-0', override ?? null)));
	expect(await paid(again, 400)).toEqual({ ok: false, code: 'approval_used' });
	expect(await ofKind('retail_transaction')).toHaveLength(1);
	// What was refused used no number: the next fact follows.
	await value(openDrawer(counter, { reason: 'change', note: '' }, await allowed('no_sale')));
});

test('food eaten here is taxed as such in the total, the sale and by the store’s own way', async () => {
	const basket = aBasketOf('e', [
		{ item: 'sandwich', price: 540 },
		{ item: 'bag', price: 550, tax: 'standard' },
	]);
	const here = await value(paid({ ...basket, serviceMode: 'eat_in' }, 1090));
	const away = await value(paid({ ...basket, id: 'e2' }, 1090));
	expect([here.receipt.isEatenHere, away.receipt.isEatenHere]).toEqual([true, undefined]);
	await publish([], { tax: { ...FOOD, served_as: 'eat_in' } });
	await value(paid({ ...basket, id: 'e3' }, 1090));
	const sales = await ofKind('retail_transaction');
	const said = sales.map(({ body }) => [
		body.service_mode,
		body.taxes.map(({ category, gross, tax }) => [category, gross, tax]),
	]);
	expect(said).toEqual([
		['eat_in', [['standard', 1090, 99]]],
		[
			'take_away',
			[
				['reduced', 540, 40],
				['standard', 550, 50],
			],
		],
		['eat_in', [['standard', 1090, 99]]],
	]);
	await value(paid(aBasketOf('ware', [{ item: 'bag', price: 550, tax: 'standard' }]), 550));
	expect((await ofKind('retail_transaction')).at(-1)?.body.service_mode).toBeNull();
});

test('a basket is parked and taken up as facts, once, with its prices and how it is served', async () => {
	const approval = await allowed('price_override', 400);
	const basket: Basket = { ...(await value(priced(tea('p'), 'p-0', 400, approval))), serviceMode: 'eat_in' };
	await parts.baskets.save(basket);
	await value(suspendBasket(parts, basket, '緑茶'));
	expect(await parts.baskets.open()).toBeNull();
	const [entry] = await ofKind('suspended_basket');
	const [parked] = await parkedBaskets(parts);
	expect(parked).toMatchObject({ basket, label: '緑茶', operator: '0001', entryId: entry?.id });
	expect(await value(resumeBasket(parts, entry?.id ?? ''))).toEqual(basket);
	expect(await parts.baskets.open()).toEqual(basket);
	expect(await parkedBaskets(parts)).toEqual([]);
	expect(await resumeBasket(parts, entry?.id ?? '')).toEqual({ ok: false, code: 'basket_not_found' });
	expect((await ofKind('basket_resumed')).map(({ body }) => [body.of, body.outcome])).toEqual([
		[entry?.id, 'resumed'],
	]);
	await value(paid(basket, 400));
});

const elsewhere = (n: number, isTraining = false): FeedDoc => ({
	...({ _id: `basket:shibuya:t02.1:00000000${n}`, type: 'basket' } as const),
	...{ entry_id: `shibuya:t02.1:00000000${n}`, device: 't02', operator: '0009', suspended_at: n },
	...{ label: `other ${n}`, is_training: isTraining, basket: toWireBasket(tea(`o${n}`, n)) },
});

test('baskets of another tablet are listed, taken up here, and gone at once although the feed still has them', async () => {
	await publish([elsewhere(1), elsewhere(2), elsewhere(3, true)]);
	expect((await parkedBaskets(parts)).map(({ label, isElsewhere }) => [label, isElsewhere])).toEqual([
		['other 1', true],
		['other 2', true],
	]);
	const taken = await value(resumeBasket(parts, 'shibuya:t02.1:000000002'));
	expect(taken.lines[0]).toMatchObject({ itemId: 'tea', quantity: 2, category: '飲料' });
	expect((await parkedBaskets(parts)).map(({ label }) => label)).toEqual(['other 1']);
	expect(await resumeBasket(parts, 'shibuya:t02.1:000000003')).toEqual({
		ok: false,
		code: 'basket_not_found',
	});
});

test('a basket that has just been sold is not parked: it would be sold again', async () => {
	const basket = tea('twice');
	await value(paid(basket, 800));
	expect(await suspendBasket(parts, basket, 'late')).toEqual({ ok: false, code: 'basket_not_found' });
	expect(await ofKind('suspended_basket')).toEqual([]);
});

test('an own basket that another tablet took up leaves the list when the feed says so', async () => {
	await value(suspendBasket(parts, tea('mine'), 'mine'));
	await value(suspendBasket(parts, tea('stays'), 'stays'));
	const [mine] = await ofKind('suspended_basket');
	expect((await parkedBaskets(parts)).map(({ label }) => label)).toEqual(['mine', 'stays']);
	await counter.relaxed.deltas.put({ feed: 'store-shibuya', id: `basket:${mine?.id}`, doc: null });
	expect((await parkedBaskets(parts)).map(({ label }) => label)).toEqual(['stays']);
	expect(await resumeBasket(parts, mine?.id ?? '')).toEqual({ ok: false, code: 'basket_not_found' });
});

test('a parked basket is thrown away as a fact with its reason, once, and counts as cancelled', async () => {
	await value(suspendBasket(parts, tea('mine'), 'mine'));
	const [mine] = await ofKind('suspended_basket');
	const key = mine?.id ?? '';
	const discard = (reason: string) => discardBasket(parts, key, { reason, approval: null });
	expect(await discard(' ')).toEqual({ ok: false, code: 'reason_missing' });
	expect(await discard('mistake')).toEqual({ ok: true, value: true });
	expect(await parkedBaskets(parts)).toEqual([]);
	expect(await discard('mistake')).toEqual({ ok: false, code: 'basket_not_found' });
	expect(await resumeBasket(parts, key)).toEqual({ ok: false, code: 'basket_not_found' });
	expect((await ofKind('basket_resumed')).map(({ body }) => body)).toMatchObject([
		{ of: key, basket_id: 'mine', outcome: 'discarded', note: 'mistake' },
	]);
	const x = await value(takeXReport(counter, await allowed('x_report')));
	expect(x.figures.events.cancelled_basket?.count).toBe(1);
});

test('whoever may not take lines out needs leave to throw a basket away, also an older version’s', async () => {
	const roles = ROLES.map((role) => (role.id === 'cashier' ? { ...role, permissions: ['sell'] } : role));
	await publish([], { roles });
	const row = { id: 'old', state: 'suspended', basket: tea('old'), label: 'old', operator: '0001' } as const;
	await counter.db.baskets.put({ ...row, suspended_at: 5 });
	const discard = (approval: Approval | null) => discardBasket(parts, 'old', { reason: 'mistake', approval });
	expect(await discard(null)).toEqual({ ok: false, code: 'approval_needed' });
	expect(await discard(await allowed('line_void'))).toEqual({ ok: true, value: true });
	expect(await parkedBaskets(parts)).toEqual([]);
	expect((await ofKind('audit_event')).at(-1)?.body).toMatchObject({
		...{ event: 'cancelled_basket', subject: 'old', note: 'mistake', approver: '0009' },
	});
});

test('a basket that an older version parked still comes back', async () => {
	const basket = tea('old');
	const row = { id: 'old', state: 'suspended', basket, label: 'old', operator: '0001' } as const;
	await counter.db.baskets.put({ ...row, suspended_at: 5 });
	expect(await parkedBaskets(parts)).toEqual([{ basket, label: 'old', operator: '0001', suspendedAt: 5 }]);
	expect(await value(resumeBasket(parts, 'old'))).toEqual(basket);
	expect(await parts.baskets.open()).toEqual(basket);
	expect(await parkedBaskets(parts)).toEqual([]);
});
