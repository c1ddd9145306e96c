/**
 * What a sale is before the law: `taxable` at a rate, `zero_rated` (taxable at 0 %: export, or food in a year of 0 %),
 * `non_taxable` (非課税: stamps, some rent) or `out_of_scope` (不課税: a gift card issued, a deposit, a tip; no turnover).
 * Each is a total of its own and none is ever merged with another (domain.md §1.1, GEN-12).
 */
export type TaxClass = 'taxable' | 'zero_rated' | 'non_taxable' | 'out_of_scope';

/** Whether money of this class is turnover of the shop (PTS-04: a gift card topped up is not). */
export const isTurnover = (taxClass: TaxClass): boolean => taxClass !== 'out_of_scope';
