import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Mood } from '#devices/terminal/simulated-terminal.ts';
import { addItem, emptyBasket } from '#domain/basket/basket.ts';
import { money } from '#domain/money/money.ts';
import {
	beginSettlement,
	confirmBreakage,
	type SettlementState,
	settlementOf,
	takeTender,
} from '#domain/tender/settlement-state.ts';
import type { TakenTender } from '#domain/tender/taken-tender.ts';
import type { Journal } from '#ports/journal.ts';
import type { Terminal } from '#ports/terminal.ts';
import type { RetailTransactionBody } from '#protocol/bodies/sale-body.ts';
import type { ValueDoc } from '#protocol/bodies/store-docs.ts';
import { charge, goOnWith, reverseCharge, unsettledCharges } from '#usecases/charge.ts';
import { type CompleteSaleParts, completeSale } from '#usecases/complete-sale.ts';
import type { ChargeParts } from '#usecases/payment-attempts.ts';
import { viewAccount } from '#usecases/stored-value.ts';
import { aCounter } from '../support/a-counter.ts';
import { aBasketOf, aRule } from '../support/a-document.ts';
import { aTerminal } from '../support/a-terminal.ts';
import { recompute } from '../support/recompute.ts';
import { journalOf, stored } from '../support/stored-projections.ts';

let counter: Awaited<ReturnType<typeof aCounter>>;
let shop: ReturnType<typeof aTerminal>;
let parts: ChargeParts;
beforeEach(async () => {
	counter = await aCounter();
	shop = aTerminal();
	parts = shop.at(counter);
});
afterEach(async () => {
	expect(await stored(counter.db)).toEqual(recompute(await journalOf(counter.db)));
	await counter.remove();
});

const yen = (amount: number) => money(amount);
const BASKET = 'basket-1';
const wish = { basketId: BASKET, tenderId: 'card-1', rule: 'card', amount: yen(2000) };
const ONLINE = { isOnline: true, offlineAllowance: yen(0) };
const OFFLINE = { isOnline: false, offlineAllowance: yen(0) };

const value = <T>(done: { ok: true; value: T } | { ok: false; code: string }): T => {
	if (!done.ok) throw new Error(done.code);
	return done.value;
};
/** The counter's journal with something of it done otherwise. */
const journalWith = (given: Partial<Journal>): Journal => ({
	commit: (draft) => counter.journal.commit(draft),
	entry: (id) => counter.journal.entry(id),
	receipts: (offset, limit) => counter.journal.receipts(offset, limit),
	receipt: (number) => counter.journal.receipt(number),
	openSession: () => counter.journal.openSession(),
	unsent: () => counter.journal.unsent(),
	...given,
});
const terminalWith = (charge: Terminal['charge']): Terminal => ({
	charge,
	status: (key, signal) => shop.terminal.status(key, signal),
	reverse: (key, signal) => shop.terminal.reverse(key, signal),
});
const attempts = async (): Promise<string[]> =>
	(await counter.entries()).flatMap((entry) =>
		entry.kind === 'payment_attempt' ? [(entry.body as { status: string }).status] : [],
	);
const given = (id: string, rule: string, amount: number, more: Partial<TakenTender> = {}): TakenTender => ({
	...{ id, rule: aRule(rule), amount: yen(amount) },
	...more,
});
async function pay(tenders: readonly TakenTender[], breakageConfirmed = false, id = BASKET, price = 2000) {
	const sale: CompleteSaleParts = counter.till;
	const goods = aBasketOf(id, [{ item: 'tea', price }]);
	return completeSale(sale, goods, tenders, { breakageConfirmed });
}
const lastSale = async (): Promise<RetailTransactionBody> =>
	(await counter.entries()).at(-1)?.body as RetailTransactionBody;

test('a card is intended before the terminal is asked, approved, and settled by its sale', async () => {
	const order: string[] = [];
	const journal = journalWith({
		commit: async (draft) => {
			const outcome = await counter.journal.commit(draft);
			order.push(draft.onceKey);
			return outcome;
		},
	});
	const terminal = terminalWith(async (intent, signal) => {
		order.push('asked');
		return shop.terminal.charge(intent, signal);
	});
	const approved = value(await charge({ ...parts, journal, terminal }, wish));
	expect(order).toEqual(['pay:basket-1:card-1:1:intended', 'asked', 'pay:basket-1:card-1:1:approved']);
	expect(approved).toMatchObject({ action: 'commit', state: { status: 'approved', amount: 2000 } });
	const { reference } = approved.state as { reference: string };
	await pay([given('c', 'card', 2000, { reference, attemptKey: approved.intent.key, isCharged: true })]);
	expect((await lastSale()).tenders).toMatchObject([
		{ kind: 'card', covered: 2000, reference, attempt_key: 'basket-1:card-1:1' },
	]);
	expect(await unsettledCharges(parts, '')).toEqual([]);
	expect(shop.terminal.charged).toBe(2000);
});

test('nothing is asked of the terminal while the intent cannot be written', async () => {
	const journal = journalWith({ commit: async () => ({ status: 'failed', code: 'storage_full' }) });
	expect(await charge({ ...parts, journal }, wish)).toMatchObject({ code: 'storage_full' });
	expect(shop.terminal.charged).toBe(0);
});

test('a declined card charges nothing, and the next try has its own key', async () => {
	shop.terminal.setMood('decline');
	expect(value(await charge(parts, wish))).toMatchObject({
		action: 'try_again',
		state: { status: 'declined' },
	});
	shop.terminal.setMood('approve');
	expect(value(await charge(parts, wish)).intent.key).toBe('basket-1:card-1:2');
	expect(await attempts()).toEqual(['intended', 'declined', 'intended', 'approved']);
	expect(shop.terminal.charged).toBe(2000);
});

test('a charge that never arrived times out, is asked about and may be tried again', async () => {
	shop.terminal.setMood('time_out');
	expect(value(await charge(parts, wish))).toMatchObject({
		action: 'try_again',
		state: { status: 'declined', reason: 'not_found' },
	});
	expect(await attempts()).toEqual(['intended', 'unknown', 'declined']);
	expect(shop.terminal.charged).toBe(0);
});

test('a lost reply is asked for again: one charge, whatever was heard of it', async () => {
	shop.terminal.setMood('lose_reply');
	expect(value(await charge(parts, wish))).toMatchObject({ action: 'commit', state: { status: 'approved' } });
	expect(await attempts()).toEqual(['intended', 'unknown', 'approved']);
	expect(shop.terminal.charged).toBe(2000);
});

test('a terminal that went silent: nobody charges again, three questions, then it is reversed', async () => {
	shop.terminal.setMood('dead');
	const silent = value(await charge(parts, wish));
	expect(silent).toMatchObject({ action: 'query_status', state: { status: 'unknown', queries: 1 } });
	for (const rule of ['card', 'qr']) {
		expect(await charge(parts, { ...wish, rule, tenderId: rule })).toMatchObject({
			code: 'payment_unsettled',
		});
	}
	const { key } = silent.intent;
	await goOnWith(parts, key, BASKET);
	expect(value(await goOnWith(parts, key, BASKET)).action).toBe('cancel');
	expect(value(await goOnWith(parts, key, BASKET)).state.status).toBe('cancelling');
	expect(shop.terminal.charged).toBe(2000);
	shop.terminal.setMood('approve');
	expect(value(await goOnWith(parts, key, BASKET))).toMatchObject({ state: { status: 'reversed' } });
	expect(shop.terminal.charged).toBe(0);
	expect(await attempts()).toEqual(['intended', 'unknown', 'cancelling', 'reversed']);
});

test.each<[Mood, 'open' | 'gone', string, number]>([
	['approve', 'open', 'commit', 2000],
	['approve', 'gone', 'cancel', 0],
	['lose_reply', 'open', 'commit', 2000],
	['time_out', 'open', 'try_again', 0],
])(
	'TND-10: a tablet that dies while %s is under way, its basket %s, finds the try: %s',
	async (mood, found, action, charged) => {
		shop.terminal.setMood(mood);
		const dies = new Promise<never>(() => {});
		const terminal = terminalWith((intent, signal) => shop.terminal.charge(intent, signal).then(() => dies));
		void charge({ ...parts, terminal }, wish);
		await expect.poll(async () => (await counter.records.attempts()).length).toBe(1);
		await expect.poll(() => shop.terminal.charged).toBe(mood === 'time_out' ? 0 : 2000);

		const reloaded = shop.at(counter);
		const open = found === 'open' ? BASKET : 'another';
		const [attempt] = await unsettledCharges(reloaded, open);
		expect(attempt?.action).toBe('query_status');
		const key = attempt?.intent.key ?? '';
		expect(value(await goOnWith(reloaded, key, open)).action).toBe(action);
		if (action === 'cancel') await goOnWith(reloaded, key, open);
		expect(shop.terminal.charged).toBe(charged);
		expect(await unsettledCharges(reloaded, open)).toHaveLength(action === 'commit' ? 1 : 0);
		if (action === 'commit') expect(await attempts()).toEqual(['intended', 'approved']);
	},
);

test('a card that was approved is given back on the terminal, and the sale is paid in cash', async () => {
	const { key } = value(await charge(parts, wish)).intent;
	expect(value(await reverseCharge(parts, key, BASKET)).state.status).toBe('reversed');
	expect(shop.terminal.charged).toBe(0);
	await pay([given('cash', 'cash', 2000)]);
	expect(await unsettledCharges(parts, '')).toEqual([]);
});

test('a sale that is paid in cash keeps a charge in sight of which nobody knows', async () => {
	shop.terminal.setMood('dead');
	await charge(parts, wish);
	await pay([given('cash', 'cash', 2000)]);
	expect(await unsettledCharges(parts, '')).toMatchObject([{ state: { status: 'unknown' } }]);
});

test('practice asks no terminal', async () => {
	const session = await counter.journal.openSession();
	const journal = journalWith({ openSession: async () => session && { ...session, isTraining: true } });
	expect(value(await charge({ ...parts, journal }, wish)).state.status).toBe('approved');
	expect(shop.terminal.charged).toBe(0);
});

const take = (due: number, ...tenders: readonly TakenTender[]): SettlementState =>
	tenders.reduce((state, tender) => value(takeTender(state, tender, ONLINE)), beginSettlement(yen(due), 1));

test('vouchers leave a surplus that is told before it is kept, and never change', async () => {
	const vouchers = given('v', 'voucher', 2500, { pieces: { face: yen(500), count: 5 } });
	const state = take(2000, vouchers);
	expect(settlementOf(state)).toMatchObject({ status: 'breakage', breakage: 500, instead: { pieces: 4 } });
	expect(await pay([vouchers])).toMatchObject({ ok: false });
	expect(settlementOf(confirmBreakage(state))).toMatchObject({ status: 'settled', changeDue: 0 });
	const sale = value(await pay([vouchers], true));
	expect(sale.changeDue).toBe(0);
	expect((await lastSale()).tenders).toMatchObject([{ kind: 'voucher', amount: 2500, breakage: 500 }]);
});

test('a voucher with change, a card and cash share one sale; change comes out of what gives it', async () => {
	const tenders = [
		given('v', 'voucher_with_change', 500),
		given('q', 'qr', 900, { reference: '****1234' }),
		given('cash', 'cash', 1000),
	];
	expect(settlementOf(take(2000, ...tenders))).toMatchObject({ status: 'settled', changeDue: 400 });
	expect(value(await pay(tenders)).changeDue).toBe(400);
	expect((await lastSale()).tenders.map(({ rule, covered }) => [rule, covered])).toEqual([
		['qr', 900],
		['voucher_with_change', 500],
		['cash', 600],
	]);
});

test('without a network no QR payment is taken, and none for more than is due', () => {
	const qr = given('q', 'qr', 900);
	expect(takeTender(beginSettlement(yen(2000), 1), qr, OFFLINE)).toMatchObject({
		code: 'tender_needs_network',
	});
	expect(takeTender(beginSettlement(yen(800), 1), qr, ONLINE)).toMatchObject({ code: 'tender_over' });
});

const ACCOUNT = 'GC-0001';
const withValue = (balance: number | null, through: Record<string, number> = {}) => ({
	...counter,
	device: {
		store: async () => {
			const store = await counter.device.store();
			return store && { ...store, offline_limit: { per_account: 3000, per_till: 4000 } };
		},
	},
	views: {
		value: async (account: string): Promise<ValueDoc | null> =>
			balance === null
				? null
				: ({ _id: `value:${account}`, type: 'value', account, balance, through } as ValueDoc),
	},
});

test('a gift card is loaded by a line, spent up to what may be spent offline, and shows both', async () => {
	expect(value(await viewAccount(withValue(null), ACCOUNT))).toMatchObject({ isKnown: false, balance: 0 });
	const card = { id: 'gift_card', sku: 'GIFT', gtins: [], name: 'ギフトカード', reading: '', category: '' };
	const item = { ...card, price: yen(5000), taxCategory: 'reduced', taxIncluded: true };
	const loaded = value(
		addItem(emptyBasket('load', 0), item, 'line', 1, null, { account: ACCOUNT, isFinalPrice: true }),
	);
	value(await completeSale(counter.till as CompleteSaleParts, loaded, [given('cash', 'cash', 5000)]));
	const view = value(await viewAccount(withValue(null), ACCOUNT));
	expect(view).toMatchObject({ isKnown: true, balance: 5000, allowance: 3000, perAccount: 3000 });

	const tender = given('g', 'gift_card', 2500, { reference: ACCOUNT });
	const line = { isOnline: false, offlineAllowance: view.allowance };
	expect(takeTender(beginSettlement(yen(4000), 1), { ...tender, amount: yen(3500) }, line)).toMatchObject({
		code: 'tender_above_offline_limit',
	});
	expect(takeTender(beginSettlement(yen(4000), 1), given('g', 'gift_card', 1), line)).toMatchObject({
		code: 'tender_reference_missing',
	});
	expect(takeTender(beginSettlement(yen(2500), 1), tender, line).ok).toBe(true);
	value(await pay([tender], false, 'spend', 2500));
	expect(value(await viewAccount(withValue(null), ACCOUNT))).toMatchObject({ balance: 2500, allowance: 500 });
	// Another card of the same till: what was spent on the first counts for the till's own bound.
	value(await pay([given('h', 'store_credit', 700, { reference: 'GC-0002' })], false, 'more', 700));
	expect(value(await viewAccount(withValue(null), ACCOUNT)).allowance).toBe(500);
	expect(value(await viewAccount(withValue(9000), 'GC-0003'))).toMatchObject({
		balance: 9000,
		allowance: 800,
	});
});

test('own facts count on top of the published balance, each once', async () => {
	value(await pay([given('g', 'gift_card', 2000, { reference: ACCOUNT })]));
	const seq = (await counter.entries()).at(-1)?.seq ?? 0;
	expect(value(await viewAccount(withValue(9000), ACCOUNT)).balance).toBe(7000);
	expect(value(await viewAccount(withValue(7000, { 't01.1': seq }), ACCOUNT)).balance).toBe(7000);
});
