import type { WirePrinter } from '#protocol/bodies/store-rules.ts';
import type { StoreDoc } from '#protocol/feed.ts';
import type { Database } from '#server/database/database.ts';
import { publishStores } from './publish-store.ts';
import { saveShopSettings, shopSettings } from './shop-settings.ts';

/** The printers that a store's tablets were told of; none before the store was published. */
export function printersOf(db: Database, store: string): readonly WirePrinter[] {
	const row = db.get<{ doc: string }>(
		'SELECT doc FROM feed_docs WHERE feed = ? AND id = ? AND withdrawn = 0',
		...[`store-${store}`, `store:${store}`],
	);
	return row ? ((JSON.parse(row.doc) as StoreDoc).printers ?? []) : [];
}

/** Adds a printer, or puts it in the place of the one of that name, and tells every store. */
export function keepPrinter(db: Database, printer: WirePrinter): void {
	changePrinters(db, (known) => [...known.filter(({ id }) => id !== printer.id), printer]);
}

/** Whether there was one of that name; every store hears of it. */
export function removePrinter(db: Database, id: string): boolean {
	let found = false;
	changePrinters(db, (known) => {
		const kept = known.filter((printer) => printer.id !== id);
		found = kept.length < known.length;
		return kept;
	});
	return found;
}

/** Every printer of the shop. */
export const allPrinters = (db: Database): readonly WirePrinter[] => shopSettings(db).printers ?? [];

function changePrinters(db: Database, change: (known: readonly WirePrinter[]) => WirePrinter[]): void {
	db.transaction(() => {
		saveShopSettings(db, { ...shopSettings(db), printers: change(allPrinters(db)) });
		publishStores(db);
	});
}
