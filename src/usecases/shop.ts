import { currencyExponent } from '#domain/money/currency.ts';
import type { TaxRules } from '#domain/pricing/price-basket.ts';
import type { Device } from '#ports/device.ts';
import type { StaffDoc, StoreDoc } from '#protocol/feed.ts';
import type { Shop, StaffCard } from './services.ts';

/** The store as this device last pulled it; null before the first load. */
export async function readShop(device: Device): Promise<Shop | null> {
	const store = await device.store();
	if (!store) return null;
	const staff = await device.staff();
	return {
		storeId: store._id.slice('store:'.length),
		storeName: store.name,
		shopName: store.shop_name,
		currency: store.currency,
		exponent: currencyExponent(store.currency),
		timeZone: store.time_zone,
		cutHour: store.cut_hour,
		taxRules: taxRulesOf(store),
		places: store.places,
		staff: staff.map(toStaffCard).sort((a, b) => (a.id < b.id ? -1 : 1)),
	};
}

/** Tax rules out of the store's published settings. */
export const taxRulesOf = (store: StoreDoc): TaxRules => ({
	rounding: store.tax_rounding,
	categories: [...store.tax_categories, ...untaxed(store)].map(({ id, mark, rates }) => ({
		id,
		mark,
		rates: rates.map(({ valid_from, rate }) => ({ validFrom: valid_from, rate })),
	})),
});

/** Classes without a rate, such as value put onto a gift card: older tablets were not told of them. */
function untaxed({ tax, tax_categories }: StoreDoc): StoreDoc['tax_categories'] {
	const told = new Set(tax_categories.map(({ id }) => id));
	const rates = [{ valid_from: '1900-01-01', rate: { n: 0, d: 100 } }];
	return (tax?.categories ?? [])
		.filter((category) => !told.has(category.id) && category.rates.length === 0)
		.map(({ id, mark }) => ({ id, mark, rates }));
}

/** A person as the screens show them, without the PIN's hash. */
export const toStaffCard = ({ _id, name, role }: StaffDoc): StaffCard => ({
	id: _id.slice('staff:'.length),
	name,
	role,
});
