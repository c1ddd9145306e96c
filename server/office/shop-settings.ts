import * as v from 'valibot';
import { invariant } from '#domain/invariant.ts';
import { businessDay } from '#domain/till/business-day.ts';
import { WireScanRules } from '#protocol/bodies/scan-rules.ts';
import { STORE_RULES } from '#protocol/bodies/store-rules.ts';
import { StoreDoc } from '#protocol/feed.ts';
import type { Database } from '../database/database.ts';

const { shop_name, registration_number, currency, time_zone, cut_hour, tax_rounding, tax_categories } =
	StoreDoc.entries;

/** What is the same in every place of a shop; `office_settings` keeps it under `shop`. */
export const ShopSettings = v.strictObject({
	shop_name,
	registration_number,
	currency,
	time_zone,
	cut_hour,
	tax_rounding,
	tax_categories,
	...STORE_RULES,
	scanning: v.optional(WireScanRules),
});
export type ShopSettings = v.InferOutput<typeof ShopSettings>;

/** Japan's rates since October 2019: 10 %, 8 % for food and newspapers (marked ※), and goods without tax. */
export const JAPANESE_TAX: ShopSettings['tax_categories'] = [
	{ id: 'standard', mark: '', rates: [{ valid_from: '2019-10-01', rate: { n: 10, d: 100 } }] },
	{ id: 'reduced', mark: '※', rates: [{ valid_from: '2019-10-01', rate: { n: 8, d: 100 } }] },
	{ id: 'exempt', mark: '', rates: [{ valid_from: '2019-10-01', rate: { n: 0, d: 100 } }] },
];

/** The shop of this database; null before one was seeded or set up. */
export function findShopSettings(db: Database): ShopSettings | null {
	const row = db.get<{ value: string }>("SELECT value FROM office_settings WHERE key = 'shop'");
	return row ? v.parse(ShopSettings, JSON.parse(row.value)) : null;
}

/** The shop of this database; throws when there is none yet. */
export function shopSettings(db: Database): ShopSettings {
	const settings = findShopSettings(db);
	invariant(settings, 'this data folder has a shop');
	return settings;
}

/** Keeps the shop's settings. Publish the stores afterwards: their documents carry them. */
export function saveShopSettings(db: Database, settings: ShopSettings): void {
	db.run(
		"INSERT INTO office_settings (key, value) VALUES ('shop', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
		JSON.stringify(v.parse(ShopSettings, settings)),
	);
}

/** The business day of an instant at this shop. */
export const shopDay = (settings: ShopSettings, now: number): string =>
	businessDay(now, settings.time_zone, settings.cut_hour);

/** The business day of an instant for the office's own facts; the day in UTC where there is no shop yet. */
export function officeDay(db: Database, now: number): string {
	const settings = findShopSettings(db);
	return settings ? shopDay(settings, now) : new Date(now).toISOString().slice(0, 10);
}
