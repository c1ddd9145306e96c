import { money } from '#domain/money/money.ts';
import type { TaxMethod, TaxTotal } from '#domain/tax/tax-document.ts';
import type { Tax } from '#domain/tax/tax-stack.ts';
import { type TaxTreatment, treatment } from '#domain/tax/tax-treatment.ts';
import type { WireTaxMethod } from './parts.ts';
import type { WireSaleLine, WireTaxTotal } from './sale-body.ts';

type WireTaxes = WireSaleLine['taxes'];

/** A stack of taxes on the wire. */
export const toWireTaxes = (taxes: readonly Tax[]): WireTaxes =>
	taxes.map((tax) => {
		const known = tax.affectsNext === undefined ? {} : { affects_next: tax.affectsNext };
		return tax.kind === 'per_unit'
			? { id: tax.id, kind: tax.kind, amount: tax.amount, ...known }
			: { id: tax.id, kind: tax.kind, rate: { n: tax.rate.n, d: tax.rate.d }, ...known };
	});

/** …and back. */
export const toTaxes = (taxes: WireTaxes): Tax[] =>
	taxes.map((tax) => {
		const known = tax.affects_next === undefined ? {} : { affectsNext: tax.affects_next };
		return tax.kind === 'per_unit'
			? { id: tax.id, kind: tax.kind, amount: money(tax.amount), ...known }
			: { id: tax.id, kind: tax.kind, rate: tax.rate, ...known };
	});

/** How a stored line is taxed, whatever the shop has decided since (RET-04). */
export const treatmentOf = (
	line: Pick<WireSaleLine, 'tax_category' | 'tax_class' | 'tax_rate' | 'tax_mark' | 'taxes'>,
): TaxTreatment =>
	treatment({
		category: line.tax_category,
		taxClass: line.tax_class,
		rate: line.tax_rate,
		mark: line.tax_mark,
		taxes: toTaxes(line.taxes),
	});

export const toWireMethod = ({ basis, roundAt, rounding }: TaxMethod): WireTaxMethod => ({
	basis,
	round_at: roundAt,
	rounding,
});

export const toTaxMethod = ({ basis, round_at, rounding }: WireTaxMethod): TaxMethod => ({
	basis,
	roundAt: round_at,
	rounding,
});

/** The total of a rate on one side of a document. */
export const toWireTotal = (total: TaxTotal, direction: 'sale' | 'return'): WireTaxTotal => ({
	direction,
	key: total.key,
	category: total.category,
	tax_class: total.taxClass,
	rate: { n: total.rate.n, d: total.rate.d },
	mark: total.mark,
	gross: total.gross,
	net: total.net,
	tax: total.tax,
	parts: total.parts.map(({ taxId, tax }) => ({ tax_id: taxId, tax })),
});
