import { systemClock } from '#platform/clock.ts';
import type { Subscribable } from '#ports/subscribable.ts';
import type { NorenDatabase } from '#storage/database.ts';

/** How long the first load may go without progress before the screen says the server cannot be reached, ms. */
const FIRST_LOAD_PATIENCE_MS = 60_000;

/** Resolves true once the catalogue and the store's settings are on the device, false after a long silence. */
export function catalogueArrives(
	db: NorenDatabase,
	signs: readonly Subscribable<unknown>[],
): Promise<boolean> {
	return new Promise((resolve) => {
		let quietSince = systemClock.now();
		const isThere = async () => {
			const names = (await db.feeds.toCollection().primaryKeys()) as string[];
			return names.includes('catalogue') && names.some((name) => name.startsWith('store-'));
		};
		const finish = (arrived: boolean) => {
			clearInterval(patience);
			for (const { unsubscribe } of watching) unsubscribe();
			resolve(arrived);
		};
		const look = () => {
			quietSince = systemClock.now();
			void isThere().then((there) => there && finish(true));
		};
		const patience = setInterval(() => {
			if (systemClock.now() - quietSince > FIRST_LOAD_PATIENCE_MS) finish(false);
		}, 1000);
		const watching = signs.map((sign) => sign.subscribe(look));
	});
}
