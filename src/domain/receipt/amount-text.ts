import { currencyExponent } from '#domain/money/currency.ts';
import type { Money } from '#domain/money/money.ts';
import type { Rate } from '#domain/money/rounding.ts';

/** Signs that every printer has; other currencies are written with their letters. */
const SIGNS: Readonly<Record<string, string>> = { JPY: '¥', USD: '$', GBP: '£', EUR: '€' };

/** An amount as it stands on paper: `¥1,280`, `-¥1,280`, `$12.80`, `KWD 1.280`. Digit by digit, never through a float. */
export function amountText(amount: Money, currency: string): string {
	const exponent = currencyExponent(currency);
	const digits = String(Math.abs(amount)).padStart(exponent + 1, '0');
	const whole = digits.slice(0, digits.length - exponent).replace(/\B(?=(\d{3})+$)/g, ',');
	const decimals = exponent === 0 ? '' : `.${digits.slice(-exponent)}`;
	return `${amount < 0 ? '-' : ''}${SIGNS[currency] ?? `${currency} `}${whole}${decimals}`;
}

/** A rate as people say it: `10%`, `8.875%`. Exact: a rate is a fraction of a power of ten wherever tax is taken. */
export function rateText({ n, d }: Rate): string {
	const scaled = (BigInt(n) * 100_000_000n) / BigInt(d);
	const digits = String(scaled).padStart(7, '0');
	const decimals = digits.slice(-6).replace(/0+$/, '');
	return `${digits.slice(0, -6)}${decimals === '' ? '' : `.${decimals}`}%`;
}

/** Day and time of an instant where the shop is, as parts; `epochMs` comes from the injected clock. */
export function dayAndTime(
	epochMs: number,
	timeZone: string,
): { readonly day: string; readonly time: string } {
	const parts = new Intl.DateTimeFormat('en-CA', {
		...{ timeZone, year: 'numeric', month: '2-digit', day: '2-digit' },
		...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
	}).formatToParts(epochMs);
	const part = (type: string) => parts.find((candidate) => candidate.type === type)?.value ?? '';
	return {
		day: `${part('year')}-${part('month')}-${part('day')}`,
		time: `${part('hour')}:${part('minute')}`,
	};
}
