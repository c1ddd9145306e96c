import { afterEach, beforeEach, expect, test } from 'vitest';
import { money } from '#domain/money/money.ts';
import { createDeviceKeys, sign } from '#platform/device-keys.ts';
import { verifyChain } from '#protocol/chain.ts';
import { recoverySecret } from '#protocol/recovery-secret.ts';
import type { LostRequest, RecoverRequest } from '#protocol/wire.ts';
import { OutboxStore } from '#storage/outbox-store.ts';
import { sentinelNote } from '#storage/sentinel.ts';
import { openTill } from '#usecases/open-till.ts';
import { keepSentinel, lostDevice, recoverDevice } from '#usecases/recover-device.ts';
import { aTill } from '../support/a-till.ts';
import { aBasket, sell } from '../support/sell.ts';
import { journalOf } from '../support/stored-projections.ts';

type Till = Awaited<ReturnType<typeof aTill>>;
let till: Till;
const notes = new Map<string, string>();
const sentinels = sentinelNote({
	read: (key) => notes.get(key) ?? null,
	keep: (key, text) => void notes.set(key, text),
	drop: (key) => void notes.delete(key),
});
const asked: RecoverRequest[] = [];
let answers = true;

/** A server that gives the next incarnation to whoever knows the secret. */
const recovery = {
	async lost({ device, incarnation, secret }: LostRequest) {
		if (secret !== recoverySecret('token')) return { ok: false, code: 'recovery_refused' } as const;
		return {
			ok: true,
			value: { store_name: '渋谷店', register: 'R01', last: last(device, incarnation) },
		} as const;
	},
	async recover(request: RecoverRequest) {
		asked.push(request);
		if (!answers) return { ok: false, code: 'server_unreachable' } as const;
		return {
			ok: true,
			value: {
				store: 'shibuya',
				store_code: 'SBY',
				device: request.device,
				register: 'R01',
				incarnation: request.incarnation + 1,
				token: 'token-2',
				epoch: 'test',
				server_time: 0,
				last: last(request.device, request.incarnation),
			},
		} as const;
	},
};
const last = (_device: string, _incarnation: number) => ({
	acked_through: 2,
	receipt_number: 'SBY-R01-000001',
	seen_at: 5,
});
const parts = () => ({
	...till,
	sentinels,
	recovery,
	createKeys: createDeviceKeys,
	sign: async () => 'proof',
});

beforeEach(async () => {
	notes.clear();
	asked.length = 0;
	answers = true;
	till = await aTill();
	await openTill(till, money(0), {});
	await sell(till, aBasket('b1', 100), 100);
	await sell(till, aBasket('b2', 100), 100);
	await keepSentinel(parts());
});
afterEach(() => till.remove());

test('a database that fits together is not lost; an empty one with a sentinel is, with what the server last had (F16)', async () => {
	expect(await lostDevice(parts())).toBeNull();
	const before = till;
	till = await aTill({ enrolled: false });
	before.remove();
	expect(await lostDevice(parts())).toEqual({
		register: 'R01',
		made: 3,
		receipts: 2,
		why: 'empty',
		server: { storeName: '渋谷店', acknowledged: 2, receiptNumber: 'SBY-R01-000001', seenAt: 5 },
	});
	sentinels.forget();
	expect(await lostDevice(parts())).toBeNull();
});

test('a recovered device goes on under the next incarnation and never begins at 1 under the old name (F16, L5)', async () => {
	const before = till;
	till = await aTill({ enrolled: false });
	before.remove();
	expect(await recoverDevice(parts())).toMatchObject({ ok: true, value: { device: 't01', incarnation: 2 } });
	await till.device.setOperator('0001');
	expect(await till.journal.openSession()).toBeNull();
	await openTill(till, money(0), {});
	const sale = await sell(till, aBasket('b3', 100), 100);
	expect(sale).toMatchObject({ ok: true, value: { receipt: { number: 'SBY-R01b-000001' } } });
	expect((await journalOf(till.db)).map(({ id }) => id)).toEqual([
		'shibuya:t01.2:000000001',
		'shibuya:t01.2:000000002',
	]);
	expect(sentinels.read()).toMatchObject({ incarnation: 2, secret: recoverySecret('token-2') });
});

test('a cloned device keeps its old entries beside the new chain, and the till is opened again (F27)', async () => {
	expect(await recoverDevice(parts())).toMatchObject({ ok: true });
	expect(await till.journal.openSession()).toBeNull();
	await openTill(till, money(0), {});
	await sell(till, aBasket('b3', 100), 100);
	const entries = await journalOf(till.db);
	const of = (incarnation: number) => entries.filter((entry) => entry.incarnation === incarnation);
	expect(verifyChain(of(1))).toMatchObject({ ok: true, length: 3 });
	expect(verifyChain(of(2))).toMatchObject({ ok: true, length: 2 });
	expect(await till.device.inspect()).toBe('sound');
	expect(await till.journal.unsent()).toHaveLength(2);
});

test('an answer that is lost on the way is asked for again with the same key (F7)', async () => {
	answers = false;
	expect(await recoverDevice(parts())).toEqual({ ok: false, code: 'server_unreachable' });
	answers = true;
	expect(await recoverDevice(parts())).toMatchObject({ ok: true });
	expect(asked).toHaveLength(2);
	expect(asked[1]?.public_key).toEqual(asked[0]?.public_key);
});

test('an incarnation that is here already is never begun again, whoever says so (L5)', async () => {
	const { keys } = await createDeviceKeys();
	const identity = { store: 'shibuya', storeCode: 'SBY', device: 't01', register: 'R01', incarnation: 1 };
	await expect(till.device.enrolled(identity, { token: 'x', keys, epoch: 'test' })).rejects.toThrow();
	expect(await till.device.inspect()).toBe('sound');
	// A code that brings the device back gives a later one; that is an ordinary enrolment.
	await till.device.enrolled({ ...identity, incarnation: 2 }, { token: 'x', keys, epoch: 'test' });
	expect(await till.device.inspect()).toBe('sound');
});

const DAMAGES: Record<string, () => Promise<unknown>> = {
	'the chain head is gone': () => till.db.meta.delete('chain'),
	'the identity is gone': () => till.db.meta.delete('identity'),
	'the credentials are gone': () => till.db.meta.delete('credentials'),
	'the last entry is gone': () => till.db.journal.delete('shibuya:t01.1:000000003'),
	'the journal is gone': () => till.db.journal.clear(),
	'the chain head went back': async () => {
		const chain = (await till.db.meta.get('chain'))?.value as object;
		await till.db.meta.put({ key: 'chain', value: { ...chain, seq: 2 } });
	},
};
test.each(Object.keys(DAMAGES))(
	'a database where %s is damaged, is said so, and is recovered (F16)',
	async (what) => {
		await DAMAGES[what]?.();
		expect(await till.device.inspect()).toBe('damaged');
		expect(await lostDevice(parts())).toMatchObject({ why: 'damaged', made: 3 });
		expect(await recoverDevice(parts())).toMatchObject({ ok: true, value: { incarnation: 2 } });
		expect(await till.device.inspect()).toBe('sound');
	},
);

test('a former life is offered whole, counts as unsent, and its keys still sign (L2, L17)', async () => {
	const first = await till.db.journal.toArray();
	expect(await recoverDevice(parts())).toMatchObject({ ok: true });
	const outbox = new OutboxStore(till.relaxed);
	await outbox.credentials();
	const [former, ...others] = await outbox.formers();
	if (!former) throw new Error('nothing is offered');
	expect(others).toEqual([]);
	expect(former).toMatchObject({ device: 't01', incarnation: 1 });
	const offered = await former.source.pending(200, 1e6);
	expect(offered.map(({ id }) => id)).toEqual(first.map(({ id }) => id).sort());
	const said = { backedUpThrough: 0, epoch: 'e1', head: '9', clockOffset: 0, at: 1 };
	await former.source.acknowledge({ ...said, ackedThrough: 3, offeredThrough: 3 });
	expect(await outbox.formers()).toEqual([]);
	// The server begins a new life: what was said in the one before says nothing of it.
	await outbox.acknowledge({ ...said, ackedThrough: 0, epoch: 'e2' });
	expect(await outbox.formers()).toHaveLength(1);
	const lives = await till.device.lives();
	expect(lives.map(({ incarnation }) => incarnation)).toEqual([1, 2]);
	for (const { keys } of lives) expect(await sign(keys, 'ABCD-EFGH')).toMatch(/^[\w-]{86}$/);
});
