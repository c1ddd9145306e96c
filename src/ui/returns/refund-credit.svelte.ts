import { issuedAccount, type RefundWish } from '#domain/tender/refund-account.ts';
import type { AccountView } from '#usecases/tenders.ts';
import type { Ui } from '../state/ui.svelte.ts';

/** Onto which account a refund goes that is no cash: scanned, typed or issued here, and what is on it. */
export class RefundCredit {
	readonly #ui: Ui;
	#account = $state.raw('');
	#isAll = $state.raw(false);
	#known = $state.raw<AccountView | null>(null);

	constructor(ui: Ui) {
		this.#ui = ui;
	}

	get account(): string {
		return this.#account;
	}
	/** The customer wants all of it there. */
	get isAll(): boolean {
		return this.#isAll;
	}
	/** What this till knows of the account; null until it was looked up. */
	get known(): AccountView | null {
		return this.#known;
	}
	get wish(): RefundWish {
		return { account: this.#account, isAll: this.#isAll };
	}

	wantAll(isAll: boolean): void {
		this.#isAll = isAll;
	}

	/** An account that is there already: a customer's card, or the number of an earlier slip. */
	async take(text: string): Promise<void> {
		const account = text.trim().slice(0, 100);
		this.#account = account;
		this.#known = null;
		if (account === '') return;
		const tenders = await this.#ui.services.tenders().catch(() => null);
		const told = await tenders?.account(account);
		if (told?.ok && this.#account === account) this.#known = told.value;
	}

	/** A new account with a number of its own; its first money is this refund. */
	issue(): void {
		void this.take(issuedAccount(this.#ui.services.newId()));
	}
}
