import { type Money, sum, ZERO } from '#domain/money/money.ts';
import type { TaxTotal } from '#domain/tax/tax-document.ts';

const DAYS_TO_CUSTOMS = 90;
const DAY_MS = 86_400_000;

/**
 * Last day (ISO) on which customs can confirm a tax-free purchase under the refund method of November 2026; the day
 * after the purchase is the first of 90 (domain.md §1.9, TFR-01).
 */
export const taxFreeDeadline = (boughtOn: string): string =>
	new Date(Date.parse(`${boughtOn}T00:00:00Z`) + DAYS_TO_CUSTOMS * DAY_MS).toISOString().slice(0, 10);

/** Tax given back for one purchase record: all of it, or nothing when anything of the record was missing (TFR-04). */
export const taxFreeRefund = (totals: readonly TaxTotal[], isConfirmedWhole: boolean): Money =>
	isConfirmedWhole ? sum(totals.map(({ tax }) => tax)) : ZERO;
