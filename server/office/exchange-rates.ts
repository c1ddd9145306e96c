import { currencyExponent } from '#domain/money/currency.ts';
import { exchangeRate } from '#domain/tender/foreign-cash.ts';
import type { Database } from '#server/database/database.ts';
import { publishStores } from './publish-store.ts';
import { type ShopSettings, saveShopSettings, shopSettings } from './shop-settings.ts';

/** A rate of the shop, from a day on. */
export type ExchangeRow = NonNullable<ShopSettings['exchange_rates']>[number];

/** Every rate of the shop, oldest first. */
export const allRates = (db: Database): readonly ExchangeRow[] => shopSettings(db).exchange_rates ?? [];

/** Keeps a rate from a day on, in the place of the one of that day, and tells every store. */
export function keepRate(db: Database, row: ExchangeRow): void {
	db.transaction(() => {
		const isOther = ({ currency, valid_from }: ExchangeRow) =>
			currency !== row.currency || valid_from !== row.valid_from;
		const rates = [...allRates(db).filter(isOther), row].sort((a, b) =>
			a.valid_from < b.valid_from ? -1 : 1,
		);
		saveShopSettings(db, { ...shopSettings(db), exchange_rates: rates });
		publishStores(db);
	});
}

/** `148.20` of ours for one of theirs, in minor units of both; null when it is no such number. `0` ends a currency. */
export function quoted(text: string, ours: string, currency: string): ExchangeRow['rate'] | null {
	const match = /^(\d{1,9})(?:\.(\d{1,6}))?$/.exec(text.trim());
	if (!match) return null;
	const decimals = match[2] ?? '';
	const rate = exchangeRate(Number(`${match[1]}${decimals}`), decimals.length, {
		ours: currencyExponent(ours),
		foreign: currencyExponent(currency),
	});
	return { n: rate.n, d: rate.d };
}
