import type { Effects } from '#protocol/effects.ts';
import { type JournalEntry, parseEntryId } from '#protocol/entry.ts';
import type { Database, SqlValue } from '#server/database/database.ts';
import { markCustomers } from '#server/office/customers/mark-customers.ts';
import { eraseCustomer } from './erase-customer.ts';

type Told = { readonly ref: string; readonly kind: string; readonly fact: object };

/**
 * What happens between the shop and its customers, kept as it was said and in the order of the ledger; who they are is
 * sealed, and worked out only where it is published. An entry without a customer costs nothing here.
 */
export class CustomerFold {
	readonly #facts: SqlValue[][] = [];
	readonly #sales: SqlValue[][] = [];
	readonly #points: SqlValue[][] = [];
	readonly #erased: JournalEntry<'customer_erased'>[] = [];
	readonly #touched = new Set<string>();

	add(entry: JournalEntry, { points }: Effects): void {
		if (entry.kind === 'retail_transaction') {
			if (entry.body.customer === null || entry.body.is_training) return;
			this.#addSale(entry, entry.body.customer);
		} else {
			for (const told of toldBy(entry)) this.#addFact(entry, told);
		}
		if (entry.kind === 'customer_erased' && !entry.body.is_training) this.#erased.push(entry);
		const document = documentOf(entry);
		for (const { ref, points: count, earnedOn, cause } of points) {
			this.#touched.add(ref);
			this.#points.push([ref, ...standing(entry), count, earnedOn, cause, document]);
		}
	}

	/** Writes everything. Call in the transaction that notes the facts as folded. */
	write(db: Database): void {
		if (this.#touched.size === 0) return;
		db.runMany(
			'INSERT INTO proj_customer_facts (ref, entry_id, journal, seq, kind, store, day, at, fact)',
			this.#facts,
		);
		db.runMany(
			`INSERT INTO proj_customer_sales (ref, entry_id, journal, seq, store, day, at, type, receipt_number, original,
				total, points, lines)`,
			this.#sales,
		);
		db.runMany(
			'INSERT INTO proj_points (ref, entry_id, journal, seq, points, day, cause, document)',
			this.#points,
		);
		for (const entry of this.#erased) eraseCustomer(db, entry.body.ref, entry.id);
		markCustomers(db, this.#touched);
	}

	#addFact(entry: JournalEntry, { ref, kind, fact }: Told): void {
		this.#touched.add(ref);
		this.#facts.push([ref, ...standing(entry), kind, ...moment(entry), JSON.stringify(fact)]);
	}

	#addSale(entry: JournalEntry<'retail_transaction'>, ref: string): void {
		const { type, receipt_number, original, total, points, lines } = entry.body;
		this.#touched.add(ref);
		this.#sales.push([
			...[ref, ...standing(entry), ...moment(entry), type, receipt_number, original?.receipt_number ?? ''],
			...[total, points.granted - points.redeemed],
			JSON.stringify(
				lines.map(({ item_id, name, quantity, paid, direction }) => [
					...[item_id, name, direction === 'sale' ? quantity : -quantity, paid],
				]),
			),
		]);
	}
}

/** What an entry says of customers; of both where it links two. */
function toldBy(entry: JournalEntry): Told[] {
	if (!('is_training' in entry.body) || entry.body.is_training) return [];
	switch (entry.kind) {
		case 'customer_registered':
		case 'customer_edited': {
			const { ref, sealed } = entry.body;
			return [{ ref, kind: entry.kind === 'customer_edited' ? 'edited' : 'registered', fact: { sealed } }];
		}
		case 'consent': {
			const { ref, purpose, is_given, text_version } = entry.body;
			return [{ ref, kind: 'consent', fact: { purpose, is_given, text_version } }];
		}
		case 'customer_linked': {
			const { ref, into, action } = entry.body;
			if (ref === into) return [];
			return [
				{ ref, kind: action, fact: { other: into, isInto: true } },
				{ ref: into, kind: action, fact: { other: ref, isInto: false } },
			];
		}
		case 'customer_erased':
			return [{ ref: entry.body.ref, kind: 'erased', fact: { reason: entry.body.reason } }];
		default:
			return [];
	}
}

/** Receipt or source that points belong to. */
function documentOf(entry: JournalEntry): string {
	if (entry.kind === 'retail_transaction') return entry.body.receipt_number;
	return entry.kind === 'points_adjusted' ? entry.body.source : '';
}

const standing = ({ id, device, incarnation, seq }: JournalEntry): SqlValue[] => [
	...[id, `${device}.${incarnation}`, seq],
];

const moment = (entry: JournalEntry): SqlValue[] => [
	...[parseEntryId(entry.id)?.store ?? '', entry.business_day, entry.device_time + entry.clock_offset],
];
