import { expect, test } from 'vitest';
import { money } from '#domain/money/money.ts';
import { currenciesOn } from './exchange-rates.ts';
import { exchangeRate, foreignValue, quotedRate } from './foreign-cash.ts';

const usd = (validFrom: string, quoted: number) => ({
	...{ currency: 'USD', validFrom },
	rate: exchangeRate(quoted, 2, { ours: 0, foreign: 2 }),
});

test('TND-11: the rate of the day is the newest that began by then, and worth is rounded down', () => {
	const rates = [
		usd('2026-11-20', 14_820),
		usd('2026-11-22', 14_899),
		usd('2026-11-23', 1),
		usd('2026-11-01', 9),
	];
	const [today] = currenciesOn(rates, '2026-11-21');
	if (!today) throw new Error('dollars are taken');
	expect(foreignValue({ ...today, amount: money(2000) })).toBe(2964);
	expect(quotedRate(today, 'JPY')).toBe('148.2');
	expect(currenciesOn(rates, '2026-11-22')[0]?.rate.n).toBe(14_899);
	expect(currenciesOn(rates, '2026-10-31')).toEqual([]);
	expect(foreignValue({ ...today, amount: money(1999) })).toBe(2962);
});

test('a rate of nothing ends a currency', () => {
	const none = { currency: 'USD', validFrom: '2026-11-22', rate: { n: 0, d: 1 } };
	const eur = { currency: 'EUR', validFrom: '2026-11-01', rate: { n: 160, d: 100 } };
	expect(currenciesOn([usd('2026-11-20', 14_820), none, eur], '2026-11-22')).toEqual([
		{ currency: 'EUR', rate: { n: 160, d: 100 } },
	]);
});
