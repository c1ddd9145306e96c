import { parseReceiptNumber } from '#domain/receipt/number-series.ts';
import { figuresOfFact } from '#domain/till/fold-facts.ts';
import { addToTotals, NO_TOTALS, type PerpetualTotals, totalsOf } from '#domain/till/perpetual.ts';
import { addFigures, NO_FIGURES, type ShiftFigures } from '#domain/till/shift-figures.ts';
import { saleFault } from '#protocol/bodies/sale-gate.ts';
import { canonicalJson, type Json } from '#protocol/canonical.ts';
import { type JournalEntry, upcast } from '#protocol/entry.ts';
import { tillFactsOf } from '#protocol/till-facts.ts';

/** What is wrong with an incarnation's books, at the entry where it shows. */
export type BookFault = {
	readonly code: 'receipt_gap' | 'z_gap' | 'z_differs' | 'document_sums' | 'unreadable';
	readonly id: string;
	readonly detail: string;
};

/** An incarnation's books, worked out from its entries alone. */
export type CheckedBooks = {
	readonly receipts: number;
	readonly training: number;
	readonly z: number;
	/** French-style perpetual totals: they never begin anew within an incarnation. */
	readonly totals: PerpetualTotals;
	readonly faults: readonly BookFault[];
};

/** Faults listed of one incarnation. */
const LISTED = 20;

/**
 * Checks one incarnation's books as its entries pass by: receipt, training and Z numbers without a gap, every document's
 * sums, every Z against the sum of its period (domain.md §5). A number whose content is in quarantine, or was given up, excuses a gap.
 */
export class BookCheck {
	readonly #excused: boolean;
	readonly #numbers = new Map<string, number>();
	readonly #faults: BookFault[] = [];
	#receipts = 0;
	#training = 0;
	#z = 0;
	#after = 0;
	#period: ShiftFigures = NO_FIGURES;
	#totals: PerpetualTotals = NO_TOTALS;

	/** `excused`: contents of this incarnation are kept aside or lost, so numbers may be missing here. */
	constructor(excused = false) {
		this.#excused = excused;
	}

	/** The next entry, in order. Later schemas than this build knows are listed, and stop nothing. */
	add(stored: JournalEntry): void {
		try {
			const entry = upcast(stored);
			if (entry.kind === 'retail_transaction') this.#addDocument(entry, stored.schema);
			if (entry.kind === 'z_report') this.#addZ(entry);
			else
				for (const fact of tillFactsOf(entry)) this.#period = addFigures(this.#period, figuresOfFact(fact));
		} catch (cause) {
			this.#fault('unreadable', stored.id, String(cause));
		}
	}

	/** What was found up to here. */
	books(): CheckedBooks {
		const { sales, returns, training } = totalsOf(this.#period);
		return {
			receipts: this.#receipts,
			training: this.#training,
			z: this.#z,
			totals: addToTotals(this.#totals, { sales, returns, training }),
			faults: this.#faults.slice(0, LISTED),
		};
	}

	#addDocument({ id, body }: JournalEntry<'retail_transaction'>, schema: number): void {
		const number = parseReceiptNumber(body.receipt_number);
		if (body.is_training) this.#training++;
		else this.#receipts++;
		if (number) {
			const last = this.#numbers.get(number.series) ?? 0;
			if (number.number !== last + 1 && !this.#excused) {
				this.#fault('receipt_gap', id, `${body.receipt_number} after ${last}`);
			}
			this.#numbers.set(number.series, number.number);
		}
		// Schema 1 had no gate: its sums are as they are.
		const fault = schema > 1 ? saleFault(body) : null;
		if (fault) this.#fault('document_sums', id, fault);
	}

	#addZ({ id, seq, body }: JournalEntry<'z_report'>): void {
		const isNext =
			body.z_number === this.#z + 1 && body.after_seq === this.#after && body.through_seq === seq;
		if (!isNext && !this.#excused) {
			this.#fault('z_gap', id, `Z ${body.z_number} after Z ${this.#z}`);
		}
		const { sales, returns, training } = totalsOf(this.#period);
		this.#totals = addToTotals(this.#totals, { sales, returns, training });
		const isSame = same(this.#period, body.figures) && same(this.#totals, body.totals);
		if (!isSame && !this.#excused) this.#fault('z_differs', id, `Z ${body.z_number}`);
		this.#z = body.z_number;
		this.#after = seq;
		this.#period = NO_FIGURES;
	}

	#fault(code: BookFault['code'], id: string, detail: string): void {
		this.#faults.push({ code, id, detail });
	}
}

const same = (one: unknown, other: unknown): boolean =>
	canonicalJson(one as Json) === canonicalJson(other as Json);
