import type { Database } from '../../database/database.ts';
import { keepStoreKey } from '../customers/customer-keys.ts';
import { markCustomers } from '../customers/mark-customers.ts';
import { itemIdOf, keepItems } from '../items.ts';
import { appendOfficeEntries } from '../office-journal.ts';
import { addPlaces, allPlaces, type Place } from '../places.ts';
import { keepOffers } from '../promotions.ts';
import { publishStores } from '../publish-store.ts';
import { shopRules } from '../shop-rules.ts';
import {
	findShopSettings,
	JAPANESE_TAX,
	type ShopSettings,
	saveShopSettings,
	shopDay,
} from '../shop-settings.ts';
import { demoCoupons } from './demo-coupons.ts';
import { type CustomerWorld, type DemoCustomer, demoCustomer } from './demo-customer.ts';
import { demoItem } from './demo-item.ts';
import { demoLoyalty } from './demo-loyalty.ts';
import { demoPriceLists, demoPromotions } from './demo-offers.ts';
import { demoPlaces } from './demo-places.ts';
import { type DemoStaff, demoStaff, demoStoreKey, keepStaff, stretchPins } from './demo-staff.ts';
import { demoStock } from './demo-stock.ts';

/** How large the demo shop is, and which one. The same numbers make the same shop. */
export type SeedOptions = {
	readonly items?: number | undefined;
	readonly customers?: number | undefined;
	readonly stores?: number | undefined;
	readonly seed?: number | undefined;
	/** Prices keep their digits: ¥1,280 becomes 12.80 in a currency with cents. */
	readonly currency?: string | undefined;
};

/** What the seed made. */
export type SeedReport = {
	readonly shop_name: string;
	readonly items: number;
	readonly customers: number;
	readonly places: readonly { id: string; name: string; kind: Place['kind'] }[];
	readonly staff: readonly DemoStaff[];
	readonly seed: number;
};

/** The shop is already there; only `--replace` may take its place. */
export class ShopExistsError extends Error {
	override readonly name = 'ShopExistsError';
}

/** The day before the demo shop opened: histories end and stock begins here, whatever the clock says. */
const OPENING = Date.UTC(2026, 9, 31, 15);
const ITEMS_PER_TRANSACTION = 500;
const CUSTOMERS_PER_TRANSACTION = 1000;

/** The demo shop's settings; the registration number is the worked example of its check digit (REG-01). */
export const demoSettings = (currency: string): ShopSettings => ({
	shop_name: '暖簾堂',
	registration_number: 'T7123456789012',
	currency,
	time_zone: 'Asia/Tokyo',
	cut_hour: 5,
	tax_rounding: 'floor',
	tax_categories: JAPANESE_TAX,
	...shopRules(currency),
	// Labels of the shop's own scales and printers, and its members' cards (domain.md §4.2, §4.4).
	scanning: {
		in_store: [{ letters: '02IIIIIVPPPPC' }, { letters: '21IIIIIWWWWWC', per_grams: 100 }],
		members: [
			{ prefix: '29', length: 13, check: 'mod10' },
			{ prefix: '2900', length: 16, check: 'luhn' },
		],
		gift_cards: [],
		coupons: [],
		payments: [],
	},
	loyalty: demoLoyalty(),
	coupons: demoCoupons(),
	receipt_head: '',
	receipt_foot: 'またのお越しをお待ちしております',
});

/**
 * Makes the demo shop in a database that has none; throws ShopExistsError otherwise. A small shop is there whole or not
 * at all; a large one comes in short transactions, shop and staff first.
 */
export async function seedDemoShop(db: Database, options: SeedOptions = {}): Promise<SeedReport> {
	const { items = 320, customers = 50, stores = 2, seed = 1, currency = 'JPY' } = options;
	requireNoShop(db, 'this data folder already has a shop');
	const settings = demoSettings(currency);
	const places = demoPlaces(Math.max(1, stores));
	const staff = demoStaff(places);
	const stretched = await stretchPins(staff, places, seed);
	const world: CustomerWorld = { seed, items, places, until: OPENING };
	const day = shopDay(settings, OPENING);
	const steps = [
		() => {
			requireNoShop(db, 'another process has just made the shop of this data folder: start again to use it');
			saveShopSettings(db, settings);
			addPlaces(db, places);
			for (const { id } of places) keepStoreKey(db, id, demoStoreKey(seed, id));
			keepStaff(db, stretched);
			keepOffers(db, demoPromotions(items, seed), demoPriceLists(items, seed, places));
			publishStores(db);
		},
		...pieces(items, ITEMS_PER_TRANSACTION, (from, to) => seedItems(db, { from, to, seed, places, day })),
		...pieces(customers, CUSTOMERS_PER_TRANSACTION, (from, to) =>
			seedCustomers(db, world, { from, to, day }),
		),
	];
	await runSteps(db, steps);
	const named = places.map(({ id, name, kind }) => ({ id, name, kind }));
	return { shop_name: settings.shop_name, items, customers, places: named, staff, seed };
}

function requireNoShop(db: Database, words: string): void {
	if (findShopSettings(db) || allPlaces(db).length > 0) throw new ShopExistsError(words);
}

const STEPS_IN_ONE_TRANSACTION = 8;

/** All steps at once where they are few, else one by one, letting other processes and timers in between. */
async function runSteps(db: Database, steps: readonly (() => void)[]): Promise<void> {
	if (steps.length <= STEPS_IN_ONE_TRANSACTION) {
		db.transaction(() => {
			for (const step of steps) step();
		});
		return;
	}
	for (const step of steps) {
		db.transaction(step);
		await new Promise((resolve) => setImmediate(resolve));
	}
}

type ItemRange = { from: number; to: number; seed: number; places: readonly Place[]; day: string };

function seedItems(db: Database, { from, to, seed, places, day }: ItemRange): void {
	const indexes = Array.from({ length: to - from }, (_, offset) => from + offset);
	keepItems(
		db,
		indexes.map((index) => demoItem(index, seed)),
	);
	const lines = indexes.flatMap((index) =>
		demoStock(index, seed, places).map((stock) => ({ item_id: itemIdOf(`demo:${seed}:${index}`), ...stock })),
	);
	for (let first = 0; first < lines.length; first += 1000) {
		const body = {
			reason: 'opening',
			source: `demo:${seed}:${from}:${first}`,
			lines: lines.slice(first, first + 1000),
		} as const;
		appendOfficeEntries(db, [{ kind: 'stock_movement', body }], OPENING, day);
	}
}

/** Members with what they bought; their points are a fact of the office, as every later change of them is one. */
function seedCustomers(
	db: Database,
	world: CustomerWorld,
	{ from, to, day }: { from: number; to: number; day: string },
): void {
	const customers = Array.from({ length: to - from }, (_, offset) => demoCustomer(from + offset, world));
	for (const customer of customers) keepDemoCustomer(db, customer);
	const lines = customers
		.filter(({ points }) => points > 0)
		.map(({ id, points }) => ({ ref: id, points, earned_on: day }));
	const where = { session: null, is_training: false, approver: null } as const;
	const body = { ...where, reason: 'opening', source: `demo:${world.seed}:${from}`, lines } as const;
	if (lines.length > 0) appendOfficeEntries(db, [{ kind: 'points_adjusted', body }], OPENING, day);
	markCustomers(
		db,
		customers.map(({ id }) => id),
	);
}

function keepDemoCustomer(db: Database, customer: DemoCustomer): void {
	db.run(
		`INSERT INTO office_customers
		 (id, member_number, name, kana, phone, mail, birthday, rank, points, joined, history)
		 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		...[customer.id, customer.memberNumber, customer.name, customer.kana, customer.phone, customer.mail],
		...[customer.birthday, customer.rank, customer.points, customer.joined, JSON.stringify(customer.history)],
	);
}

/** `count` in pieces of at most `size`. */
function pieces(count: number, size: number, work: (from: number, to: number) => void): (() => void)[] {
	return Array.from({ length: Math.ceil(count / size) }, (_, nth) => () => {
		work(nth * size, Math.min((nth + 1) * size, count));
	});
}
