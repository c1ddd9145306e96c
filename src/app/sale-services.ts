import { refused } from '#domain/result.ts';
import { later } from '#platform/timer.ts';
import type { Clock } from '#ports/clock.ts';
import type { Offers, StoreViews } from '#ports/store-views.ts';
import type { DeviceStore } from '#storage/device-store.ts';
import type { JournalStore } from '#storage/journal-store.ts';
import type { SaleMembers } from '#usecases/points-of-sale.ts';
import { readReceipt } from '#usecases/read-receipt.ts';
import type { TillServices } from '#usecases/services.ts';
import type { EngineClient } from '#workers/engine/client.ts';
import type { Drawer } from './drawer.ts';
import { loadSelling } from './load-selling.ts';
import type { Signal } from './signal.ts';

/** By then the change of a finished sale is given, even if nobody left its panel, ms. */
const CHANGE_GIVEN_MS = 60_000;

/** What the screens may do with sales; goods off the shelf are said to have changed. */
export function saleServices(
	parts: {
		readonly device: DeviceStore;
		readonly journal: JournalStore;
		readonly views: StoreViews;
		readonly shopClock: Clock;
		/** Whether the server was out of reach when it was last looked for. */
		readonly isOffline: () => boolean;
		/** Asked only where somebody known buys. */
		readonly customers: () => Promise<{ readonly members: SaleMembers }>;
	},
	engine: EngineClient,
	drawer: Drawer,
	goodsChanged: Signal<number>,
): Pick<TillServices, 'pricer' | 'overridePrice' | 'completeSale' | 'leaveSale' | 'receipts' | 'receipt'> {
	const { device, journal, views, shopClock } = parts;
	const sold = { basket: '' };
	/** The offers that the screen prices with: what was shown is what is sold, also when others have come since. */
	const shown: { offers: Offers | null } = { offers: null };
	const leaveSale = () => {
		// Another basket may have been taken up since.
		if (drawer.basket === sold.basket) drawer.closed();
	};
	return {
		async pricer() {
			const [{ tillPricing, settleSale }, store, offers] = await Promise.all([
				loadSelling(),
				device.store(),
				views.offers(),
			]);
			if (!store) return null;
			shown.offers = offers;
			const pricing = tillPricing(store, offers);
			return {
				price: (basket, businessDay, at, customer = null) =>
					pricing.price(basket, businessDay, at, { customer }),
				moment: (at) => pricing.moment(at),
				serviceMode: (basket) => pricing.serviceMode(basket),
				names: pricing.promotionNames,
				settle: (due, tenders, isConfirmed) => settleSale(pricing, due, tenders, isConfirmed),
			};
		},
		async overridePrice(basket, wish, approval) {
			const selling = await loadSelling().catch(() => null);
			if (!selling) return refused('server_unreachable');
			return selling.overrideOf({ device, journal, clock: shopClock }, basket, wish, approval);
		},
		async completeSale(basket, tenders, options) {
			const selling = await loadSelling().catch(() => null);
			// A till that was never installed and has lost its server before the first sale.
			if (!selling) return refused('server_unreachable');
			const desk = basket.customer === undefined ? null : await parts.customers().catch(() => null);
			const sale = await selling.completeSale(
				{
					...(desk && { members: desk.members }),
					device,
					journal,
					catalogue: engine,
					offers: { offers: async () => shown.offers ?? (await views.offers()) },
					clock: shopClock,
				},
				basket,
				tenders,
				{ isOffline: parts.isOffline(), ...options },
			);
			if (!sale.ok) return sale;
			// The change is still being counted: what waits for an idle drawer waits for that, but not for ever.
			sold.basket = basket.id;
			later(CHANGE_GIVEN_MS, leaveSale);
			// What was sold is off the shelf at once, not only when the server has said so.
			void engine.nudge().then(() => goodsChanged.set(goodsChanged.value + 1));
			return sale;
		},
		leaveSale,
		receipts: (offset, limit) => journal.receipts(offset, limit),
		receipt: (number) => readReceipt(parts, number),
	};
}
