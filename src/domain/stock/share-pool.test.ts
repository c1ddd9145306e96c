import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
	changeUnits,
	freeRunOut,
	freeUnits,
	handBack,
	newPool,
	type SharePool,
	sellShare,
	shareOut,
	takeSale,
} from './share-pool.ts';

const UNTIL = 1000;

function shared(pool: SharePool, till: string, units: number): SharePool {
	const done = shareOut(pool, till, units, UNTIL);
	if (!done.ok) throw new Error(done.code);
	return done.value;
}

test('a till sells its share without asking, up to it and up to its time', () => {
	const share = shared(newPool(5), 't1', 2).shares[0];
	if (!share) throw new Error('no share');
	expect(sellShare(share, 2, UNTIL - 1)).toMatchObject({ value: { left: 0 } });
	expect(sellShare(share, 3, 0)).toMatchObject({ code: 'beyond_share' });
	expect(sellShare(share, 1, UNTIL)).toMatchObject({ code: 'run_out' });
});

test('who borrows gets what is free under a new fence, and the older share is worth nothing', () => {
	const once = shared(newPool(5), 't1', 2);
	const twice = shared(once, 't1', 9);
	expect(twice.shares).toEqual([{ till: 't1', fence: 2, left: 5, until: UNTIL }]);
	expect(handBack(twice, 't1', 1)).toMatchObject({ code: 'stale_fence' });
	expect(shareOut(twice, 't2', 1, UNTIL)).toMatchObject({ code: 'nothing_free' });
	const back = handBack(twice, 't1', 2);
	expect(back.ok && freeUnits(back.value)).toBe(5);
	expect(back.ok && handBack(back.value, 't1', 2)).toMatchObject({ code: 'no_share' });
});

test('a sale under an old fence stands, and what was not of the share is told', () => {
	const pool = shared(shared(newPool(4), 't1', 2), 't2', 2);
	expect(takeSale(pool, 't1', 1, 2)).toMatchObject({ beyond: 0, pool: { units: 2 } });
	expect(takeSale(pool, 't1', 7, 1)).toMatchObject({ beyond: 1, pool: { units: 4 } });
	expect(takeSale(pool, 't1', 1, 3)).toMatchObject({ beyond: 1, pool: { units: 2 } });
});

test('a share whose time is over is free again only after the grace', () => {
	const pool = shared(newPool(3), 't1', 3);
	expect(freeUnits(freeRunOut(pool, UNTIL + 9, 10))).toBe(0);
	expect(freeUnits(freeRunOut(pool, UNTIL + 10, 10))).toBe(3);
	expect(changeUnits(pool, -1)).toMatchObject({ code: 'shared_out' });
});

const till = fc.constantFrom('t1', 't2', 't3');
const units = fc.integer({ min: 1, max: 4 });
const action = fc.oneof(
	fc.record({ kind: fc.constant('share' as const), till, units }),
	fc.record({ kind: fc.constant('sell' as const), till, units, back: fc.nat(2) }),
	fc.record({ kind: fc.constant('back' as const), till, units, back: fc.nat(1) }),
	fc.record({ kind: fc.constant('time' as const), till, units }),
	fc.record({ kind: fc.constant('change' as const), till, units: fc.integer({ min: -4, max: 4 }) }),
);

test('shares are never more than the stock, fences only rise, and sales within shares are never beyond', () => {
	fc.assert(
		fc.property(fc.nat(12), fc.array(action, { maxLength: 50 }), (stock, actions) => {
			let pool = newPool(stock);
			let now = 0;
			for (const next of actions) {
				const before = pool;
				const share = pool.shares.find((one) => one.till === next.till);
				if (next.kind === 'time') pool = freeRunOut(pool, ++now, 1);
				else if (next.kind === 'sell') {
					const sold = takeSale(pool, next.till, (share?.fence ?? 0) - next.back, next.units);
					const isOwn = share && next.back === 0 && next.units <= share.left;
					expect(sold.beyond === 0).toBe(isOwn === true);
					pool = sold.pool;
				} else {
					const done =
						next.kind === 'share'
							? shareOut(pool, next.till, next.units, now + 3)
							: next.kind === 'back'
								? handBack(pool, next.till, (share?.fence ?? 0) - next.back)
								: changeUnits(pool, next.units);
					if (done.ok) pool = done.value;
				}
				expect(freeUnits(pool)).toBeGreaterThanOrEqual(0);
				expect(pool.shares.every(({ left }) => left >= 0)).toBe(true);
				expect(pool.fence).toBeGreaterThanOrEqual(before.fence);
				const fences = pool.shares.map(({ fence }) => fence);
				expect(new Set(fences).size).toBe(fences.length);
			}
		}),
	);
});
