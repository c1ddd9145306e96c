import { currencyExponent } from '#domain/money/currency.ts';
import { type Money, money } from '#domain/money/money.ts';
import { type Rate, scale } from '#domain/money/rounding.ts';

/** Foreign notes as they were taken, with the rate of that moment: a later rate never changes an old sale. */
export type ForeignCash = {
	readonly currency: string;
	/** Minor units of the foreign currency. */
	readonly amount: Money;
	/** Minor units of our currency for one minor unit of the foreign one. */
	readonly rate: Rate;
};

/** What foreign notes are worth in our currency, rounded down: the shop never owes what it did not get (TND-11). */
export const foreignValue = ({ amount, rate }: ForeignCash): Money => scale(amount, rate.n, rate.d, 'floor');

/**
 * A quoted rate such as 148.20 yen for a dollar as minor units for minor units: the decimals of both currencies are
 * taken out of it. `quoted` has `decimals` digits behind its point, written without it: 14820 with 2.
 */
export function exchangeRate(
	quoted: number,
	decimals: number,
	exponents: { readonly ours: number; readonly foreign: number },
): Rate {
	return { n: money(quoted * 10 ** exponents.ours), d: money(10 ** (decimals + exponents.foreign)) };
}

/** One whole unit of the foreign currency in ours, as people say it: `148.20` becomes `148.2`. At most six decimals. */
export function quotedRate({ currency, rate }: Pick<ForeignCash, 'currency' | 'rate'>, ours: string): string {
	const [up, down] = [10n ** BigInt(currencyExponent(currency)), 10n ** BigInt(currencyExponent(ours))];
	const millionths = (BigInt(rate.n) * up * MILLION) / (BigInt(rate.d) * down);
	const decimals = String(millionths % MILLION)
		.padStart(6, '0')
		.replace(/0+$/, '');
	return `${millionths / MILLION}${decimals === '' ? '' : `.${decimals}`}`;
}

const MILLION = 1_000_000n;
