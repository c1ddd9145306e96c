import { gtinCheckDigit } from '#domain/gtin/gtin.ts';
import type { Database } from '#server/database/database.ts';
import { publishDocs, withdrawDocs } from '#server/feeds/publish.ts';
import { keepStoreKey } from '#server/office/customers/customer-keys.ts';
import { keepItems, type OfficeItem } from '#server/office/items.ts';
import { plainSettings } from '#server/office/minimal-shop.ts';
import { appendOfficeEntries } from '#server/office/office-journal.ts';
import { addPlaces } from '#server/office/places.ts';
import { publishStores } from '#server/office/publish-store.ts';
import { saveShopSettings } from '#server/office/shop-settings.ts';
import { SIM_LOYALTY, storeKeyHex } from './cast.ts';
import type { Dice } from './dice.ts';

/** The places of the simulated chain. */
export const STORES = ['alpha', 'beta'] as const;
export type StoreId = (typeof STORES)[number];

/** Items everyone sells; each tablet has one more of its own, by which its stock figure can be known exactly. */
export const COMMON_ITEMS = 5;
export const OPENING_STOCK = 1000;
const DAY = '2026-11-20';

/** What a customer buys to load an account: money, not goods. */
export const GIFT_CARD = 'gift-1';
export const privateItem = (tablet: number): string => `own-${tablet}`;
export const commonItem = (n: number): string => `item-${n}`;

/** A valid GTIN-14 for an item's number. */
export function gtinOf(n: number): string {
	const body = `0490${String(n).padStart(9, '0')}`;
	return body + gtinCheckDigit(body);
}

function item(id: string, n: number, price: number): OfficeItem {
	return {
		id,
		source: `sim:${id}`,
		sku: id,
		gtins: [gtinOf(n)],
		name: `品 ${id}`,
		reading: '',
		category: 'goods',
		price,
		tax_category: id === GIFT_CARD ? 'out_of_scope' : n % 2 ? 'standard' : 'reduced',
		tax_included: true,
	};
}

const OFFSETS: Readonly<Record<string, number>> = { own: 500, new: 1000, gift: 2000 };

/** Number in an item's GTIN. */
const numberOf = (id: string): number => Number(id.split('-')[1]) + (OFFSETS[id.split('-')[0] ?? ''] ?? 0);

export const gtinOfItem = (id: string): string => gtinOf(numberOf(id));

/** Fills an empty database: two stores with a clerk each, goods, and their opening stock. */
export function openShop(db: Database, tablets: number, now: number, hasPeople = false): void {
	db.transaction(() => {
		saveShopSettings(db, { ...plainSettings('JPY'), ...(hasPeople && { loyalty: SIM_LOYALTY }) });
		if (hasPeople) for (const store of [...STORES, '*']) keepStoreKey(db, store, storeKeyHex(store));
		addPlaces(
			db,
			STORES.map((id) => ({
				id,
				code: id.slice(0, 3).toUpperCase(),
				name: id,
				kind: 'store' as const,
				address: '',
				phone: '',
			})),
		);
		for (const place of STORES) {
			const add = "INSERT INTO office_staff (id, name, role, pin_hash, place) VALUES (?, ?, ?, 'none', ?)";
			db.run(add, `${place}-1`, `clerk of ${place}`, 'cashier', place);
			db.run(add, `${place}-m`, `manager of ${place}`, 'manager', place);
		}
		publishStores(db);
		const ids = [
			...Array.from({ length: COMMON_ITEMS }, (_, n) => commonItem(n)),
			...Array.from({ length: tablets }, (_, n) => privateItem(n)),
		];
		keepItems(
			db,
			ids.map((id) => item(id, numberOf(id), 100 + numberOf(id))),
		);
		keepItems(db, [item(GIFT_CARD, numberOf(GIFT_CARD), 3000)]);
		bookStock(
			db,
			ids.flatMap((id) => STORES.map((place) => ({ item_id: id, place, quantity: OPENING_STOCK }))),
			'opening',
			now,
		);
	});
}

type StockLine = { readonly item_id: string; readonly place: string; readonly quantity: number };

function bookStock(
	db: Database,
	lines: readonly StockLine[],
	reason: 'opening' | 'receive' | 'adjust',
	now: number,
) {
	appendOfficeEntries(
		db,
		[{ kind: 'stock_movement', body: { reason, source: `sim:${now}`, lines: [...lines] } }],
		now,
		DAY,
	);
}

/** Something the office does of its own accord; answers what, for the trace. */
export function officeActs(db: Database, dice: Dice, now: number): string {
	const id = commonItem(dice.between(0, COMMON_ITEMS - 1));
	return db.transaction(() => {
		switch (dice.between(0, 4)) {
			case 0: {
				const price = dice.between(10, 900);
				keepItems(db, [item(id, numberOf(id), price)]);
				return `price of ${id} is ${price}`;
			}
			case 1: {
				const quantity = dice.between(-20, 50) || 1;
				const place = dice.pick(STORES);
				bookStock(db, [{ item_id: id, place, quantity }], quantity > 0 ? 'receive' : 'adjust', now);
				return `stock of ${id} at ${place} ${quantity}`;
			}
			case 2: {
				const fresh = `new-${dice.between(0, 3)}`;
				keepItems(db, [item(fresh, numberOf(fresh), dice.between(10, 900))]);
				return `${fresh} is published`;
			}
			case 3: {
				const fresh = `item:new-${dice.between(0, 3)}`;
				withdrawDocs(db, 'catalogue', [fresh]);
				return `${fresh} is withdrawn`;
			}
			default: {
				const place = dice.pick(STORES);
				const doc = { type: 'staff' as const, name: `clerk ${dice.between(1, 9)}`, role: 'cashier' as const };
				publishDocs(db, `store-${place}`, [{ _id: `staff:${place}-2`, ...doc, pin_hash: 'none' }]);
				return `staff of ${place}`;
			}
		}
	});
}
