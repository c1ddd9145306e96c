import type { PlaceStock } from '#ports/catalogue.ts';
import type { LoadedFeed } from '#ports/replica.ts';
import type { AppliedDoc, ChangeRow, StockDoc } from '#protocol/feed.ts';
import { Pages } from './pages.ts';

const APPLIED = 'applied:through';

/** Stock per place as the server published it, and how far it had folded each device when it did. */
export class StockIndex {
	readonly #pages: Pages<StockDoc | AppliedDoc>;

	constructor(loaded: LoadedFeed) {
		this.#pages = new Pages(loaded, ['stock', 'applied']);
	}

	/** Feed position the quantities come from. */
	get version(): string {
		return this.#pages.since;
	}

	/** Lays a page of changes over what is known. */
	apply(rows: readonly ChangeRow[], since: string): void {
		for (const row of rows) this.#pages.lay(row);
		this.#pages.since = since;
	}

	/** Published quantities; empty when the item was never stocked. */
	ofItem(itemId: string): PlaceStock[] {
		const doc = this.#pages.byId(`stock:${itemId}`);
		if (doc?.type !== 'stock') return [];
		const { places, reserved = {} } = doc;
		return Object.entries(places).map(([place, quantity]) => {
			const promised = reserved[place];
			return promised ? { place, quantity, reserved: promised } : { place, quantity };
		});
	}

	/** The last entry of a device incarnation that is inside the published quantities (design.md §3). */
	appliedThrough(device: string, incarnation: number): number {
		const doc = this.#pages.byId(APPLIED);
		return doc?.type === 'applied' ? (doc.through[`${device}.${incarnation}`] ?? 0) : 0;
	}
}
