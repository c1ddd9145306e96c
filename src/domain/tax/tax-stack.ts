import { invariant } from '#domain/invariant.ts';
import type { Money } from '#domain/money/money.ts';
import type { Rate } from '#domain/money/rounding.ts';
import { add, divide, type Fraction, multiply, subtract, whole } from './fraction.ts';

/**
 * One tax on a thing (domain.md §1.10). `percent` is of its base, `division` of base and tax together, `per_unit` a fee
 * for each piece. With `affectsNext` it is part of the base of the taxes after it.
 */
export type Tax = {
	readonly id: string;
	readonly affectsNext?: boolean;
} & (
	| { readonly kind: 'percent' | 'division'; readonly rate: Rate }
	| { readonly kind: 'per_unit'; readonly amount: Money }
);

/** Whether the amount of a line holds its taxes already (内税) or not yet (外税). */
export type Basis = 'inclusive' | 'exclusive';

/** A tax as exact arithmetic: `amount × perAmount + quantity × perUnit`. */
export type TaxForm = { readonly tax: Tax; readonly perAmount: Fraction; readonly perUnit: Fraction };

/**
 * The taxes of a stack, in their order, as forms over an amount of the given basis. Included taxes are backed out
 * together and exactly, so that the last one in the order is the outermost (GEN-06).
 */
export function taxForms(taxes: readonly Tax[], basis: Basis): TaxForm[] {
	let base = { perAmount: whole(1), perUnit: whole(0) };
	let total = base;
	const onNet = taxes.map((tax) => {
		const form = formOf(tax, base);
		const both = { perAmount: form.perAmount, perUnit: form.perUnit };
		if (tax.affectsNext) base = sumOf(base, both);
		total = sumOf(total, both);
		return form;
	});
	if (basis === 'exclusive') return onNet;
	const net = {
		perAmount: divide(whole(1), total.perAmount),
		perUnit: divide(total.perUnit, total.perAmount),
	};
	return onNet.map(({ tax, perAmount, perUnit }) => ({
		tax,
		perAmount: multiply(perAmount, net.perAmount),
		perUnit: subtract(perUnit, multiply(perAmount, net.perUnit)),
	}));
}

/** The exact tax of an amount and a quantity; nobody has rounded yet. */
export const exactTax = ({ perAmount, perUnit }: TaxForm, amount: number, quantity: number): Fraction =>
	add(multiply(perAmount, whole(amount)), multiply(perUnit, whole(quantity)));

type Form = Omit<TaxForm, 'tax'>;

function formOf(tax: Tax, base: Form): TaxForm {
	if (tax.kind === 'per_unit') return { tax, perAmount: whole(0), perUnit: whole(tax.amount) };
	const { n, d } = tax.rate;
	const over = tax.kind === 'division' ? d - n : d;
	invariant(n >= 0 && over > 0, `tax ${tax.id} has the rate ${n}/${d}`);
	const rate = { n: BigInt(n), d: BigInt(over) };
	return { tax, perAmount: multiply(base.perAmount, rate), perUnit: multiply(base.perUnit, rate) };
}

const sumOf = (a: Form, b: Form): Form => ({
	perAmount: add(a.perAmount, b.perAmount),
	perUnit: add(a.perUnit, b.perUnit),
});
