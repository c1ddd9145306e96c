import { type Effects as EntryEffects, effectsOf } from '#protocol/effects.ts';
import { type JournalEntry, parseEntryId } from '#protocol/entry.ts';
import type { Database, SqlValue } from '#server/database/database.ts';
import { CodeFold } from './code-fold.ts';
import { CounterFold } from './counter-fold.ts';
import { CouponFold } from './coupon-fold.ts';
import { CustomerFold } from './customer-fold.ts';
import { factsOf, noteException } from './exceptions.ts';
import { FigureFold } from './figure-fold.ts';
import { OrderFold } from './order-fold.ts';
import { StockFold } from './stock-fold.ts';
import { type Bounds, type Sum, step, sumWithin, within, ZERO } from './sums.ts';

type Totals = { sales: number; readonly money: Sum; receiptSeq: number; receiptNumber: string };
type Drawer = {
	readonly store: string;
	readonly device: string;
	readonly cash: Sum;
	float: number | null;
};

/**
 * What a run of facts does to the read models: added up in memory, then written with few statements. Adding and
 * writing throw when a fact cannot be folded; what was added before then counts for nothing.
 */
export class Effects {
	readonly #sales: JournalEntry<'retail_transaction'>[] = [];
	readonly #saleRows: SqlValue[][] = [];
	readonly #totals = new Map<string, Totals>();
	readonly #drawers = new Map<string, Drawer>();
	readonly #stock = new StockFold();

	readonly #figures = new FigureFold();
	readonly #counter = new CounterFold();
	readonly #customers = new CustomerFold();
	readonly #orders = new OrderFold();
	readonly #codes = new CodeFold();
	readonly #coupons = new CouponFold();

	/** Adds a fact, in the order in which facts are folded; each once. `isLate`: others after it are folded already. */
	add(entry: JournalEntry, isLate = false): void {
		const effects = effectsOf(entry);
		const store = parseEntryId(entry.id)?.store ?? '';
		this.#stock.add(entry, effects);
		if (effects.opens) this.#drawer(entry.id, store, entry.device).float = effects.opens.float;
		if (effects.cash) step(this.#drawer(effects.cash.session, store, entry.device).cash, effects.cash.amount);
		if (entry.kind === 'retail_transaction' && !entry.body.is_training) this.#addSale(entry, store, effects);
		this.#figures.add(entry, isLate);
		this.#counter.add(entry, effects);
		this.#customers.add(entry, effects);
		this.#orders.add(entry);
		this.#codes.add(entry);
		this.#coupons.add(entry, effects);
	}

	/** Writes everything. Call in the transaction that notes the facts as folded. */
	write(db: Database, bounds: Bounds): void {
		this.#writeSales(db);
		this.#writeTotals(db, bounds);
		this.#writeDrawers(db, bounds);
		this.#stock.write(db, bounds);
		this.#figures.write(db);
		this.#counter.write(db);
		this.#customers.write(db);
		this.#orders.write(db);
		this.#codes.write(db);
		this.#coupons.write(db);
	}

	#addSale(entry: JournalEntry<'retail_transaction'>, store: string, effects: EntryEffects): void {
		const { body } = entry;
		this.#sales.push(entry);
		this.#saleRows.push([
			entry.id,
			body.receipt_number,
			store,
			entry.device,
			entry.incarnation,
			entry.seq,
			entry.business_day,
			entry.device_time,
			entry.operator,
			body.total,
			body.taxes.reduce((sum, rate) => sum + rate.tax, 0),
			effects.cash?.amount ?? 0,
			body.lines.length,
			body.type,
			body.till_session,
			body.basket_id,
			JSON.stringify(body.lines.map(({ direction, quantity }) => (direction === 'sale' ? quantity : 0))),
		]);
		this.#addToTotals(entry);
	}

	/** Keeps a device's running totals and its last receipt, whatever order its sales are folded in. */
	#addToTotals({ device, incarnation, seq, body }: JournalEntry<'retail_transaction'>): void {
		const name = `${device}.${incarnation}`;
		const totals = this.#totals.get(name) ?? {
			sales: 0,
			money: { ...ZERO },
			receiptSeq: 0,
			receiptNumber: '',
		};
		this.#totals.set(name, totals);
		totals.sales++;
		step(totals.money, body.total);
		if (seq <= totals.receiptSeq) return;
		totals.receiptSeq = seq;
		totals.receiptNumber = body.receipt_number;
	}

	/** A session belongs to whoever comes first. */
	#drawer(session: string, store: string, device: string): Drawer {
		const known = this.#drawers.get(session);
		if (known) return known;
		const drawer: Drawer = { store, device, cash: { ...ZERO }, float: null };
		this.#drawers.set(session, drawer);
		return drawer;
	}

	#writeSales(db: Database): void {
		const numbers = this.#sales.map(({ body }) => body.receipt_number);
		const taken = new Set(
			db
				.allIn<{ n: string }>(
					'SELECT DISTINCT receipt_number AS n FROM proj_sales WHERE receipt_number IN',
					numbers,
				)
				.map(({ n }) => n),
		);
		for (const sale of this.#sales) {
			const { id, body } = sale;
			if (taken.has(body.receipt_number)) {
				noteException(db, 'receipt_number_reuse', id, body.receipt_number, factsOf(sale));
			}
			taken.add(body.receipt_number);
		}
		db.runMany(
			`INSERT INTO proj_sales (id, receipt_number, store, device, incarnation, seq, business_day, device_time,
				operator, total, tax, cash, lines, type, session, basket_id, units)`,
			this.#saleRows,
		);
	}

	#writeTotals(db: Database, bounds: Bounds): void {
		db.runMany(
			'INSERT INTO proj_totals (device, sales, sales_total, receipt_seq, receipt_number)',
			[...this.#totals].map(([device, { sales, money, receiptSeq, receiptNumber }]) => [
				device,
				sales,
				within(money, bounds),
				receiptSeq,
				receiptNumber,
			]),
			`ON CONFLICT (device) DO UPDATE SET sales = sales + excluded.sales,
				sales_total = ${sumWithin('sales_total', bounds)},
				receipt_number = CASE WHEN excluded.receipt_seq > receipt_seq
					THEN excluded.receipt_number ELSE receipt_number END,
				receipt_seq = max(receipt_seq, excluded.receipt_seq)`,
		);
	}

	#writeDrawers(db: Database, bounds: Bounds): void {
		const drawers = [...this.#drawers];
		db.runMany(
			'INSERT INTO proj_drawer (session, store, device, float, cash)',
			drawers.map(([session, { store, device, float, cash }]) => [
				session,
				store,
				device,
				float ?? 0,
				within(cash, bounds),
			]),
			`ON CONFLICT (session) DO UPDATE SET cash = ${sumWithin('cash', bounds)}`,
		);
		for (const [session, { float }] of drawers) {
			if (float !== null) db.run('UPDATE proj_drawer SET float = ? WHERE session = ?', float, session);
		}
	}
}
