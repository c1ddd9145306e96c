import type { Database } from '#server/database/database.ts';
import { publishStores } from './publish-store.ts';
import { saveShopSettings, shopSettings } from './shop-settings.ts';

/** The server as a customer's phone reaches it: `https://till.example`, or null where nobody has said. */
export const publicAddress = (db: Database): string | null => shopSettings(db).public_url ?? null;

/** A typed address as it is kept, without a path and a slash at the end; null when it is none. */
export function tidyAddress(typed: string): string | null {
	const text = /^https?:\/\//i.test(typed.trim()) ? typed.trim() : `https://${typed.trim()}`;
	if (!URL.canParse(text)) return null;
	const { origin, pathname, search, hash, username } = new URL(text);
	return pathname === '/' && search + hash + username === '' && origin.length <= 200 ? origin : null;
}

/** Keeps the address, or forgets it with null, and tells every store's tills. */
export function keepPublicAddress(db: Database, address: string | null): void {
	db.transaction(() => {
		const { public_url: _former, ...settings } = shopSettings(db);
		saveShopSettings(db, { ...settings, ...(address !== null && { public_url: address }) });
		publishStores(db);
	});
}
