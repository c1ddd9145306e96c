import { type Money, minus, money, plus, sum, ZERO } from '#domain/money/money.ts';
import { type Rate, type Rounding, roundDiv } from '#domain/money/rounding.ts';
import { roundTogether } from './round-together.ts';
import type { TaxCategoryId } from './tax-category.ts';
import type { TaxClass } from './tax-class.ts';
import { type Basis, exactTax, type TaxForm, taxForms } from './tax-stack.ts';
import type { TaxTreatment } from './tax-treatment.ts';

/** A line as tax sees it: what is paid for it, in the basis of the document. Negative on returns. */
export type TaxableLine = {
	readonly amount: Money;
	readonly quantity: number;
	readonly treatment: TaxTreatment;
};

/**
 * Where a fraction is rounded: once a tax, rate and document (Japan, EU, UK), on every line, or once for the whole
 * document (US, by state or vendor) (domain.md §1.10).
 */
export type RoundAt = 'rate' | 'line' | 'document';

/** How a document is taxed; all three are stored with the sale, so a later setting never changes it (§0.4). */
export type TaxMethod = { readonly basis: Basis; readonly roundAt: RoundAt; readonly rounding: Rounding };

/** One tax inside a group: GST beside QST, a fee beside the VAT on it. */
export type TaxPart = { readonly taxId: string; readonly tax: Money };

/** What one rate of a document comes to: `net + tax = gross`, whatever the mode (domain.md I3, I4). */
export type TaxTotal = {
	readonly key: string;
	readonly category: TaxCategoryId;
	readonly taxClass: TaxClass;
	readonly rate: Rate;
	readonly mark: string;
	readonly gross: Money;
	readonly net: Money;
	readonly tax: Money;
	readonly parts: readonly TaxPart[];
};

/** Taxes a document: a total for every rate, in the order in which the rates appear. A negative total is legal (TAX-23). */
export function taxDocument(lines: readonly TaxableLine[], method: TaxMethod): TaxTotal[] {
	const groups = groupByTreatment(lines);
	const taxes =
		method.roundAt === 'document'
			? roundedTogether(groups, method)
			: groups.map((group) => roundedApart(group, method));
	return groups.map((group, index) => totalOf(group, method.basis, taxes[index] ?? []));
}

/** What the document comes to. */
export const amountDue = (totals: readonly TaxTotal[]): Money => sum(totals.map(({ gross }) => gross));

type Group = { readonly treatment: TaxTreatment; readonly lines: TaxableLine[] };

function groupByTreatment(lines: readonly TaxableLine[]): Group[] {
	const groups = new Map<string, Group>();
	for (const line of lines) {
		const group = groups.get(line.treatment.key);
		if (group) group.lines.push(line);
		else groups.set(line.treatment.key, { treatment: line.treatment, lines: [line] });
	}
	return [...groups.values()];
}

function roundedApart({ treatment, lines }: Group, { basis, roundAt, rounding }: TaxMethod): TaxPart[] {
	const bases = roundAt === 'line' ? lines : [together(lines)];
	return taxForms(treatment.taxes, basis).map((form) => ({
		taxId: form.tax.id,
		tax: sum(bases.map((base) => rounded(form, base, rounding))),
	}));
}

/** Rounded as a whole in an order of its own, so that nobody's unit depends on what was scanned first. */
function roundedTogether(groups: readonly Group[], { basis, rounding }: TaxMethod): TaxPart[][] {
	const exact = [...groups]
		.sort((a, b) => (a.treatment.key < b.treatment.key ? -1 : 1))
		.flatMap((group) => {
			const { amount, quantity } = together(group.lines);
			return taxForms(group.treatment.taxes, basis).map((form) => ({
				...{ group, taxId: form.tax.id, exact: exactTax(form, amount, quantity) },
			}));
		});
	const amounts = roundTogether(exact, rounding);
	const parts = new Map(groups.map((group) => [group, [] as TaxPart[]]));
	exact.forEach(({ group, taxId }, at) => {
		parts.get(group)?.push({ taxId, tax: amounts[at] ?? ZERO });
	});
	return groups.map((group) => parts.get(group) ?? []);
}

type Base = { readonly amount: number; readonly quantity: number };

const together = (lines: readonly TaxableLine[]): Base => ({
	amount: sum(lines.map(({ amount }) => amount)),
	quantity: lines.reduce((count, { quantity }) => count + quantity, 0),
});

function rounded(form: TaxForm, { amount, quantity }: Base, rounding: Rounding): Money {
	const { n, d } = exactTax(form, amount, quantity);
	return money(Number(roundDiv(n, d, rounding)));
}

function totalOf({ treatment, lines }: Group, basis: Basis, parts: readonly TaxPart[]): TaxTotal {
	const amount = sum(lines.map((line) => line.amount));
	const tax = sum(parts.map((part) => part.tax));
	const { key, category, taxClass, rate, mark } = treatment;
	return {
		...{ key, category, taxClass, rate, mark, tax, parts },
		gross: basis === 'inclusive' ? amount : plus(amount, tax),
		net: basis === 'inclusive' ? minus(amount, tax) : amount,
	};
}
