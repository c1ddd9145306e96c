import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Money, money } from '#domain/money/money.ts';
import { roundCash } from './cash-rounding.ts';
import { exchangeRate, foreignValue } from './foreign-cash.ts';
import { pointsOffer } from './points-tender.ts';
import {
	beginSettlement,
	confirmBreakage,
	outstandingOf,
	putBackTender,
	type SettlementState,
	settlementOf,
	takeTender,
	withDue,
} from './settlement-state.ts';
import type { AppliedTender, TakenTender } from './taken-tender.ts';
import { JAPAN_TENDERS, type TenderRule } from './tender-rule.ts';

const ONLINE = { isOnline: true, offlineAllowance: money(0) };
const rules = new Map(JAPAN_TENDERS.map((rule) => [rule.id, rule]));

function aTender(rule: string, amount: number, given: Partial<TakenTender> = {}): TakenTender {
	const found = rules.get(rule);
	if (!found) throw new Error(rule);
	const reference = found.requiresReference ? { reference: '7001' } : {};
	return { id: `${rule}-${amount}`, rule: found, amount: money(amount), ...reference, ...given };
}

function taken(due: number, tenders: readonly TakenTender[], cashStep = 1): SettlementState {
	return tenders.reduce(
		(state, tender) => {
			const next = takeTender(state, tender, ONLINE);
			if (!next.ok) throw new Error(next.code);
			return next.value;
		},
		beginSettlement(money(due), cashStep),
	);
}

const refusal = (state: SettlementState, tender: TakenTender, line = ONLINE) => {
	const result = takeTender(state, tender, line);
	return result.ok ? null : result.code;
};

const VOUCHERS = { pieces: { face: money(500), count: 3 } };

test('TND-01: vouchers without change are used first, cash last', () => {
	const vouchers = aTender('voucher', 1500, VOUCHERS);
	expect(outstandingOf(taken(1980, [vouchers]))).toBe(480);
	expect(settlementOf(taken(1980, [aTender('cash', 500), vouchers]))).toMatchObject({
		status: 'settled',
		changeDue: 20,
		applied: [
			{ rule: 'voucher', applied: 1500, breakage: 0 },
			{ rule: 'cash', applied: 480, change: 20 },
		],
	});
});

test('TND-02: vouchers above the due stay short of change: fewer of them, or breakage that was agreed to', () => {
	const state = taken(1200, [aTender('voucher', 1500, VOUCHERS)]);
	expect(settlementOf(state)).toEqual({
		status: 'breakage',
		breakage: 300,
		instead: { pieces: 2, outstanding: 200 },
	});
	expect(settlementOf(confirmBreakage(state))).toMatchObject({
		status: 'settled',
		changeDue: 0,
		breakage: 300,
		applied: [{ amount: 1500, applied: 1200, breakage: 300 }],
	});
	const fewer = taken(1200, [aTender('voucher', 1000), aTender('cash', 200)]);
	expect(settlementOf(fewer)).toMatchObject({ status: 'settled', changeDue: 0, breakage: 0 });
});

test('TND-03: vouchers with change give it in cash', () => {
	expect(settlementOf(taken(1200, [aTender('voucher_with_change', 1500)]))).toMatchObject({
		status: 'settled',
		changeDue: 300,
		applied: [{ kind: 'voucher', amount: 1500, applied: 1200, change: 300 }],
	});
});

test('TND-04: a QR payment above the due is refused: exact only', () => {
	expect(refusal(beginSettlement(money(980), 1), aTender('qr', 1000))).toBe('tender_over');
});

test.each([
	['TND-05', 5000, 3200, 3200, 1800],
	['TND-06', 3000, 5000, 3000, 0],
])('%s: a gift card settles what it can, the rest stays on it', (_id, due, balance, used, rest) => {
	const state = taken(due, [aTender('gift_card', balance)]);
	expect(outstandingOf(state)).toBe(rest);
	const whole = rest > 0 ? taken(due, [...state.tenders, aTender('cash', rest)]) : state;
	expect(settlementOf(whole)).toMatchObject({ status: 'settled', changeDue: 0 });
	expect(settlementOf(whole)).toHaveProperty('applied[0].amount', used);
});

test('TND-07: a card above what is outstanding is refused, cash first or not', () => {
	expect(refusal(taken(2000, [aTender('cash', 1000)]), aTender('card', 1500))).toBe('tender_over');
	expect(refusal(beginSettlement(money(1000), 1), aTender('card', 1500))).toBe('tender_over');
	expect(settlementOf(taken(2000, [aTender('card', 1000), aTender('cash', 1500)]))).toMatchObject({
		changeDue: 500,
	});
});

test('TND-08: tenders are a set until the commit', () => {
	const state = taken(2000, [aTender('cash', 10_000), aTender('voucher', 500)]);
	expect(settlementOf(state)).toMatchObject({
		status: 'settled',
		changeDue: 8500,
		applied: [{ applied: 500 }, { applied: 1500, change: 8500 }],
	});
});

test('TND-11: foreign notes are worth their rate rounded down, change is ours', () => {
	const rate = exchangeRate(14_820, 2, { ours: 0, foreign: 2 });
	const foreign = { currency: 'USD', amount: money(2000), rate };
	const usd = aTender('foreign_cash', foreignValue(foreign), { foreign });
	expect(usd.amount).toBe(2964);
	expect(settlementOf(taken(2900, [usd]))).toMatchObject({ changeDue: 64, applied: [{ foreign }] });
	expect(settlementOf(taken(3000, [usd]))).toMatchObject({ status: 'short', outstanding: 36 });
});

test('PTS-02: points as payment leave the totals alone and the rest is cash', () => {
	const offer = pointsOffer(money(2180), 200, { n: 1, d: 1 });
	expect(offer).toEqual({ points: 200, amount: 200 });
	const state = taken(2180, [aTender('points', offer.amount), aTender('cash', 1980)]);
	expect(settlementOf(state)).toMatchObject({ status: 'settled', changeDue: 0 });
	expect(pointsOffer(money(150), 200, { n: 1, d: 1 })).toEqual({ points: 150, amount: 150 });
	expect(pointsOffer(money(1001), 9000, { n: 1, d: 2 })).toEqual({ points: 2002, amount: 1001 });
});

test('CSH-07: a customer who wants a 500 coin back is no special case', () => {
	expect(settlementOf(taken(734, [aTender('cash', 1234)]))).toMatchObject({ changeDue: 500 });
});

test.each([
	['RND-01', 16_144, 5, 16_145],
	['RND-02', 23_651, 5, 23_650],
	['RND-07', 1095, 10, 1100],
	['RND-09', 1225, 50, 1250],
	['RND-11', 1250, 100, 1300],
	['RND-14', -1098, 5, -1100],
])('%s: cash is rounded to coins that exist', (_id, due, step, rounded) => {
	expect(roundCash(money(due), step)).toEqual({ rounded, difference: rounded - due });
});

test('RND-12: only the cash part is rounded', () => {
	const state = taken(1098, [aTender('card', 500), aTender('cash', 600)], 5);
	expect(settlementOf(state)).toMatchObject({ status: 'settled', changeDue: 0, cashRounding: 2 });
	expect(settlementOf(taken(1098, [aTender('card', 500)], 5))).toEqual({
		status: 'short',
		outstanding: 598,
		outstandingCash: 600,
	});
});

test('RND-13: a sale all by card is not rounded', () => {
	expect(settlementOf(taken(1098, [aTender('card', 1098)], 5))).toMatchObject({
		status: 'settled',
		cashRounding: 0,
	});
});

test('a rest that no coin can pay is settled by no cash at all', () => {
	const state = taken(1002, [aTender('card', 1000), aTender('cash', 0)], 5);
	expect(settlementOf(state)).toMatchObject({ status: 'settled', changeDue: 0, cashRounding: -2 });
});

test('without a network a tender needs its allowance', () => {
	const due = beginSettlement(money(3000), 1);
	const offline = (allowance: number) => ({ isOnline: false, offlineAllowance: money(allowance) });
	expect(refusal(due, aTender('qr', 1000), offline(9999))).toBe('tender_needs_network');
	expect(refusal(due, aTender('gift_card', 5000), offline(2000))).toBe('tender_above_offline_limit');
	expect(refusal(due, aTender('gift_card', 2000), offline(2000))).toBeNull();
	expect(refusal(due, aTender('cash', 5000), offline(0))).toBeNull();
});

test('what was charged is put back only by its terminal', () => {
	const state = taken(3000, [aTender('card', 1000, { isCharged: true }), aTender('cash', 500)]);
	expect(putBackTender(state, 'card-1000')).toEqual({ ok: false, code: 'tender_is_charged' });
	expect(putBackTender(state, 'cash-500')).toMatchObject({ ok: true, value: { tenders: [{}] } });
	expect(putBackTender(state, 'x')).toEqual({ ok: false, code: 'tender_not_found' });
	expect(settlementOf(withDue(state, 800))).toEqual({ status: 'overtendered', excess: 200 });
	expect(settlementOf(withDue(state, 999))).toEqual({ status: 'overtendered', excess: 1 });
});

test.each([
	[{ amount: money(-1) }, 'tender_amount_invalid'],
	[{ id: 'cash-1' }, 'tender_id_taken'],
	[{ rule: { ...(rules.get('cash') as TenderRule), maxAmount: money(9) } }, 'tender_above_limit'],
	[{ rule: { ...(rules.get('cash') as TenderRule), requiresReference: true } }, 'tender_reference_missing'],
])('a tender with %j is refused as %s', (given, code) => {
	expect(refusal(taken(100, [aTender('cash', 1)]), aTender('cash', 10, given))).toBe(code);
});

const anyTender = fc
	.record({ rule: fc.constantFrom(...JAPAN_TENDERS), amount: fc.integer({ min: 1, max: 400_000 }) })
	.map(({ rule, amount }): TakenTender => ({ id: '', rule, amount: money(amount) }));

/** Coins of Japan, of a shop without cents, and of Kuwait's 5 fils. */
const anyStep = fc.constantFrom(1, 5, 10);

test('Σ applied is what is due plus coins, change is never negative and only from what gives change (I2, I6)', () => {
	fc.assert(
		fc.property(
			fc.nat({ max: 500_000 }),
			fc.array(anyTender, { maxLength: 6 }),
			anyStep,
			fc.nat({ max: 5 }),
			(due, some, cashStep, turn) => {
				const tenders = some.map((tender, at) => ({ ...tender, id: String(at) }));
				const state = { due: money(due), cashStep, tenders, breakageConfirmed: true };
				const result = settlementOf(state);
				const shuffled = [...tenders.slice(turn), ...tenders.slice(0, turn)].reverse();
				expect(settlementOf({ ...state, tenders: shuffled })).toEqual(result);
				if (result.status !== 'settled') return;
				const sum = (pick: (line: AppliedTender) => Money) =>
					result.applied.reduce((total, line) => total + pick(line), 0);
				expect(sum((line) => line.applied)).toBe(due + result.cashRounding);
				expect(sum((line) => line.change)).toBe(result.changeDue);
				expect(Math.abs(result.cashRounding)).toBeLessThan(cashStep);
				for (const line of result.applied) {
					expect(Math.min(line.applied, line.change, line.breakage)).toBeGreaterThanOrEqual(0);
					expect(line.applied + line.change + line.breakage).toBe(line.amount);
					if (line.change > 0) expect(rules.get(line.rule)?.overTender).toBe('change');
				}
			},
		),
		{ numRuns: 10_000 },
	);
});
