import { apportion } from '#domain/apportion/apportion.ts';
import { type Money, plus, sum } from '#domain/money/money.ts';
import type { Rounding } from '#domain/money/rounding.ts';
import { amountDue, type TaxableLine, taxDocument } from './tax-document.ts';
import type { Basis } from './tax-stack.ts';

/** A line as listed: its amount holds the tax, or does not. */
export type ListedLine = TaxableLine & { readonly taxIncluded: boolean };

/** A document's lines on one basis, in their order. */
export type OneBasis = { readonly basis: Basis; readonly amounts: readonly Money[] };

/** Whether exclusive prices are priced as they are, or always turned into inclusive ones first (DIS-11). */
export type PriceBasis = 'as_listed' | 'inclusive';

/**
 * Brings every line to one basis before anything is taken off (domain.md §1.1). Only exclusive lines: exclusive. Else
 * inclusive: in a rate that mixes both, each exclusive line becomes an inclusive price (TAX-20); a rate of exclusive
 * lines only is taxed as a whole and the lines share its gross, so it costs what it would have cost alone.
 */
export function toOneBasis(
	lines: readonly ListedLine[],
	rounding: Rounding,
	priceBasis: PriceBasis,
): OneBasis {
	const listed = lines.map(({ amount }) => amount);
	if (lines.every(({ taxIncluded }) => taxIncluded)) return { basis: 'inclusive', amounts: listed };
	if (priceBasis === 'as_listed' && !lines.some(({ taxIncluded }) => taxIncluded)) {
		return { basis: 'exclusive', amounts: listed };
	}
	const mixed = new Set(lines.filter((line) => line.taxIncluded).map(({ treatment }) => treatment.key));
	const apart = priceBasis === 'inclusive';
	const amounts = lines.map((line) =>
		line.taxIncluded || !(apart || mixed.has(line.treatment.key))
			? line.amount
			: inclusivePrice(line, rounding),
	);
	if (!apart) shareGross(lines, amounts, mixed, rounding);
	return { basis: 'inclusive', amounts };
}

/** The price with its taxes on top. This sets a price; it is not the tax of the document. */
export function inclusivePrice(line: TaxableLine, rounding: Rounding): Money {
	return amountDue(taxDocument([line], { basis: 'exclusive', roundAt: 'rate', rounding }));
}

function shareGross(
	lines: readonly ListedLine[],
	amounts: Money[],
	mixed: ReadonlySet<string>,
	rounding: Rounding,
): void {
	const exclusive = lines.flatMap(({ treatment }, index) => (mixed.has(treatment.key) ? [] : [index]));
	for (const key of new Set(exclusive.map((index) => lines[index]?.treatment.key))) {
		const members = exclusive.filter((index) => lines[index]?.treatment.key === key);
		const own = members.flatMap((index) => lines[index] ?? []);
		const [total] = taxDocument(own, { basis: 'exclusive', roundAt: 'rate', rounding });
		if (!total || sum(own.map(({ amount }) => amount)) === 0) continue;
		const taxes = apportion(
			total.tax,
			own.map(({ amount }) => amount),
		);
		members.forEach((index, place) => {
			amounts[index] = plus(own[place]?.amount ?? total.tax, taxes[place] ?? total.tax);
		});
	}
}
