import type { LedgerPosition, LedgerRow } from './ledger.ts';
import { type LedgerDocument, ledgerRow } from './ledger-documents.ts';
import { roughSize } from './rough-size.ts';

/** Bytes of JSON kept: some seconds of steady trade. What falls out is read from the store again. */
const MAX_SIZE = 16 * 1024 * 1024;
/** Rows of one answer, about. */
const PAGE = 1000;

/** Documents that one write added, between two positions. */
type Written = {
	readonly from: LedgerPosition;
	readonly to: LedgerPosition;
	readonly rows: readonly LedgerRow[];
	readonly size: number;
};

/**
 * The ledger's last writes, kept so that whoever follows it closely need not read them back. A write is handed out
 * whole to whoever stands anywhere in it, because the place of each row within it is not known: what was seen before
 * may come again, nothing is left out.
 */
export class FreshRows {
	readonly #isAhead: (a: LedgerPosition, b: LedgerPosition) => boolean | null;
	readonly #maxSize: number;
	readonly #writes: Written[] = [];
	#size = 0;

	constructor(isAhead: (a: LedgerPosition, b: LedgerPosition) => boolean | null, maxSize = MAX_SIZE) {
		this.#isAhead = isAhead;
		this.#maxSize = maxSize;
	}

	/** A write added these documents and no others: the ledger ended at `from` before it and at `to` after it. */
	note(from: LedgerPosition, to: LedgerPosition, documents: readonly LedgerDocument[]): void {
		if (this.#isAhead(to, from) !== true) return;
		if (this.#writes.at(-1)?.to !== from) this.forget();
		const rows = documents.flatMap((document) => ledgerRow(from, document) ?? []);
		const size = documents.reduce((sum, document) => sum + roughSize(document), 0);
		this.#writes.push({ from, to, rows, size });
		this.#size += size;
		while (this.#size > this.#maxSize) this.#dropFirst();
	}

	/** Rows after a position, or null when they must be read. Lets go of what lies before it. */
	after(since: LedgerPosition): { readonly rows: LedgerRow[]; readonly last: LedgerPosition } | null {
		const [first] = this.#writes;
		if (!first || this.#isAhead(first.from, since) !== false) return null;
		while (this.#writes[0] && this.#isAhead(this.#writes[0].to, since) === false) this.#dropFirst();
		const rows: LedgerRow[] = [];
		let last = since;
		for (const write of this.#writes) {
			// The position moves on with a write's last row only.
			for (const row of write.rows.slice(0, -1)) rows.push({ ...row, position: last });
			for (const row of write.rows.slice(-1)) rows.push({ ...row, position: write.to });
			last = write.to;
			if (rows.length >= PAGE) break;
		}
		return last === since ? null : { rows, last };
	}

	/** It is not known what was written: everything is read again. */
	forget(): void {
		this.#writes.length = 0;
		this.#size = 0;
	}

	#dropFirst(): void {
		this.#size -= this.#writes.shift()?.size ?? 0;
	}
}
