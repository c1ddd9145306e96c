import { addItem, type Basket, emptyBasket } from '#domain/basket/basket.ts';
import type { Item } from '#domain/catalogue/item.ts';
import { money } from '#domain/money/money.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import type { TakenTender } from '#domain/tender/taken-tender.ts';
import type { Offers } from '#ports/store-views.ts';
import { completeSale } from '#usecases/complete-sale.ts';
import { aRule } from './a-document.ts';
import { type aReplay, done, type ReplayedDay } from './a-replay.ts';
import type { JourneyRow } from './replay-rows.ts';

/** What became of a row. */
export type JourneyFate = 'sold' | 'quantity_invalid' | 'unpriced';

type Replay = Awaited<ReturnType<typeof aReplay>>;

/** Cents of a figure of the file (`3.86`, `3.5`, `1`) by its text. */
export function centsOf(figure: string): number {
	const [whole = '0', rest = ''] = figure.split('.');
	return Number(whole + rest.padEnd(2, '0'));
}

/** What the shelf said: the shop's takings, and what the loyalty card and the shop's match of a coupon took off. */
export const shelfCents = (row: JourneyRow): number =>
	centsOf(row.sales_value) + centsOf(row.retail_disc) + centsOf(row.coupon_match_disc);

/**
 * Baskets of the file through the use cases: the loyalty card and the matched coupon as promotions, the maker's coupon,
 * which somebody else pays for, as a voucher (domain.md §1.5). A Z at the end of every day.
 */
export class JourneyReplay {
	readonly #till: Replay;
	readonly days: ReplayedDay[] = [];
	readonly fates: { readonly row: JourneyRow; readonly fate: JourneyFate }[] = [];
	#day = '';

	constructor(till: Replay) {
		this.#till = till;
	}

	/** The rows of one basket. */
	async sell(rows: readonly JourneyRow[]): Promise<void> {
		const [first] = rows;
		if (!first) return;
		const at = Date.parse(first.transaction_timestamp);
		const day = first.transaction_timestamp.slice(0, 10);
		if (day !== this.#day) {
			await this.endDay();
			await this.#till.beginDay(at);
			this.#day = day;
		}
		this.#till.time.now = at;
		let basket = emptyBasket(`${first.basket_id}`, 0);
		const rung: JourneyRow[] = [];
		for (const row of rows) {
			const added = ring(basket, row);
			this.fates.push({ row, fate: added.ok ? 'sold' : added.code });
			if (!added.ok) continue;
			basket = added.value;
			rung.push(row);
		}
		if (rung.length === 0) return;
		const offers = offersOf(rung);
		const parts = { ...this.#till, offers: { offers: async () => offers } };
		await done(completeSale(parts, basket, tendersOf(rung), { breakageConfirmed: true }));
	}

	async endDay(): Promise<void> {
		if (this.#day !== '') this.days.push(await this.#till.endDay());
		this.#day = '';
	}
}

/** A row as a line; what has no whole price for one (fuel by the drop, 3 for a dollar) is one measured unit. */
function ring(basket: Basket, row: JourneyRow): Result<Basket, JourneyFate> {
	const units = Number(row.quantity);
	const shelf = shelfCents(row);
	if (units === 0) return refused('quantity_invalid');
	if (shelf === 0) return refused('unpriced');
	const isWhole = shelf % units === 0;
	const item: Item = {
		...{ id: row.product_id, sku: row.product_id, gtins: [], name: row.product_id, reading: '' },
		...{ category: '', price: money(isWhole ? shelf / units : shelf) },
		...{ taxCategory: 'none', taxIncluded: true },
	};
	const added = addItem(basket, item, `${row.basket_id}-${row.product_id}`, isWhole ? units : 1);
	if (!added.ok) throw new Error(added.code);
	return ok(added.value);
}

/** What came off each row, as promotions of this basket alone. */
function offersOf(rows: readonly JourneyRow[]): Offers {
	const off = (kind: string, amountOf: (row: JourneyRow) => number) =>
		rows.flatMap((row) => {
			const amount = amountOf(row);
			if (amount === 0) return [];
			const rule = {
				...{ id: `${kind}:${row.product_id}`, name: kind, kind: 'basket', stacking: 'compound' },
				...{ condition: {}, scope: { items: [row.product_id] }, reward: { kind: 'amount', amount } },
			};
			return [{ _id: `promotion:${rule.id}`, type: 'promotion', rule } as Offers['promotions'][number]];
		});
	const card = off('card', ({ retail_disc }) => centsOf(retail_disc));
	const match = off('match', ({ coupon_match_disc }) => centsOf(coupon_match_disc));
	return { promotions: [...card, ...match], prices: [] };
}

/** The maker's coupons at their face, the rest in cash. */
function tendersOf(rows: readonly JourneyRow[]): TakenTender[] {
	const sum = (of: (row: JourneyRow) => string) => rows.reduce((all, row) => all + centsOf(of(row)), 0);
	const due = sum(({ sales_value }) => sales_value);
	const coupons = sum(({ coupon_disc }) => coupon_disc);
	const rest = Math.max(0, due - coupons);
	return [
		...(coupons > 0 && due > 0 ? [{ id: 'coupon', rule: aRule('voucher'), amount: money(coupons) }] : []),
		...(rest > 0 ? [{ id: 'cash', rule: aRule('cash'), amount: money(rest) }] : []),
	];
}
