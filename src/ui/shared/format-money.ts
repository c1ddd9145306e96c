import type { Money } from '#domain/money/money.ts';
import type { Rate } from '#domain/money/rounding.ts';

const SIGNS: Readonly<Record<string, string>> = { JPY: '\u00a5', GBP: '£', USD: '$', EUR: '€' };

/** Digits of a non-negative integer in groups of three: `1,280`. */
function grouped(digits: string): string {
	return digits.replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A count as people read it: `1,234`. */
export const formatCount = (count: number): string =>
	`${count < 0 ? '−' : ''}${grouped(String(Math.abs(count)))}`;

/** An amount in minor units as text, digit by digit and never through a float: `¥1,280`, `−£4.50`. */
export function formatMoney(amount: Money, currency: string, exponent: number): string {
	const digits = String(Math.abs(amount)).padStart(exponent + 1, '0');
	const whole = grouped(digits.slice(0, digits.length - exponent));
	const decimals = exponent === 0 ? '' : `.${digits.slice(-exponent)}`;
	return `${amount < 0 ? '−' : ''}${SIGNS[currency] ?? `${currency}\u00a0`}${whole}${decimals}`;
}

/** A rational rate in percent, exactly: 8/100 → `8%`, 8875/100000 → `8.875%`; at most six decimals. */
export function formatRate({ n, d }: Rate): string {
	const millionths = (BigInt(n) * 100_000_000n) / BigInt(d);
	const digits = String(millionths).padStart(7, '0');
	const decimals = digits.slice(-6).replace(/0+$/, '');
	return `${digits.slice(0, -6)}${decimals === '' ? '' : `.${decimals}`}%`;
}
