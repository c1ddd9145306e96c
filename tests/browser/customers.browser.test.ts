import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CustomerProfile, EMPTY_PROFILE } from '#domain/customer/profile.ts';
import { money } from '#domain/money/money.ts';
import type { Permission } from '#domain/staff/permission.ts';
import type { TakenTender } from '#domain/tender/taken-tender.ts';
import type { FeedDoc } from '#protocol/feed.ts';
import { OwnStoreViews } from '#storage/own-store-views.ts';
import { approve } from '#usecases/approve.ts';
import { completeSale } from '#usecases/complete-sale.ts';
import { returnSale } from '#usecases/return-sale.ts';
import { aBasketOf, aRule } from '../support/a-document.ts';
import { aMemberDesk, HANAKO, PIN, SHOTA, STORE_KEY } from '../support/a-member-desk.ts';
import { customerDocs } from '../support/customer-feed.ts';
import { recompute } from '../support/recompute.ts';
import { journalOf, stored } from '../support/stored-projections.ts';

let members: Awaited<ReturnType<typeof aMemberDesk>>;
let counter: typeof members.counter;
let line: typeof members.line;
let arrived: ReturnType<typeof members.begin>['arrived'];
let desk: ReturnType<typeof members.begin>['desk'];

function begin() {
	const begun = members.begin();
	arrived = begun.arrived;
	return begun.desk;
}

const publish = (docs: readonly FeedDoc[], since: string) => members.publish(docs, since);

beforeEach(async () => {
	members = await aMemberDesk();
	({ counter, line } = members);
	desk = begin();
});
afterEach(async () => {
	await desk.lock();
	expect(await stored(counter.db)).toEqual(recompute(await journalOf(counter.db)));
	await counter.remove();
});

const value = <T>(done: { ok: true; value: T } | { ok: false; code: string }): T => {
	if (!done.ok) throw new Error(done.code);
	return done.value;
};
const refs = async (query: string) => value(await desk.find(query)).map(({ ref }) => ref);
const unlocked = async () => expect(await desk.unlock(PIN)).toMatchObject({ ok: true });
const aokiProfile: CustomerProfile = {
	...EMPTY_PROFILE,
	...{ name: '青木 真理', kana: 'アオキ マリ', phones: ['070-2222-3333'], mails: ['mari.aoki@example.jp'] },
};
const join = (profile = aokiProfile) =>
	desk.register({ profile, consents: ['membership'], textVersion: '2026-01' });
const points = (amount: number, ref = 'hanako'): TakenTender => ({
	...{ id: 'points-1', rule: aRule('points'), amount: money(amount), points: amount, reference: ref },
});
const cash = (amount: number): TakenTender => ({ id: 'cash-1', rule: aRule('cash'), amount: money(amount) });
async function sell(id: string, price: number, tenders: readonly TakenTender[], customer = 'hanako') {
	const parts = { ...counter.till, members: desk.members };
	return completeSale(parts, { ...aBasketOf(id, [{ item: 'tea', price }]), customer }, tenders);
}

test('nothing is shown before a PIN; after it people are found by every key, masked; a reload hides them again', async () => {
	expect(await desk.state()).toBe('locked');
	expect(await desk.find('5678')).toEqual({ ok: false, code: 'customers_locked' });
	expect(await desk.unlock('0002')).toMatchObject({ ok: false, code: 'pin_wrong' });
	await unlocked();
	expect(await desk.state()).toBe('ready');
	for (const query of ['5678', 'やまだはなこ', 'yamada', '山田花子', 'hanako@', '09012345678']) {
		expect(await refs(query), query).toEqual(['hanako']);
	}
	expect(value(await desk.find('5678'))[0]).toMatchObject({ name: '山田 花*', phone: '*******5678' });
	expect(await desk.find('567')).toEqual({ ok: false, code: 'query_too_short' });
	desk = begin();
	expect(await desk.state()).toBe('locked');
	expect(await desk.card('hanako', money(0))).toEqual({ ok: false, code: 'customers_locked' });
});

test('the card greets: a birthday, points with what bounds them, and the rank', async () => {
	await unlocked();
	const card = value(await desk.card('hanako', money(2000)));
	expect(card).toMatchObject({ name: '山田 花*', rank: { id: 'regular' }, lifetime: { spend: 30_000 } });
	expect(card.cues[0]).toEqual({ kind: 'birthday', inDays: 2 });
	expect(card.points).toMatchObject({ balance: 1000, most: { points: 1000, by: 'balance' } });
	line.isOffline = true;
	expect(value(await desk.points('hanako', money(2000)))).toMatchObject({
		most: { points: 300, by: 'offline_sale' },
	});
	counter.time.now += 25 * 3_600_000;
	expect(value(await desk.points('hanako', money(2000)))).toMatchObject({
		most: { points: 0, by: 'too_old' },
	});
});

test('someone registered without a network is found at once, by whoever knows a PIN, and goes with a consent', async () => {
	await unlocked();
	const ref = value(await join());
	expect(await refs('aoki')).toEqual([ref]);
	expect(value(await desk.reveal(ref, '受取の確認'))).toMatchObject({ mails: ['mari.aoki@example.jp'] });
	expect(await join({ ...aokiProfile, mails: [] })).toEqual({ ok: false, code: 'customer_known' });
	expect(await join({ ...EMPTY_PROFILE, note: 'x' })).toEqual({ ok: false, code: 'profile_empty' });
	const kinds = (await counter.entries()).slice(-3).map(({ kind }) => kind);
	expect(kinds).toEqual(['customer_registered', 'consent', 'audit_event']);
	expect(value(await desk.card(ref, money(0))).consents).toMatchObject([
		{ purpose: 'membership', isGiven: true },
	]);
	desk = begin();
	expect(await desk.find('aoki')).toEqual({ ok: false, code: 'customers_locked' });
	await unlocked();
	expect(await refs('070-2222')).toEqual([ref]);
});

test('an edit of somebody of another tablet is sealed under their own key, and lies over what is published', async () => {
	await unlocked();
	value(await desk.edit('hanako', { kana: { from: 'ヤマダ ハナコ', to: 'サトウ ハナコ' } }));
	expect(await refs('さとうはなこ')).toEqual(['hanako']);
	expect(await refs('やまだはなこ')).toEqual([]);
	const [edit] = (await counter.entries()).slice(-1);
	expect(JSON.stringify(edit)).not.toMatch(/サトウ|ヤマダ/);
	const folded = { 't01.1': edit?.seq ?? 0 };
	const married = { ...HANAKO, profile: { ...HANAKO.profile, kana: 'サトウ ハナコ' } };
	await publish(await customerDocs([married, SHOTA], STORE_KEY, folded), '2');
	expect(await refs('さとうはなこ')).toEqual(['hanako']);
});

test('two are merged with leave only, then shown as one, and parted again', async () => {
	await unlocked();
	expect(await desk.merge('shota', 'hanako', '同じ人')).toEqual({ ok: false, code: 'approval_needed' });
	const allowed = async () =>
		value(
			await approve(
				counter,
				{ permission: 'customer_merge' satisfies Permission, subject: '', amount: null },
				'0009',
				'9999',
			),
		);
	value(await desk.merge('shota', 'hanako', '同じ人', await allowed()));
	expect(await refs('0199')).toEqual(['hanako']);
	expect(value(await desk.reveal('hanako', '確認')).phones).toEqual(['090-1234-5678', '080-5555-0199']);
	value(await desk.unmerge('shota', 'hanako', '別の人', await allowed()));
	expect(await refs('0199')).toEqual(['shota']);
});

test('a sale earns points and spends some, and both are there at once; beyond the bound it is refused', async () => {
	await unlocked();
	line.isOffline = true;
	expect(await sell('b0', 2000, [points(301), cash(1699)])).toEqual({
		ok: false,
		code: 'tender_above_offline_limit',
	});
	expect(await sell('b0', 2000, [points(100, 'shota'), cash(1900)])).toMatchObject({
		code: 'tender_reference_missing',
	});
	const first = value(await sell('b1', 2000, [points(300), cash(1700)]));
	expect(first.points).toEqual({ customer: 'hanako', granted: 17, redeemed: 300 });
	expect(value(await desk.points('hanako', money(2000)))).toMatchObject({
		balance: 717,
		most: { points: 200, by: 'offline_till' },
	});
	expect(await sell('b2', 2000, [points(250), cash(1750)])).toMatchObject({
		code: 'tender_above_offline_limit',
	});
	await desk.lock();
	expect(await sell('b3', 2000, [points(250), cash(1750)])).toMatchObject({
		code: 'tender_above_offline_limit',
	});
	expect(value(await sell('b3', 1000, [cash(1000)])).points).toEqual({
		customer: 'hanako',
		granted: 10,
		redeemed: 0,
	});
	await unlocked();
	expect(value(await desk.timeline('hanako', 0, 10)).map(({ total }) => total)).toEqual([1000, 2000]);
});

test('a return takes back what its part earned, gives back what it spent, and both are the same person’s', async () => {
	await unlocked();
	const first = value(await sell('b1', 2000, [points(300), cash(1700)]));
	const parts = { ...counter, catalogue: counter.till.catalogue, views: new OwnStoreViews(counter.db) };
	const request = {
		...{
			id: 'r1',
			receiptNumber: first.receipt.number,
			units: new Map([['1', 1]]),
			damaged: new Set<number>(),
		},
		reason: 'size',
	};
	const allowed = value(
		await approve(counter, { permission: 'return', subject: '', amount: null }, '0009', '9999'),
	);
	value(await returnSale(parts, request, allowed));
	const [back] = (await counter.entries()).slice(-1);
	expect(back?.body).toMatchObject({ customer: 'hanako', points: { granted: -17, redeemed: -300 } });
	expect(value(await desk.points('hanako', money(500)))).toMatchObject({ balance: 1000 });
});

test('who was erased is nowhere the moment the feed has said so, and their key is gone', async () => {
	await unlocked();
	const ref = value(await join());
	const rest = await customerDocs([SHOTA], STORE_KEY);
	const erased = (of: string): FeedDoc => ({ _id: `erased:${of}`, type: 'customer_erased', ref: of });
	await publish([...rest, erased('hanako'), erased(ref)], '2');
	expect(await refs('5678')).toEqual([]);
	expect(await refs('aoki')).toEqual([]);
	expect(await desk.card('hanako', money(0))).toEqual({ ok: false, code: 'customer_not_found' });
	expect(await counter.db.person_keys.count()).toBe(1);
	arrived.set(1);
	await expect.poll(() => counter.db.person_keys.count()).toBe(0);
});

test('no row of any table says who anybody is', async () => {
	await unlocked();
	const ref = value(await join());
	value(await desk.edit(ref, { note: { from: '', to: 'アレルギー そば' } }));
	value(await desk.reveal(ref, '確認'));
	value(await sell('b1', 500, [cash(500)], ref));
	const said = [
		'青木',
		'アオキ',
		'2222',
		'mari.aoki',
		'そば',
		'山田',
		'ヤマダ',
		'5678',
		'hanako@',
		'大下',
		'0199',
	];
	let rows = 0;
	for (const table of counter.db.tables) {
		for (const row of await table.toArray()) {
			rows++;
			const bytes = Object.values(row as object).flatMap((field) =>
				field instanceof Uint8Array ? new TextDecoder().decode(field) : [],
			);
			const text = `${JSON.stringify(row)}${bytes.join('')}`;
			for (const word of said) expect(text.includes(word), `${table.name} says ${word}`).toBe(false);
		}
	}
	expect(rows).toBeGreaterThan(15);
	expect(await counter.db.person_keys.count()).toBe(1);
});
