import fc from 'fast-check';
import { expect, test } from 'vitest';
import { money } from '#domain/money/money.ts';
import { transition } from '#domain/orders/transition.ts';
import {
	depositOutcome,
	holdState,
	type KeptHold,
	moveHold,
	prolongHold,
	releaseHold,
	sellHold,
} from './hold.ts';
import { type PromiseGround, promiseOf, weakestLevel } from './promise-level.ts';
import { rankClaims } from './rank-claims.ts';

const NOON = Date.parse('2026-11-23T03:00:00Z');
const HOUR = 3_600_000;
const HOLD: KeptHold = {
	...{ id: 'h1', item: 'tea', place: 'ginza', units: 2, expiresAt: NOON, owner: 'r1', deposit: money(500) },
	ended: 'no',
};

test('STK-01 a hold until noon is no more at noon, and is neither sold, moved nor prolonged then', () => {
	expect(holdState(HOLD, NOON - 1)).toBe('running');
	expect(holdState(HOLD, NOON)).toBe('run_out');
	const late = [sellHold(HOLD, NOON), releaseHold(HOLD, NOON), prolongHold(HOLD, NOON + 1, NOON)];
	expect(late.map((done) => !done.ok && done.code)).toEqual(['run_out', 'run_out', 'run_out']);
	expect(prolongHold(HOLD, NOON - 1, NOON - 2)).toMatchObject({ code: 'not_later' });
});

test('a hold ends once, and its deposit goes where the goods go', () => {
	const sold = sellHold(HOLD, NOON - 1);
	expect(sold.ok && sellHold(sold.value, NOON - 1)).toMatchObject({ code: 'ended' });
	expect(sold.ok && depositOutcome(sold.value, NOON + 1)).toBe('into_sale');
	const moved = moveHold(HOLD, { id: 'h2', place: 'osaka' }, NOON - 1);
	expect(moved).toMatchObject({
		value: { from: { ended: 'moved' }, to: { id: 'h2', deposit: 500, ended: 'no' } },
	});
	expect(moveHold(HOLD, { id: 'h2', place: 'ginza' }, NOON - 1)).toMatchObject({ code: 'same_place' });
	expect([depositOutcome(HOLD, NOON - 1), depositOutcome(HOLD, NOON)]).toEqual(['kept', 'by_terms']);
});

test('two tablets hold the same last units offline: the server’s order says whose they are, and names the other', () => {
	const claims = [
		{ id: 'a', units: 2 },
		{ id: 'b', units: 1 },
		{ id: 'c', units: 1 },
	];
	expect(rankClaims(3, claims)).toEqual([
		{ id: 'a', isCovered: true, behind: [] },
		{ id: 'b', isCovered: true, behind: [] },
		{ id: 'c', isCovered: false, behind: ['a', 'b'] },
	]);
});

test('STK-03 the last unit was reserved and is sold at the counter: the sale stands, the order’s line is short', () => {
	const reserved = [{ id: 'order', units: 1 }];
	expect(rankClaims(1, reserved)).toMatchObject([{ isCovered: true }]);
	expect(rankClaims(1 - 1, reserved)).toMatchObject([{ id: 'order', isCovered: false }]);
	expect(transition('group', 'picking', 'find_short')).toEqual({ ok: true, value: 'short' });
});

test('an earlier claim has what it has, whatever comes after it', () => {
	const claims = fc
		.array(fc.integer({ min: 1, max: 4 }))
		.map((all) => all.map((units, id) => ({ id: `${id}`, units })));
	fc.assert(
		fc.property(fc.integer({ min: -3, max: 12 }), claims, fc.nat(), (onHand, all, cut) => {
			const ranked = rankClaims(onHand, all);
			const first = all.slice(0, cut % (all.length + 1));
			expect(rankClaims(onHand, first)).toEqual(ranked.slice(0, first.length));
			const covered = all.filter((_, at) => ranked[at]?.isCovered).reduce((sum, { units }) => sum + units, 0);
			expect(covered).toBeLessThanOrEqual(Math.max(0, onHand));
		}),
	);
});

const GROUND: PromiseGround = {
	...{ place: 'osaka', shareLeft: 0, shareUntil: 0, known: { available: 2, asOf: NOON - 2 * HOUR } },
	...{ soldPerHourMilli: 400, buffer: 0 },
};

test('own share is secured, known stock likely with its age, anything else to be confirmed', () => {
	const share = { ...GROUND, shareLeft: 1, shareUntil: NOON + 1 };
	expect(promiseOf(1, share, NOON, 600)).toMatchObject({ level: 'secured', ageMinutes: null });
	expect(promiseOf(1, share, NOON + 1, 600).level).toBe('likely');
	expect(promiseOf(1, GROUND, NOON, 600)).toEqual({
		...{ level: 'likely', reason: 'known_stock', place: 'osaka', ageMinutes: 120, promisable: 1 },
	});
	expect(promiseOf(2, GROUND, NOON, 600)).toMatchObject({ level: 'to_be_confirmed', reason: 'not_enough' });
	expect(promiseOf(1, GROUND, NOON, 119)).toMatchObject({ level: 'to_be_confirmed', reason: 'too_old' });
	expect(promiseOf(1, { ...GROUND, known: null }, NOON, 600)).toMatchObject({ reason: 'unknown' });
	expect(promiseOf(1, GROUND, NOON - 3 * HOUR, 600)).toMatchObject({ reason: 'unknown' });
	expect(weakestLevel(['secured', 'to_be_confirmed', 'likely'])).toBe('to_be_confirmed');
});

test('a promise gets no surer as what it rests on gets older', () => {
	const order = ['secured', 'likely', 'to_be_confirmed'];
	const sureness = (units: number, ground: PromiseGround, now: number) =>
		order.indexOf(promiseOf(units, ground, now, 300).level);
	fc.assert(
		fc.property(
			fc.integer({ min: 1, max: 4 }),
			fc.nat(4),
			fc.nat(600),
			fc.nat(600),
			(units, available, a, b) => {
				const ground = { ...GROUND, shareLeft: 1, shareUntil: NOON + HOUR, known: { available, asOf: NOON } };
				const [early, late] = [Math.min(a, b), Math.max(a, b)].map((minutes) => NOON + minutes * 60_000);
				expect(sureness(units, ground, early ?? 0)).toBeLessThanOrEqual(sureness(units, ground, late ?? 0));
			},
		),
	);
});
