import { type Money, money, ZERO } from '#domain/money/money.ts';
import { quickCash } from '#domain/tender/quick-cash.ts';
import { type Settlement, settle, type Tender, type TenderType } from '#domain/tender/settlement.ts';
import type { CompletedSale, ErrorCode, TillServices } from '#usecases/services.ts';
import type { Checkout } from './checkout.svelte.ts';
import type { Till } from './till.svelte.ts';

/** Ringing up, taking money, or showing what came of it. */
export type Stage = 'sell' | 'pay' | 'done';

/** Most digits of an amount given: 99,999,999,999. */
const MAX_DIGITS = 11;
const BLOCKING: ReadonlySet<ErrorCode> = new Set(['storage_failed', 'storage_full', 'writer_fenced']);

/** What the customer gives for the open basket, until the sale is in the journal. */
export class Payment {
	readonly #services: TillServices;
	readonly #till: Till;
	readonly #checkout: Checkout;
	#isOpen = $state.raw(false);
	#type = $state.raw<TenderType>('cash');
	#digits = $state.raw('');
	#reference = $state.raw('');
	#taken = $state.raw<readonly Tender[]>([]);
	#isCommitting = $state.raw(false);
	#refusal = $state.raw<ErrorCode | null>(null);
	#completed = $state.raw<CompletedSale | null>(null);
	#commit: Promise<void> = Promise.resolve();

	/** What is left to pay after the tenders already taken. */
	readonly #outstanding = $derived.by(() => {
		const taken = settle(this.#checkout.priced.total, this.#taken);
		return taken.status === 'short' ? taken.outstanding : ZERO;
	});
	/** The tenders as they would be now, with the one being entered. */
	readonly #offered = $derived.by((): readonly Tender[] => {
		if (this.#outstanding === 0) return this.#taken;
		if (this.#type === 'cash') {
			const amount = this.entered;
			return amount === 0 ? this.#taken : [...this.#taken, { type: 'cash', amount }];
		}
		const reference = this.#reference.trim();
		return [...this.#taken, { type: 'card', amount: this.#outstanding, ...(reference && { reference }) }];
	});
	readonly #settlement = $derived.by(() => settle(this.#checkout.priced.total, this.#offered));

	constructor(services: TillServices, till: Till, checkout: Checkout) {
		this.#services = services;
		this.#till = till;
		this.#checkout = checkout;
	}

	get stage(): Stage {
		if (this.#completed) return 'done';
		return this.#isOpen ? 'pay' : 'sell';
	}
	get type(): TenderType {
		return this.#type;
	}
	get taken(): readonly Tender[] {
		return this.#taken;
	}
	get offered(): readonly Tender[] {
		return this.#offered;
	}
	get outstanding(): Money {
		return this.#outstanding;
	}
	get settlement(): Settlement {
		return this.#settlement;
	}
	get entered(): Money {
		return money(Number(this.#digits));
	}
	get reference(): string {
		return this.#reference;
	}
	get isCommitting(): boolean {
		return this.#isCommitting;
	}
	get refusal(): ErrorCode | null {
		return this.#refusal;
	}
	get completed(): CompletedSale | null {
		return this.#completed;
	}
	/** Amounts the customer is likely to hand over. */
	get likely(): readonly Money[] {
		return quickCash(this.#outstanding, this.#till.shop?.exponent ?? 0);
	}

	/** Settles once no sale is being written. */
	settled(): Promise<void> {
		return this.#commit;
	}

	begin(): void {
		if (this.#checkout.isEmpty || this.stage !== 'sell') return;
		this.#checkout.select(null);
		this.#reset();
		this.#isOpen = true;
	}

	/** Back to the basket; nothing has been recorded yet. */
	back(): void {
		if (!this.#isCommitting) this.#reset();
	}

	choose(type: TenderType): void {
		this.#type = type;
		this.#digits = '';
	}

	writeReference(reference: string): void {
		this.#reference = reference.slice(0, 100);
	}

	/** A key of the number pad: digits, `00`, `000`. */
	press(digits: string): void {
		if (this.#type !== 'cash' || this.#outstanding === 0) return;
		const next = `${this.#digits}${digits}`.replace(/^0+/, '');
		if (next.length <= MAX_DIGITS) this.#digits = next;
	}

	deleteDigit(): void {
		this.#digits = this.#digits.slice(0, -1);
	}

	clearEntry(): void {
		this.#digits = '';
	}

	enter(amount: Money): void {
		this.#digits = String(amount);
	}

	/** Takes cash that is not enough yet, and asks for the rest. */
	takePart(): void {
		if (this.#settlement.status !== 'short' || this.entered === 0) return;
		this.#taken = this.#offered;
		this.#digits = '';
	}

	remove(index: number): void {
		this.#taken = this.#taken.toSpliced(index, 1);
		this.#digits = '';
	}

	/** Writes the sale, once however often it is asked. */
	finish(): Promise<void> {
		if (!this.#isOpen || this.#isCommitting || this.#settlement.status !== 'settled') return this.#commit;
		this.#isCommitting = true;
		this.#commit = this.#write().finally(() => {
			this.#isCommitting = false;
		});
		return this.#commit;
	}

	/** Leaves the finished sale for the next one. */
	next(): void {
		if (!this.#completed) return;
		this.#completed = null;
		this.#services.leaveSale();
	}

	async #write(): Promise<void> {
		const { basket, pricedAt } = this.#checkout;
		const tenders = this.#offered;
		this.#refusal = null;
		const sold = await this.#checkout.afterWrites(() =>
			this.#services.completeSale(basket, tenders, { pricedAt }),
		);
		if (sold.ok) {
			this.#completed = sold.value;
			this.#checkout.clear();
			this.#reset();
			return;
		}
		this.#refusal = sold.code;
		if (BLOCKING.has(sold.code)) {
			this.#till.block({ code: sold.code, retry: () => this.#services.saveBasket(basket) });
		}
	}

	#reset(): void {
		this.#isOpen = false;
		this.#type = 'cash';
		this.#digits = '';
		this.#reference = '';
		this.#taken = [];
		this.#refusal = null;
	}
}
