import { type Basket, emptyBasket } from '#domain/basket/basket.ts';
import { money } from '#domain/money/money.ts';
import type { Tender } from '#domain/tender/settlement.ts';
import { completeSale } from '#usecases/complete-sale.ts';
import { returnSale } from '#usecases/return-sale.ts';
import { returnWithoutReceipt } from '#usecases/return-without-receipt.ts';
import { type aReplay, done, type ReplayedDay } from './a-replay.ts';
import { type RowRefusal, ringUp } from './ring-up.ts';
import type { UciRow } from './uci-retail.ts';
import { SoldUnits } from './uci-sold-units.ts';

/** What became of a row: every row of the file is one of these. */
export type RowFate = 'sold' | 'returned' | 'returned_without_receipt' | RowRefusal | 'not_sold_before';

type Replay = Awaited<ReturnType<typeof aReplay>>;

/** Rows of the file rung up through the use cases, cancellations as returns, a Z at the end of every day. */
export class UciReplay {
	readonly #till: Replay;
	readonly #soldUnits = new SoldUnits();
	readonly days: ReplayedDay[] = [];
	readonly fates: { readonly row: UciRow; readonly fate: RowFate }[] = [];
	#day = '';

	constructor(till: Replay) {
		this.#till = till;
	}

	async play(rows: readonly UciRow[]): Promise<void> {
		for (const [, invoice] of Map.groupBy(rows, ({ InvoiceNo }) => InvoiceNo)) await this.#invoice(invoice);
	}

	async endDay(): Promise<void> {
		if (this.#day !== '') this.days.push(await this.#till.endDay());
		this.#day = '';
	}

	async #invoice(rows: readonly UciRow[]): Promise<void> {
		const [first] = rows;
		if (!first) return;
		const at = Date.parse(`${first.InvoiceDate.replace(' ', 'T')}Z`);
		const day = first.InvoiceDate.slice(0, 10);
		if (day !== this.#day) {
			await this.endDay();
			await this.#till.beginDay(at);
			this.#day = day;
		}
		this.#till.time.now = at;
		if (first.InvoiceNo.startsWith('C')) await this.#cancel(first.InvoiceNo, rows);
		else await this.#sell(first.InvoiceNo, rows);
	}

	async #sell(invoice: string, rows: readonly UciRow[]): Promise<void> {
		let basket = emptyBasket(invoice, 0);
		const rung: UciRow[] = [];
		for (const [at, row] of rows.entries()) {
			const added = ringUp(basket, row, `${invoice}-${at}`);
			this.fates.push({ row, fate: added.ok ? 'sold' : added.code });
			if (!added.ok) continue;
			basket = added.value;
			rung.push(row);
		}
		if (rung.length === 0) return;
		const { receipt } = await done(completeSale(this.#till, basket, tendersOf(invoice, basket)));
		this.#remember(receipt.number, basket, rung);
	}

	/** Rows that were merged into one line come back of that line. */
	#remember(receipt: string, basket: Basket, rows: readonly UciRow[]): void {
		for (const row of rows) {
			const at = basket.lines.findIndex(
				({ itemId, unitPrice }) => itemId === row.StockCode && unitPrice === pence(row.UnitPrice),
			);
			this.#soldUnits.sold(row, { receipt, line: at + 1, units: Number(row.Quantity) });
		}
	}

	async #cancel(invoice: string, rows: readonly UciRow[]): Promise<void> {
		const byReceipt = new Map<string, Map<string, number>>();
		let bare = emptyBasket(`${invoice}-bare`, 0);
		for (const [at, row] of rows.entries()) {
			const positive = { ...row, InvoiceNo: invoice.slice(1), Quantity: String(-Number(row.Quantity)) };
			const rung = ringUp(bare, positive, `${invoice}-${at}`);
			if (!rung.ok) {
				this.fates.push({ row, fate: rung.code });
				continue;
			}
			const { parts, missing } = this.#soldUnits.take(row, Number(positive.Quantity));
			// Postage, fees and book adjustments are no goods that anyone could put on the counter.
			if (missing > 0 && !/^\d{5}/.test(row.StockCode)) {
				for (const part of parts) this.#soldUnits.sold(row, part);
				this.fates.push({ row, fate: 'not_sold_before' });
				continue;
			}
			this.fates.push({ row, fate: missing > 0 ? 'returned_without_receipt' : 'returned' });
			for (const { receipt, line, units } of parts) {
				const lines = byReceipt.get(receipt) ?? new Map<string, number>();
				byReceipt.set(receipt, lines.set(String(line), (lines.get(String(line)) ?? 0) + units));
			}
			if (missing === 0) continue;
			const left = ringUp(bare, { ...positive, Quantity: String(missing) }, `${invoice}-${at}`);
			if (left.ok) bare = left.value;
		}
		await this.#takeBack(invoice, byReceipt, bare);
	}

	async #takeBack(
		invoice: string,
		byReceipt: ReadonlyMap<string, ReadonlyMap<string, number>>,
		bare: Basket,
	): Promise<void> {
		const reason = 'cancelled';
		for (const [receiptNumber, units] of byReceipt) {
			const request = { id: `${invoice}/${receiptNumber}`, receiptNumber, units, reason };
			await done(returnSale(this.#till, { ...request, damaged: new Set() }, null));
		}
		if (bare.lines.length === 0) return;
		await done(returnWithoutReceipt(this.#till, { goods: bare, reason, isDamaged: false }, null));
	}
}

const pence = (price: string): number => {
	const [pounds = '0', rest = ''] = price.split('.');
	return Number(pounds + rest.padEnd(2, '0'));
};

/** A third in cash, a third by card, a third half by card and the rest in cash with change. */
function tendersOf(invoice: string, basket: Basket): Tender[] {
	const total = basket.lines.reduce((all, { unitPrice, quantity }) => all + unitPrice * quantity, 0);
	const way = Number(invoice) % 3;
	if (way === 0) return [{ type: 'cash', amount: money(total) }];
	if (way === 1 || total < 2) return [{ type: 'card', amount: money(total) }];
	const card = Math.trunc(total / 2);
	return [
		{ type: 'card', amount: money(card) },
		{ type: 'cash', amount: money(Math.ceil((total - card) / 100) * 100) },
	];
}
