import { expect, test } from 'vitest';
import { money } from '#domain/money/money.ts';
import { issuedAccount, NO_WISH, needsAccount, ontoAccount } from './refund-account.ts';
import { checkRefund, type PaidTender, planRefund } from './refund-plan.ts';

const aPaid = (id: PaidTender['kind'], covered: number, given: Partial<PaidTender> = {}): PaidTender => ({
	...{ id, kind: id, refundTo: id === 'voucher' ? 'store_credit' : 'same', covered: money(covered) },
	...given,
});

test('TND-09: what was a voucher goes onto the account, and the cash stays cash', () => {
	const paid = [aPaid('voucher', 500), aPaid('cash', 1000)];
	const { lines } = planRefund(money(1500), paid, [], 1);
	expect(needsAccount(ontoAccount(lines, NO_WISH))).toBe(true);
	const onto = ontoAccount(lines, { account: 'SC-1', isAll: false });
	expect(needsAccount(onto)).toBe(false);
	expect(onto).toEqual([
		{ of: 'voucher', kind: 'store_credit', covered: 500, amount: 500, reference: 'SC-1' },
		{ of: 'cash', kind: 'cash', covered: 1000, amount: 1000 },
	]);
	expect(checkRefund(money(1500), onto, paid, [])).toMatchObject({ ok: true });
});

test('where the customer wishes, all of it goes there: to the last coin, and never what is on another balance', () => {
	const gift = aPaid('gift_card', 300, { reference: 'GC-1' });
	const paid = [aPaid('cash', 1098), aPaid('points', 50), gift];
	const { lines } = planRefund(money(1448), paid, [], 5);
	expect(lines.find(({ kind }) => kind === 'cash')?.amount).toBe(1100);
	const onto = ontoAccount(lines, { account: 'SC-1', isAll: true });
	expect(onto.map(({ kind, amount, reference }) => [kind, amount, reference])).toEqual([
		['gift_card', 300, 'GC-1'],
		['points', 50, undefined],
		['store_credit', 1098, 'SC-1'],
	]);
	expect(checkRefund(money(1448), onto, paid, [])).toMatchObject({ ok: true });
	expect(planRefund(money(1), paid, onto, 5)).toMatchObject({ lines: [], unplaced: 1 });
});

test('a new account has the end of a random id as its number', () => {
	expect(issuedAccount('0f9c2a61-7be4-4d0a-9d3e-5a6b7c8d9e0f')).toBe('SC-5A6B-7C8D-9E0F');
});
