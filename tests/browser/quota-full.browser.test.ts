import { afterEach, beforeEach, expect, test } from 'vitest';
import { cdp } from 'vitest/browser';
import { money } from '#domain/money/money.ts';
import { randomBytes } from '#platform/random-bytes.ts';
import { estimateStorage } from '#platform/storage-estimate.ts';
import { verifyChain } from '#protocol/chain.ts';
import { BasketStore } from '#storage/basket-store.ts';
import { JournalStore } from '#storage/journal-store.ts';
import type { Room } from '#storage/make-room.ts';
import { readSyncState } from '#storage/meta.ts';
import { pruneAbandoned } from '#storage/prune.ts';
import { Reserve } from '#storage/reserve.ts';
import { toStorageError } from '#storage/storage-error.ts';
import { openTill } from '#usecases/open-till.ts';
import { anItemDoc, installFeed } from '../support/a-shop.ts';
import { aTill } from '../support/a-till.ts';
import { recompute } from '../support/recompute.ts';
import { aBasket, sell } from '../support/sell.ts';
import { journalOf, stored } from '../support/stored-projections.ts';

type Till = Awaited<ReturnType<typeof aTill>>;
type Cdp = { send(method: string, params: object): Promise<unknown> };
let till: Till;
let reserve: Reserve;
/** Which ways to make room were gone, in order. */
let gone: string[] = [];

/** What the browser allows beyond what is used when a test begins: the reserve and some sales, bytes. */
const ALLOWED = 6 * 1024 * 1024;

beforeEach(async () => {
	// Before anything is written: the browser remembers for a while how much there was.
	await quota(((await estimateStorage()).used ?? 0) + ALLOWED);
	till = await aTill();
	gone = [];
	reserve = new Reserve({ db: till.relaxed, estimate: estimateStorage, randomBytes });
	await openTill(till, money(0), {});
});
afterEach(async () => {
	await quota(null);
	till.remove();
});

/** Sets what the browser allows this origin, in bytes; null takes the limit away. */
async function quota(bytes: number | null): Promise<void> {
	const origin = location.origin;
	await (cdp() as unknown as Cdp).send(
		'Storage.overrideQuotaForOrigin',
		bytes === null ? { origin } : { origin, quotaSize: bytes },
	);
}

/** Fills the disk to the last bytes with pages of a load that nobody finished. */
async function fillUp(): Promise<void> {
	let index = 0;
	for (const size of [512 * 1024, 64 * 1024, 8 * 1024, 1024, 128]) {
		for (let full = false; !full && index < 5000; index++) {
			const row = { feed: 'catalogue', generation: 'abandoned', index, text: randomBytes(size) };
			full = await till.relaxed.pages.put(row as never).then(
				() => false,
				() => true,
			);
		}
	}
}

/** A till that makes room by its reserve, then by what is abandoned; each step makes the browser allow more again. */
function onFullDisk(steps: readonly ('reserve' | 'abandoned')[] = ['reserve', 'abandoned']) {
	const ways: Record<string, () => Promise<boolean>> = {
		reserve: () => reserve.spend(),
		abandoned: async () => (await pruneAbandoned(till.relaxed)) > 0,
	};
	const room: Room = steps.map((step) => async () => {
		gone.push(step);
		return (await ways[step]?.()) ?? false;
	});
	const options = { clock: till.clock, clockOffset: () => 0, fenceToken: () => till.fence.token, room };
	return { ...till, journal: new JournalStore(till.db, options), baskets: new BasketStore(till.db, room) };
}

test('a full disk is told as storage_full in the shape the browser gives it (F15)', async () => {
	await fillUp();
	const cause = await till.db.meta.put({ key: 'operator', value: '0001' }).catch((error: unknown) => error);
	expect(cause).toMatchObject({ name: 'AbortError', inner: { name: 'QuotaExceededError' } });
	expect(toStorageError(cause).code).toBe('storage_full');
	expect(await sell(till, aBasket('b1', 100), 100)).toEqual({ ok: false, code: 'storage_full' });
	expect(await journalOf(till.db)).toHaveLength(1);
});

test('the reserve is given to the sale that finds the disk full, and that is said (F15)', async () => {
	const parts = onFullDisk();
	await reserve.keep();
	expect(await readSyncState(till.db.sync_state, 'storage')).toMatchObject({ reserve: 'held', short: false });
	await fillUp();
	expect(await sell(parts, aBasket('b1', 100), 100)).toMatchObject({
		ok: true,
		value: { receipt: { number: 'SBY-R01-000001' } },
	});
	expect(gone).toEqual(['reserve']);
	expect(await readSyncState(till.db.sync_state, 'storage')).toMatchObject({ reserve: 'spent', short: true });
	const entries = await journalOf(till.db);
	expect(verifyChain(entries)).toMatchObject({ ok: true, length: 2 });
	expect(await stored(till.db)).toEqual(recompute(entries));
});

test('a full disk stops no basket either: what is rung up is kept by the reserve', async () => {
	const parts = onFullDisk();
	await reserve.keep();
	await fillUp();
	await parts.baskets.save(aBasket('b1', 100, 200, 300));
	expect(gone).toEqual(['reserve']);
	expect(await parts.baskets.open()).toMatchObject({ id: 'b1' });
});

test('without a reserve abandoned loads go next, and the sale commits (F15)', async () => {
	const parts = onFullDisk();
	await fillUp();
	expect(await sell(parts, aBasket('b1', 100), 100)).toMatchObject({ ok: true });
	expect(gone).toEqual(['reserve', 'abandoned']);
	expect(
		await till.db.pages.where('[feed+generation+index]').between(['catalogue'], ['catalogue', []]).count(),
	).toBe(0);
});

test('where no room can be made the sale is refused whole, and sold once when there is room (F15)', async () => {
	const parts = onFullDisk([]);
	await fillUp();
	const basket = aBasket('b1', 100);
	const before = await stored(till.db);
	expect(await sell(parts, basket, 100)).toEqual({ ok: false, code: 'storage_full' });
	expect(await stored(till.db)).toEqual(before);
	expect(await journalOf(till.db)).toHaveLength(1);
	await pruneAbandoned(till.relaxed);
	for (let tries = 0; tries < 2; tries++) {
		expect(await sell(parts, basket, 100)).toMatchObject({
			value: { receipt: { number: 'SBY-R01-000001' } },
		});
	}
	expect(await journalOf(till.db)).toHaveLength(2);
});

test('a catalogue that does not fit any more leaves the one that serves, and costs no reserve (F15)', async () => {
	await installFeed(till.replica, 'catalogue', [anItemDoc('1')]);
	await reserve.keep();
	await fillUp();
	const larger = Array.from({ length: 5000 }, (_, n) => anItemDoc(`new-${n}`));
	await expect(installFeed(till.replica, 'catalogue', larger, '2')).rejects.toThrow();
	expect((await till.replica.load('catalogue'))?.since).toBe('1');
	expect(await till.relaxed.reserve.count()).toBeGreaterThan(0);
});

test('the reserve is made again when there is room, and is none where there never was', async () => {
	await fillUp();
	await reserve.keep();
	expect(await till.relaxed.reserve.count()).toBe(0);
	await pruneAbandoned(till.relaxed);
	await reserve.keep();
	expect(await readSyncState(till.db.sync_state, 'storage')).toMatchObject({ reserve: 'held', short: false });
});
