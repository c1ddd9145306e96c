import type { Table } from 'dexie';
import type { Basket } from '#domain/basket/basket.ts';
import { invariant } from '#domain/invariant.ts';
import { toBasket } from '#protocol/bodies/basket-wire.ts';
import type { RetailTransactionBody } from '#protocol/bodies/sale-body.ts';
import type { Effects } from '#protocol/effects.ts';
import type { JournalEntry } from '#protocol/entry.ts';
import { peopleNamed } from '#protocol/named-people.ts';
import { openRow } from './basket-store.ts';
import type { DrawerRow, NorenDatabase, PaymentRow } from './database.ts';

/** Writes that were asked for; all of them are inside the commit's transaction. */
type Writes = PromiseLike<unknown>[];

/** The tables that an entry's effects are written to, in its own transaction. */
export const projected = (db: NorenDatabase): Table[] => [
	db.movements,
	db.receipts,
	db.drawers,
	db.baskets,
	db.returned,
	db.balances,
	db.payments,
	db.person_facts,
	db.person_keys,
];

/**
 * Asks for everything that an entry does beside the journal to be written (L1); the commit waits for all of it. Not
 * async: a promise of our own between two Dexie calls lets the transaction end too early (seen). `opened` is the basket
 * that is open from now on.
 */
export const project = (
	db: NorenDatabase,
	entry: JournalEntry,
	effects: Effects,
	opened?: Basket,
): Writes => [
	...goods(db, entry, effects),
	...people(db, entry),
	...documents(db, entry, effects),
	...drawers(db, entry, effects),
	...baskets(db, entry, effects, opened),
	...(effects.attempt
		? [db.payments.put({ ...effects.attempt, entry_id: entry.id, at: entry.device_time })]
		: []),
];

function goods(db: NorenDatabase, { id: entry_id }: JournalEntry, effects: Effects): Writes {
	const { movements, shelfCounts, returns } = effects;
	const values = [
		...effects.values,
		...effects.points.map(({ ref, points }) => ({ account: `points:${ref}`, amount: points })),
		...effects.coupons.map(({ id, uses }) => ({ account: `coupon:${id}`, amount: 0 - uses })),
	];
	const writes: Writes = [];
	if (movements.length > 0) {
		const rows = movements.map(({ itemId, place, quantity }, index) => ({
			entry_id,
			line: index + 1,
			item_id: itemId,
			place,
			quantity,
		}));
		writes.push(db.movements.bulkAdd(rows));
	}
	if (shelfCounts.length > 0) {
		const rows = shelfCounts.map(({ itemId, place, counted, afterSeq }, index) => ({
			...{ entry_id, line: index + 1, item_id: itemId, place, quantity: counted, counted_after: afterSeq },
		}));
		writes.push(db.movements.bulkAdd(rows));
	}
	if (returns.length > 0) {
		const rows = returns.map(({ of, line, units }, at) => ({ of, line, units, entry_id, nth: at + 1 }));
		writes.push(db.returned.bulkAdd(rows));
	}
	if (values.length > 0) {
		const rows = values.map(({ account, amount }, at) => ({ account, amount, entry_id, nth: at + 1 }));
		writes.push(db.balances.bulkAdd(rows));
	}
	return writes;
}

/** Whom a fact names. */
function people(db: NorenDatabase, entry: JournalEntry): Writes {
	const rows = peopleNamed(entry).map((ref) => ({ entry_id: entry.id, ref }));
	return rows.length > 0 ? [db.person_facts.bulkPut(rows)] : [];
}

function documents(db: NorenDatabase, entry: JournalEntry, { receipt, voids }: Effects): Writes {
	const writes: Writes = [];
	if (receipt) {
		const { number, total, type, isTraining } = receipt;
		const row = { number, entry_id: entry.id, total, device_time: entry.device_time, type };
		writes.push(db.receipts.add(isTraining ? { ...row, training: true } : row));
	}
	if (voids !== null) writes.push(db.receipts.update(voids, { voided_by: entry.id }));
	if (entry.kind === 'retail_transaction') writes.push(settled(db, entry.body));
	return writes;
}

/**
 * The charges that a document is paid with are settled by its being there, and those that ended without money are over.
 * One of which nobody knows whether money has moved stays until its terminal has said so.
 */
function settled(db: NorenDatabase, { basket_id, tenders }: RetailTransactionBody): PromiseLike<unknown> {
	const used = new Set(tenders.map(({ attempt_key }) => attempt_key));
	const isOver = ({ key, status }: PaymentRow) =>
		used.has(key) || status === 'declined' || status === 'reversed';
	return db.payments.where('basket_id').equals(basket_id).filter(isOver).delete();
}

function drawers(db: NorenDatabase, entry: JournalEntry, effects: Effects): Writes {
	const { opens, cash, counts, trains, closes } = effects;
	if (opens) {
		const { session, float, businessDay } = opens;
		const row = { session, business_day: businessDay, float, cash: float, opened_at: entry.device_time };
		return [db.drawers.add(row)];
	}
	const session = cash?.session ?? counts?.session ?? trains?.session ?? closes?.session;
	if (session === undefined) return [];
	const change = (drawer: DrawerRow): void => {
		drawer.cash += cash?.amount ?? 0;
		if (counts) {
			drawer.counts = counts.n;
			drawer.counted = counts.counted;
		}
		if (trains) drawer.training = trains.isTraining;
		if (closes) {
			drawer.counted = closes.counted;
			drawer.closed_at = entry.device_time;
		}
	};
	const changed = db.drawers.where('session').equals(session).modify(change);
	return [changed.then((rows) => invariant(rows === 1, `a fact without a till session: ${session}`))];
}

function baskets(
	db: NorenDatabase,
	entry: JournalEntry,
	{ suspends, resumes }: Effects,
	opened: Basket | undefined,
): Writes {
	const writes: Writes = [];
	if (suspends) {
		const row = {
			id: suspends.basket.id,
			state: 'suspended' as const,
			basket: toBasket(suspends.basket),
			label: suspends.label,
			operator: entry.operator,
			suspended_at: entry.device_time,
			entry_id: entry.id,
		};
		writes.push(db.baskets.put(row));
	}
	if (resumes) writes.push(db.baskets.delete(resumes.basketId));
	if (opened) writes.push(db.baskets.put(openRow(opened)));
	return writes;
}
