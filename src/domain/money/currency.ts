import { ok, type Result, refused } from '#domain/result.ts';
import { type Money, money } from './money.ts';

/** How many decimals the currency has: JPY 0, GBP 2, KWD 3 (ISO 4217, as Intl knows it). */
export function currencyExponent(currency: string): number {
	const known = EXPONENTS.get(currency);
	if (known !== undefined) return known;
	const format = new Intl.NumberFormat('en', { style: 'currency', currency });
	const exponent = format.resolvedOptions().maximumFractionDigits ?? 2;
	EXPONENTS.set(currency, exponent);
	return exponent;
}

/** Asking Intl takes 50 µs, which is most of the time of reading a price list. */
const EXPONENTS = new Map<string, number>();

/** Why a text is not an amount of the currency. */
export type MoneyRefusal = 'money_not_a_number' | 'money_too_many_decimals' | 'money_too_large';

const AMOUNT = /^([+-]?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?$/;

/**
 * Reads an amount as people and exports write it (`1,280`, `¥1,280`, `１２８０円`, `45.30`) into minor units,
 * digit by digit and never through a float. Decimals beyond the currency's must be zeros.
 */
export function parseMoney(text: string, currency: string): Result<Money, MoneyRefusal> {
	const plain = text
		.normalize('NFKC')
		.replace(/[¥$€£円\s]/gu, '')
		.replace(new RegExp(`^${currency}|${currency}$`, 'iu'), '');
	const match = AMOUNT.exec(plain.startsWith('.') ? `0${plain}` : plain);
	if (!match) return refused('money_not_a_number');
	const exponent = currencyExponent(currency);
	const decimals = (match[3] ?? '').replace(/0+$/, '');
	if (decimals.length > exponent) return refused('money_too_many_decimals');
	const minor = Number(`${(match[2] ?? '').replaceAll(',', '')}${decimals.padEnd(exponent, '0')}`);
	if (!Number.isSafeInteger(minor) || minor > 99_999_999_999) return refused('money_too_large');
	return ok(money(match[1] === '-' ? -minor : minor));
}
