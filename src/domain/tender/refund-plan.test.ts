import fc from 'fast-check';
import { expect, test } from 'vitest';
import { money } from '#domain/money/money.ts';
import { paidTenders } from './paid-tender.ts';
import {
	checkRefund,
	type PaidTender,
	planRefund,
	type RefundTender,
	refundable,
	refundRounding,
} from './refund-plan.ts';
import { settlementOf } from './settlement-state.ts';
import { balances, offlineAllowance, overdrafts, type StoredValueFact } from './stored-value.ts';
import type { TakenTender } from './taken-tender.ts';
import { JAPAN_TENDERS } from './tender-rule.ts';

const rules = new Map(JAPAN_TENDERS.map((rule) => [rule.id, rule]));
const aPaid = (id: PaidTender['kind'], covered: number, given: Partial<PaidTender> = {}): PaidTender => ({
	...{ id, kind: id, refundTo: id === 'voucher' ? 'store_credit' : 'same', covered: money(covered) },
	...given,
});
const VOUCHER_AND_CASH = [aPaid('voucher', 500), aPaid('cash', 1000)];

test('TND-09: vouchers are never paid back in cash', () => {
	const { lines, unplaced } = planRefund(money(1500), VOUCHER_AND_CASH, [], 1);
	expect(lines).toEqual([
		{ of: 'voucher', kind: 'store_credit', covered: 500, amount: 500 },
		{ of: 'cash', kind: 'cash', covered: 1000, amount: 1000 },
	]);
	expect(unplaced).toBe(0);
	const asCash = [{ of: 'voucher', kind: 'cash', covered: money(500), amount: money(500) }] as const;
	expect(checkRefund(money(500), asCash, VOUCHER_AND_CASH, [])).toMatchObject({
		code: 'refund_route_not_allowed',
	});
});

test('a card is never turned into cash, and never gives back more than it was charged', () => {
	const paid = [aPaid('cash', 300), aPaid('card', 700, { reference: 'A1' })];
	const first = planRefund(money(800), paid, [], 1).lines;
	expect(first).toMatchObject([
		{ of: 'card', amount: 700, reference: 'A1' },
		{ of: 'cash', amount: 100 },
	]);
	expect(refundable(paid, first)).toEqual(
		new Map([
			['cash', 200],
			['card', 0],
		]),
	);
	expect(planRefund(money(500), paid, first, 1)).toMatchObject({ lines: [{ amount: 200 }], unplaced: 300 });
	const again = [{ of: 'card', kind: 'card', covered: money(1), amount: money(1) }] as const;
	expect(checkRefund(money(1), again, paid, first)).toMatchObject({ code: 'refund_exceeds_tender' });
	const credit = [{ of: 'cash', kind: 'store_credit', covered: money(200), amount: money(200) }] as const;
	expect(checkRefund(money(200), credit, paid, first)).toMatchObject({ ok: true });
	expect(checkRefund(money(201), credit, paid, first)).toMatchObject({ code: 'refund_not_settled' });
});

test('RND-14: a cash refund is the mirror of its sale, in one piece or in three', () => {
	const paid = [aPaid('cash', 1098)];
	expect(planRefund(money(1098), paid, [], 5).lines).toMatchObject([{ amount: 1100 }]);
	const back: RefundTender[] = [];
	for (let times = 0; times < 3; times++) back.push(...planRefund(money(366), paid, back, 5).lines);
	expect(back.map(({ amount }) => amount)).toEqual([365, 365, 370]);
	expect(refundRounding(back)).toBe(2);
});

test('PTS-03: points that paid come back as points', () => {
	const { lines } = planRefund(money(2180), [aPaid('points', 200), aPaid('cash', 1980)], [], 1);
	expect(lines.map(({ kind, amount }) => [kind, amount])).toEqual([
		['points', 200],
		['cash', 1980],
	]);
});

test('any split of returns gives back exactly what was taken, tender by tender (I5, L13)', () => {
	const anyTender = fc
		.record({ rule: fc.constantFrom(...JAPAN_TENDERS), amount: fc.integer({ min: 1, max: 90_000 }) })
		.map(({ rule, amount }): TakenTender => ({ id: '', rule, amount: money(amount) }));
	fc.assert(
		fc.property(
			fc.integer({ min: 1, max: 200_000 }),
			fc.array(anyTender, { minLength: 1, maxLength: 4 }),
			fc.array(fc.integer({ min: 1, max: 60_000 }), { maxLength: 5 }),
			fc.constantFrom(1, 5, 10),
			(due, some, parts, cashStep) => {
				const tenders = some.map((tender, at) => ({ ...tender, id: String(at) }));
				const sale = settlementOf({ due: money(due), cashStep, tenders, breakageConfirmed: true });
				if (sale.status !== 'settled') return;
				const paid = paidTenders(sale.applied, sale.cashRounding, rules);
				const back: RefundTender[] = [];
				let rest = due;
				for (const part of [...parts, due]) {
					const amount = money(Math.min(part, rest));
					const { lines, unplaced } = planRefund(amount, paid, back, cashStep);
					expect(unplaced).toBe(0);
					expect(checkRefund(amount, lines, paid, back)).toMatchObject({ ok: true });
					back.push(...lines);
					rest -= amount;
				}
				expect([...refundable(paid, back).values()].every((left) => left === 0)).toBe(true);
				expect(planRefund(money(1), paid, back, cashStep)).toMatchObject({ lines: [], unplaced: 1 });
				const inCash = sale.applied.some(({ kind }) => kind === 'cash');
				const byOthers = sale.applied.some(({ rule }) => /foreign|with_change/.test(rule));
				if (inCash && !byOthers) expect(refundRounding(back)).toBe(sale.cashRounding);
			},
		),
		{ numRuns: 10_000 },
	);
});

const fact = (id: string, amount: number, account = 'A'): StoredValueFact => ({
	...{ id, account, amount: money(amount) },
});

test('a balance is the sum of its facts, whatever their order and however often they come (I9, I10)', () => {
	const facts = fc.array(
		fc.record({ id: fc.nat({ max: 30 }), account: fc.constantFrom('A', 'B') }).map(({ id, account }) => {
			return fact(`${account}${id}`, ((id * 37) % 101) - 50, account);
		}),
	);
	fc.assert(
		fc.property(facts, (some) => {
			const once = balances(some);
			expect(new Map([...balances([...some, ...some].reverse())].sort())).toEqual(new Map([...once].sort()));
			const total = [...new Map(some.map((one) => [one.id, one.amount])).values()];
			expect([...once.values()].reduce((a, b) => a + b, 0)).toBe(total.reduce((a, b) => a + b, 0));
		}),
	);
});

test('a balance spent twice without a network is found, with what is missing', () => {
	const facts = [fact('issue', 5000), fact('till-1', -4000), fact('till-2', -3000), fact('till-1', -4000)];
	expect(overdrafts(facts)).toEqual([{ fact: facts[2], missing: 2000 }]);
	expect(balances(facts).get('A')).toBe(-2000);
});

test('offline spending is bounded by the balance, by the account and by the till', () => {
	const limit = { perAccount: money(3000), perTill: money(10_000) };
	const known = {
		...{ published: money(5000), ownSince: money(0) },
		...{ spentFromAccount: money(0), spentByTill: money(0) },
	};
	expect(offlineAllowance(limit, known)).toBe(3000);
	expect(offlineAllowance(limit, { ...known, ownSince: money(-3000), spentFromAccount: money(3000) })).toBe(
		0,
	);
	expect(offlineAllowance(limit, { ...known, published: money(700) })).toBe(700);
	expect(offlineAllowance(limit, { ...known, spentByTill: money(9500) })).toBe(500);
	expect(offlineAllowance(limit, { ...known, published: null })).toBe(0);
});
