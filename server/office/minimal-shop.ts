import type { Database } from '../database/database.ts';
import { addPlaces, allPlaces } from './places.ts';
import { publishStores } from './publish-store.ts';
import { shopRules } from './shop-rules.ts';
import { findShopSettings, JAPANESE_TAX, type ShopSettings, saveShopSettings } from './shop-settings.ts';

/** Settings of a shop about which nothing is known but its currency. */
export const plainSettings = (currency: string): ShopSettings => ({
	shop_name: 'Noren',
	registration_number: '',
	currency,
	time_zone: 'Asia/Tokyo',
	cut_hour: 5,
	tax_rounding: 'floor',
	tax_categories: JAPANESE_TAX,
	...shopRules(currency),
});

/**
 * Makes sure that there is a shop to put items into: settings and one store, where there were none. An existing shop
 * is left as it is. Answers whether it made one.
 */
export function ensureShop(db: Database, currency: string): boolean {
	return db.transaction(() => {
		const hasSettings = findShopSettings(db) !== null;
		const hasPlaces = allPlaces(db).length > 0;
		if (hasSettings && hasPlaces) return false;
		if (!hasSettings) saveShopSettings(db, plainSettings(currency));
		if (!hasPlaces) {
			addPlaces(db, [{ id: 'store', code: 'ST1', name: '本店', kind: 'store', address: '', phone: '' }]);
		}
		publishStores(db);
		return true;
	});
}
