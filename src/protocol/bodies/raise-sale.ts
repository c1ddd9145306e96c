import { apportion } from '#domain/apportion/apportion.ts';
import { money } from '#domain/money/money.ts';
import type { RetailTransactionBody, WireSaleLine, WireSaleTender } from './sale-body.ts';
import type { RetailTransactionBody1 } from './sale-body-1.ts';
import { taxKeyOf } from './sale-gate.ts';

type Line1 = RetailTransactionBody1['lines'][number];

/** A sale of schema 1 as schema 2 reads it: the same figures, with everything that did not exist then said to be none. */
export function raiseSale(body: RetailTransactionBody1): RetailTransactionBody {
	const { tax_rounding, lines, taxes, tenders, total, change_due, ...same } = body;
	const inclusive = lines.some(({ tax_included }) => tax_included);
	const amounts = inclusive ? inclusiveAmounts(body) : lines.map(({ extended }) => extended);
	return {
		...same,
		is_training: false,
		original: null,
		method: { basis: inclusive ? 'inclusive' : 'exclusive', round_at: 'rate', rounding: tax_rounding },
		return_method: null,
		service_mode: null,
		lines: lines.map((line, at) => raiseLine(line, amounts[at] ?? line.extended)),
		promotions: [],
		taxes: taxes.map(({ category, rate, mark, gross, net, tax }) => ({
			direction: 'sale',
			key: taxKeyOf(stackOf({ tax_category: category, tax_rate: rate, tax_mark: mark })),
			category,
			tax_class: classOf(category),
			rate,
			mark,
			gross,
			net,
			tax,
			parts: classOf(category) === 'taxable' ? [{ tax_id: 'tax', tax }] : [],
		})),
		sold: total,
		returned: 0,
		non_turnover: 0,
		total,
		tenders: raiseTenders(tenders, change_due),
		change_due,
		cash_rounding: 0,
		points: { granted: 0, redeemed: 0 },
		customer: null,
		customers: 1,
		made_offline: false,
		approvals: [],
	};
}

/** Schema 1 knew goods without tax as a rate of nothing. */
const classOf = (category: string) => (category === 'exempt' ? 'non_taxable' : 'taxable');

const stackOf = ({
	tax_category,
	tax_rate,
	tax_mark,
}: Pick<Line1, 'tax_category' | 'tax_rate' | 'tax_mark'>) =>
	({
		tax_class: classOf(tax_category),
		tax_mark,
		taxes:
			classOf(tax_category) === 'taxable' ? [{ id: 'tax', kind: 'percent', rate: tax_rate } as const] : [],
	}) satisfies Pick<WireSaleLine, 'tax_class' | 'tax_mark' | 'taxes'>;

function raiseLine(line: Line1, amount: number): WireSaleLine {
	return {
		...line,
		...stackOf(line),
		direction: 'sale',
		of: null,
		category: '',
		list_price: line.unit_price,
		price_list: null,
		override: null,
		undiscounted: amount,
		shares: [],
		paid: amount,
		accrual_base: amount,
		restock: true,
		account: null,
	};
}

/** Lines with tax inside; those listed without it share what their rate's gross has beyond the others. */
function inclusiveAmounts({ lines, taxes }: RetailTransactionBody1): number[] {
	const amounts = lines.map(({ extended }) => extended);
	for (const { category, gross } of taxes) {
		const own = lines.flatMap((line, at) => (line.tax_category === category ? [at] : []));
		const plain = own.filter((at) => !lines[at]?.tax_included);
		if (plain.length === 0) continue;
		const missing = own.reduce((left, at) => left - (amounts[at] ?? 0), gross);
		const weights = plain.map((at) => money(amounts[at] ?? 0));
		const hasWeight = weights.some((weight) => weight !== 0);
		const parts = hasWeight ? apportion(money(missing), weights) : [money(missing)];
		for (const [nth, at] of plain.entries()) amounts[at] = (amounts[at] ?? 0) + (parts[nth] ?? 0);
	}
	return amounts;
}

/** Change came out of the cash handed over last. */
function raiseTenders(tenders: RetailTransactionBody1['tenders'], changeDue: number): WireSaleTender[] {
	let change = changeDue;
	return [...tenders.entries()]
		.reverse()
		.map(([at, { type, amount, reference }]): WireSaleTender => {
			const back = type === 'cash' ? Math.min(change, amount) : 0;
			change -= back;
			const applied = amount - back;
			return {
				id: `t${at + 1}`,
				rule: type,
				kind: type,
				amount,
				applied,
				covered: applied,
				breakage: 0,
				refund_to: 'same',
				...(reference ? { reference } : {}),
			};
		})
		.reverse();
}
