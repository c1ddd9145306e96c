import type { FeedDoc, FeedName, StaffDoc, StoreDoc } from '#protocol/feed.ts';
import type { Database } from '../database/database.ts';
import { publishDocs, withdrawDocs } from '../feeds/publish.ts';
import { couponDocsOf } from './coupon-docs.ts';
import { deviceKeys } from './devices/device-keys.ts';
import { allPlaces, type Place } from './places.ts';
import { offersOf } from './promotions.ts';
import { shopSettings } from './shop-settings.ts';
import { sourcingFor } from './sourcing-rules.ts';
import { publicTokenKeys } from './token-keys.ts';

/** Staff of this place work in every store. */
export const EVERY_PLACE = '*';

type StaffRow = {
	id: string;
	name: string;
	role: 'cashier' | 'manager';
	pin_hash: string;
	role_id: string;
	unlock: string;
};

/**
 * Publishes every store's own feed: what its tills must know of the shop, and who may sign in there. Call inside the
 * transaction of the change. Answers how many documents moved.
 */
export function publishStores(db: Database): number {
	const places = allPlaces(db);
	return places
		.filter(({ kind }) => kind === 'store')
		.reduce((moved, place) => moved + publishStore(db, place, places), 0);
}

function publishStore(db: Database, place: Place, places: readonly Place[]): number {
	const tokenKeys = publicTokenKeys(db);
	const settings = shopSettings(db);
	const store: StoreDoc = {
		_id: `store:${place.id}`,
		type: 'store',
		code: place.code,
		name: place.name,
		address: place.address,
		phone: place.phone,
		...settings,
		...(tokenKeys && { token_keys: tokenKeys }),
		sourcing: sourcingFor(place, places, settings.sourcing ?? {}),
		places: places.map(({ id, name }) => ({ id, name })),
	};
	const staff = db
		.all<StaffRow>(
			'SELECT id, name, role, pin_hash, role_id, unlock FROM office_staff WHERE place = ? OR place = ? ORDER BY id',
			...[place.id, EVERY_PLACE],
		)
		.map(
			({ id, name, role, pin_hash, role_id, unlock }): StaffDoc => ({
				_id: `staff:${id}`,
				type: 'staff',
				name,
				role,
				pin_hash,
				...(role_id !== '' && { role_id }),
				...unlockAt(place.id, unlock),
			}),
		);
	const feed = `store-${place.id}` as const;
	const offers = offersOf(db, place.id);
	return (
		publishDocs(db, feed, [store, ...staff, ...offers, ...deviceKeys(db), ...couponDocsOf(db, place.id)]) +
		withdrawOffers(db, feed, offers)
	);
}

/** The way to this store's customers, where they have one. */
function unlockAt(store: string, unlock: string): Pick<StaffDoc, 'unlock'> {
	const own = (JSON.parse(unlock) as Record<string, StaffDoc['unlock']>)[store];
	return own ? { unlock: own } : {};
}

/** Promotions and prices that are no more. */
function withdrawOffers(db: Database, feed: FeedName, offers: readonly FeedDoc[]): number {
	const kept = new Set(offers.map(({ _id }) => _id));
	const known = db.all<{ id: string }>(
		`SELECT id FROM feed_docs WHERE feed = ? AND withdrawn = 0
		 AND (id LIKE 'promotion:%' OR id LIKE 'prices:%')`,
		feed,
	);
	return withdrawDocs(
		db,
		feed,
		known.map(({ id }) => id).filter((id) => !kept.has(id)),
	);
}
