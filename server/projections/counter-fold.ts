import type { BasketDoc } from '#protocol/bodies/store-docs.ts';
import type { Effects } from '#protocol/effects.ts';
import { type JournalEntry, parseEntryId } from '#protocol/entry.ts';
import type { Database } from '#server/database/database.ts';
import { factsOf, noteException } from './exceptions.ts';
import { checkReturned } from './over-returned.ts';
import { queueAgain, queueSales } from './publish-queue.ts';

type Fact = { readonly entry: JournalEntry; readonly effects: Effects; readonly store: string };

/**
 * What is done at a counter seldom enough to be written one by one, in order: goods that come back, balances, parked
 * baskets, counted drawers. Whatever two tablets did without knowing of each other shows here, and is an exception.
 */
export class CounterFold {
	readonly #facts: Fact[] = [];
	readonly #sales: JournalEntry<'retail_transaction'>[] = [];

	add(entry: JournalEntry, effects: Effects): void {
		if (entry.kind === 'retail_transaction' && !entry.body.is_training) this.#sales.push(entry);
		const { returns, voids, values, suspends, resumes } = effects;
		const isSeldom = returns.length > 0 || voids !== null || values.length > 0 || suspends || resumes;
		const isByKind = entry.kind === 'drawer_close' || entry.kind === 'tender_correction';
		if (!isSeldom && !isByKind) return;
		this.#facts.push({ entry, effects, store: parseEntryId(entry.id)?.store ?? '' });
	}

	/** Writes everything; the documents' own rows are there already. */
	write(db: Database): void {
		queueSales(db, this.#sales);
		for (const fact of this.#facts) {
			writeReturns(db, fact);
			writeValues(db, fact);
			writeBaskets(db, fact);
			writeCorrection(db, fact);
			if (fact.entry.kind === 'drawer_close') closeDrawer(db, fact.entry, fact.store);
		}
		const numbers = this.#sales.map(({ body }) => body.receipt_number);
		const early = db.allIn<{ sale: string }>(
			'SELECT DISTINCT sale FROM proj_returned WHERE sale IN',
			numbers,
		);
		for (const { sale } of early) checkReturned(db, sale);
		this.#noteSoldBaskets(db);
	}

	/** A parked basket that two tablets took up may be sold by both. */
	#noteSoldBaskets(db: Database): void {
		const byBasket = new Map(this.#sales.map((sale) => [sale.body.basket_id, sale]));
		if (this.#sales.length === 0) return;
		const parked = db.allIn<{ basket_id: string }>(
			'SELECT DISTINCT basket_id FROM proj_baskets WHERE basket_id IN',
			[...byBasket.keys()],
		);
		if (parked.length === 0) return;
		const names = new Set(parked.map(({ basket_id }) => basket_id));
		for (const sale of this.#sales) {
			const { id, body } = sale;
			if (!names.has(body.basket_id)) continue;
			const first = db.get<{ sold_by: string }>(
				'SELECT sold_by FROM proj_baskets WHERE basket_id = ? AND sold_by IS NOT NULL',
				body.basket_id,
			);
			if (first) {
				const both = `${first.sold_by} and ${body.receipt_number}`;
				noteException(db, 'basket_sold_twice', id, both, factsOf(sale));
				continue;
			}
			db.run(
				'UPDATE proj_baskets SET sold_by = ? WHERE basket_id = ?',
				...[body.receipt_number, body.basket_id],
			);
			this.#withdrawSold(db, body.basket_id);
		}
	}

	/** What is sold is no longer offered, also when nobody said that it was taken up: two taps in flight did both. */
	#withdrawSold(db: Database, basketId: string): void {
		const rows = db.all<{ id: string; store: string }>(
			'SELECT id, store FROM proj_baskets WHERE basket_id = ?',
			basketId,
		);
		for (const { id, store } of rows) queueAgain(db, store, `basket:${id}`);
	}
}

function writeReturns(db: Database, { entry, effects, store }: Fact): void {
	if (entry.kind !== 'retail_transaction') return;
	const { receipt_number, original, tenders } = entry.body;
	for (const [at, { of, line, units }] of effects.returns.entries()) {
		db.run(
			'INSERT INTO proj_returned (sale, entry_id, nth, line, units, receipt_number) VALUES (?, ?, ?, ?, ?, ?)',
			...[of, entry.id, at + 1, line, units, receipt_number],
		);
	}
	for (const { id, of, kind, covered, amount } of tenders) {
		if (!original || of === undefined) continue;
		db.run(
			'INSERT INTO proj_refunds (sale, entry_id, tender, of, kind, covered, amount) VALUES (?, ?, ?, ?, ?, ?, ?)',
			...[original.receipt_number, entry.id, id, of, kind, 0 - covered, 0 - amount],
		);
	}
	if (effects.voids !== null) {
		const isFirst = db.run(
			'INSERT INTO proj_voids (sale, entry_id) VALUES (?, ?) ON CONFLICT DO NOTHING',
			...[effects.voids, entry.id],
		);
		if (isFirst === 0) {
			noteException(db, 'voided_twice', entry.id, `${effects.voids} by ${receipt_number}`, factsOf(entry));
		}
	}
	const touched = new Set([...effects.returns.map(({ of }) => of), original?.receipt_number ?? []].flat());
	for (const sale of touched) {
		checkReturned(db, sale);
		const sold = db.get<{ store: string }>('SELECT store FROM proj_sales WHERE receipt_number = ?', sale);
		queueAgain(db, sold?.store ?? store, `sale:${sale}`);
	}
}

/** What another till must know before it gives the money of a corrected sale back. */
function writeCorrection(db: Database, { entry, store }: Fact): void {
	if (entry.kind !== 'tender_correction' || entry.body.is_training) return;
	const { receipt_number, from, to, amount } = entry.body;
	db.run(
		'INSERT INTO proj_corrections (sale, entry_id, seq, correction) VALUES (?, ?, ?, ?)',
		...[receipt_number, entry.id, entry.seq, JSON.stringify({ from, to, amount })],
	);
	queueAgain(db, store, `sale:${receipt_number}`);
}

/** Balances by device; a spending that takes one below nothing is told in the order of the ledger (design.md §5). */
function writeValues(db: Database, { entry, effects, store }: Fact): void {
	for (const { account, amount } of effects.values) {
		db.run(
			`INSERT INTO proj_values (account, device, store, amount, seq) VALUES (?, ?, ?, ?, ?)
			 ON CONFLICT (account, device) DO UPDATE SET amount = amount + excluded.amount, seq = max(seq, excluded.seq)`,
			...[account, `${entry.device}.${entry.incarnation}`, store, amount, entry.seq],
		);
		const rows = db.all<{ store: string; amount: number }>(
			'SELECT store, amount FROM proj_values WHERE account = ?',
			account,
		);
		const balance = rows.reduce((sum, row) => sum + row.amount, 0);
		if (amount < 0 && balance < 0) {
			const beyond = `${account}: ${Math.max(balance, amount)}`;
			noteException(db, 'value_overdrawn', entry.id, beyond, factsOf(entry));
		}
		for (const place of new Set(rows.map((row) => row.store))) queueAgain(db, place, `value:${account}`);
	}
}

function writeBaskets(db: Database, { entry, effects, store }: Fact): void {
	if (entry.kind === 'suspended_basket') {
		const { label, basket, is_training } = entry.body;
		const doc: BasketDoc = {
			_id: `basket:${entry.id}`,
			type: 'basket',
			entry_id: entry.id,
			device: entry.device,
			operator: entry.operator,
			suspended_at: entry.device_time,
			label,
			is_training,
			basket,
		};
		db.run(
			`INSERT INTO proj_baskets (id, basket_id, store, doc) VALUES (?, ?, ?, ?)
			 ON CONFLICT (id) DO UPDATE SET doc = excluded.doc, store = excluded.store`,
			...[entry.id, basket.id, store, JSON.stringify(doc)],
		);
		queueAgain(db, store, doc._id);
	}
	const { resumes } = effects;
	if (!resumes) return;
	db.run(
		`INSERT INTO proj_baskets (id, basket_id, store, doc) VALUES (?, ?, ?, '') ON CONFLICT (id) DO NOTHING`,
		...[resumes.of, resumes.basketId, store],
	);
	const row = db.get<{ taken_by: string | null; store: string }>(
		'SELECT taken_by, store FROM proj_baskets WHERE id = ?',
		resumes.of,
	);
	if (row?.taken_by) {
		noteException(
			db,
			'basket_resumed_twice',
			entry.id,
			`${resumes.basketId}: ${row.taken_by} and ${entry.id}`,
			factsOf(entry, [{ entry: row.taken_by, receipt: null }]),
		);
		return;
	}
	db.run('UPDATE proj_baskets SET taken_by = ? WHERE id = ?', entry.id, resumes.of);
	queueAgain(db, row?.store ?? store, `basket:${resumes.of}`);
}

/** A drawer is closed once; another closing of it is for someone to look at. */
function closeDrawer(db: Database, entry: JournalEntry<'drawer_close'>, store: string): void {
	const { id, device, body } = entry;
	db.run(
		'INSERT INTO proj_drawer (session, store, device, float, cash) VALUES (?, ?, ?, 0, 0) ON CONFLICT DO NOTHING',
		...[body.session, store, device],
	);
	const changed = db.run(
		'UPDATE proj_drawer SET expected = ?, counted = ?, closed_by = ? WHERE session = ? AND closed_by IS NULL',
		...[body.expected, body.counted, id, body.session],
	);
	if (changed === 0) noteException(db, 'drawer_closed_twice', id, body.session, factsOf(entry));
}
