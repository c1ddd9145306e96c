import type { Ledger, LedgerPosition, LedgerRow } from '#server/ledger/ledger.ts';

const PAGE = 1000;

type Page = { readonly rows: readonly LedgerRow[]; readonly last: LedgerPosition };

/**
 * The ledger page by page for one follower. A page from the store is followed by the next one while it is folded;
 * what this process has just written comes from memory.
 */
export class LedgerPages {
	readonly #ledger: Ledger;
	/** Rows must come with their own positions, as only the store knows them. */
	readonly #exact: boolean;
	#ahead: { readonly since: LedgerPosition; readonly page: Promise<Page> } | null = null;

	constructor(ledger: Ledger, exact: boolean) {
		this.#ledger = ledger;
		this.#exact = exact;
	}

	/** The page after a position; `last` is `since` when nothing is new. */
	async after(since: LedgerPosition): Promise<Page> {
		const recent = this.#exact ? null : this.#ledger.recent?.(since);
		if (recent) return recent;
		const ahead = this.#ahead?.since === since ? this.#ahead.page : null;
		this.#ahead = null;
		const page = await (ahead ?? this.#read(since));
		if (page.rows.length >= PAGE) this.#ahead = { since: page.last, page: this.#read(page.last) };
		return page;
	}

	/** Lets a page that is still being read come to its end. */
	async settled(): Promise<void> {
		await this.#ahead?.page.catch(() => {}); // nobody wants it any more
	}

	#read(since: LedgerPosition): Promise<Page> {
		const page = this.#ledger.changesSince(since, PAGE);
		page.catch(() => {}); // whoever asks for it hears of it
		return page;
	}
}
