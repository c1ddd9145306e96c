import { ok, type Result, refused } from '#domain/result.ts';
import { type Money, money } from './money.ts';

/** Currencies that do not have two decimals (ISO 4217:2015, list one). Asking Intl costs a tablet's start 0.2 s. */
const UNUSUAL_EXPONENTS: Readonly<Record<number, string>> = {
	0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
	3: 'BHD IQD JOD KWD LYD OMR TND',
	4: 'CLF UYW',
};

const EXPONENTS = new Map(
	Object.entries(UNUSUAL_EXPONENTS).flatMap(([exponent, codes]) =>
		codes.split(' ').map((code) => [code, Number(exponent)] as const),
	),
);

/** How many decimals the currency has: JPY 0, GBP 2, KWD 3 (ISO 4217). */
export const currencyExponent = (currency: string): number => EXPONENTS.get(currency) ?? 2;

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
