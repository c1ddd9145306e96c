import type { Rate } from '#domain/money/rounding.ts';
import { rateRowOn, type TaxCategory, type TaxCategoryId } from './tax-category.ts';
import type { TaxClass } from './tax-class.ts';
import type { Tax } from './tax-stack.ts';

/**
 * How one line is taxed, as of its day of supply: a snapshot that goes onto the line, so that a return years later is
 * taxed as its sale was (domain.md §0.5, RET-04).
 */
export type TaxTreatment = {
	readonly category: TaxCategoryId;
	readonly taxClass: TaxClass;
	/** For people and receipts: all taxes of the line together. */
	readonly rate: Rate;
	readonly mark: string;
	readonly taxes: readonly Tax[];
	/** Lines of one key are one total on the document. */
	readonly key: string;
};

const NO_RATE: Rate = { n: 0, d: 100 };

/** The treatment of a category on a day of supply. Non-taxable and out-of-scope categories need no rate rows. */
export function treatmentOn(category: TaxCategory, day: string): TaxTreatment {
	const { id, taxClass = 'taxable' } = category;
	if (taxClass === 'non_taxable' || taxClass === 'out_of_scope') {
		return treatment({ category: id, taxClass, rate: NO_RATE, mark: category.mark, taxes: [] });
	}
	const { rate, mark = category.mark, taxes } = rateRowOn(category, day);
	return treatment({
		category: id,
		taxClass,
		rate,
		mark,
		taxes: taxes ?? [{ id: 'tax', kind: 'percent', rate }],
	});
}

/** A treatment with its key: two categories at one rate with one mark are one total (domain.md I3: once per rate). */
export function treatment(parts: Omit<TaxTreatment, 'key'>): TaxTreatment {
	const taxes = parts.taxes.map((tax) => {
		const size = tax.kind === 'per_unit' ? tax.amount : `${tax.rate.n}/${tax.rate.d}`;
		return `${tax.id}:${tax.kind}:${size}${tax.affectsNext ? '+' : ''}`;
	});
	return { ...parts, key: [parts.taxClass, parts.mark, ...taxes].join('|') };
}
