import { expect, test } from 'vitest';
import { money } from '#domain/money/money.ts';
import type { TenderKind } from '#domain/tender/tender-rule.ts';
import { rungTenders } from './rung-tenders.ts';
import { correctTender } from './tender-correction.ts';

const row = (kind: TenderKind, amount: number, applied = amount, isCharged = false) => ({
	...{ rule: kind, kind, amount: money(amount), applied: money(applied), isCharged },
});

test('CSH-13: what was rung as cash is moved to the card without its change, once and as far as it goes', () => {
	const rows = [row('cash', 5000, 3000)];
	const [cash] = rungTenders(rows, []);
	expect(cash).toEqual({ rule: 'cash', kind: 'cash', amount: 3000 });
	if (!cash) throw new Error('cash was rung');
	const card = { rule: 'card', kind: 'card' } as const;
	expect(correctTender('sale', cash, card, money(3001))).toMatchObject({ code: 'correction_above_tender' });
	const moved = correctTender('sale', cash, card, money(1000));
	if (!moved.ok) throw new Error(moved.code);
	expect(rungTenders(rows, [moved.value])).toEqual([
		{ rule: 'cash', kind: 'cash', amount: 2000 },
		{ rule: 'card', kind: 'card', amount: 1000 },
	]);
	const all = { ...moved.value, amount: money(2000) };
	expect(rungTenders(rows, [moved.value, all])).toEqual([{ rule: 'card', kind: 'card', amount: 3000 }]);
});

test('what has a balance or a rate, what a terminal charged and vouchers that left something are not moved', () => {
	const rows = [
		...(['gift_card', 'store_credit', 'points', 'foreign_cash'] as const).map((kind) => row(kind, 500)),
		row('card', 500, 500, true),
		row('voucher', 1500, 1200),
		row('cash', 0),
	];
	expect(rungTenders(rows, [])).toEqual([]);
});
