import type { Coupon } from '#domain/coupon/coupon.ts';
import { money } from '#domain/money/money.ts';

/** A row that is no coupon, and why. */
export type BadCouponRow = {
	readonly line: number;
	readonly column: string;
	readonly value: string;
	readonly reason: string;
};

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Coupons of an online shop's export: `code,name,amount,percent,from,to,min_amount,uses,uses_each`, with a heading; what is
 * left empty is without limit, and `uses` is 1. Every bad row is named and none of it is guessed.
 */
export function readCouponFile(
	text: string,
	today: string,
): { readonly coupons: readonly Coupon[]; readonly rejected: readonly BadCouponRow[] } {
	const [head = '', ...rows] = text.replace(/^\uFEFF/, '').split(/\r?\n/);
	const columns = head.split(',').map((name) => name.trim().toLowerCase());
	const coupons: Coupon[] = [];
	const rejected: BadCouponRow[] = [];
	rows.forEach((row, at) => {
		if (row.trim() === '') return;
		const cells = row.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
		const field = (name: string) => cells[columns.indexOf(name)] ?? '';
		const bad = faultOf(field);
		if (bad) rejected.push({ line: at + 2, ...bad });
		else coupons.push(couponOf(field, today));
	});
	return { coupons, rejected };
}

type Field = (name: string) => string;

function faultOf(field: Field): Omit<BadCouponRow, 'line'> | null {
	const fault = (column: string, reason: string) => ({ column, value: field(column), reason });
	if (!/^[\w-]{1,60}$/.test(field('code'))) return fault('code', 'letters, digits and - only, 60 at most');
	if ((field('amount') === '') === (field('percent') === ''))
		return fault('amount', 'either an amount or a percentage');
	for (const column of ['amount', 'percent', 'min_amount', 'uses', 'uses_each']) {
		if (field(column) !== '' && !/^[1-9]\d{0,9}$/.test(field(column)))
			return fault(column, 'a whole number from 1 up');
	}
	if (Number(field('percent')) > 100) return fault('percent', '100 at most');
	for (const column of ['from', 'to']) {
		if (field(column) !== '' && !DAY.test(field(column))) return fault(column, 'a day such as 2026-11-30');
	}
	return field('to') === '' ? fault('to', 'the last day is needed') : null;
}

function couponOf(field: Field, today: string): Coupon {
	const limit = (name: string) => (field(name) === '' ? null : Number(field(name)));
	const from = field('from') || today;
	const percent = limit('percent');
	return {
		...{ id: field('code'), name: field('name') || field('code'), holder: null, terms: {} },
		...{ from, to: field('to') < from ? from : field('to') },
		uses: { total: limit('uses') ?? 1, each: limit('uses_each') },
		gift: {
			...{ kind: 'reward', scope: {}, stacking: 'best' },
			minAmount: limit('min_amount') === null ? null : money(limit('min_amount') ?? 0),
			reward:
				percent === null
					? { kind: 'amount', amount: money(limit('amount') ?? 0) }
					: { kind: 'percent', rate: { n: percent, d: 100 }, rounding: 'floor' },
		},
	};
}
