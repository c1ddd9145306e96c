import { type Money, money, ZERO } from '#domain/money/money.ts';
import { quickCash } from '#domain/tender/quick-cash.ts';
import { settle, type Tender, type TenderType } from '#domain/tender/settlement.ts';
import type { TakenTender, TenderSettlement } from '#domain/tender/taken-tender.ts';
import type { CompletedSale, ErrorCode, TillServices, UnsettledCharge } from '#usecases/services.ts';
import { keptPreferences } from '../shared/preferences.ts';
import type { Checkout } from './checkout.svelte.ts';
import type { Till } from './till.svelte.ts';

/** Ringing up, taking money, or showing what came of it. */
export type Stage = 'sell' | 'pay' | 'done';

/** What is being taken: cash, a card, or what the desk of all other tenders asks for. */
export type Means = TenderType | 'other';

/** A tender that was taken: plain cash or a recorded card, or one with the store's rule for it. */
export type Taken = Tender | TakenTender;

/** Codes that customers pay with: bars longer than any GTIN-13, or EMVCo's `CPV01` (domain.md §12.2). */
const PAYMENT_CODE = /^(\d{16,24}|hQVDUFYw[\w+/=]+)$/;

/** Most digits of an amount given: 99,999,999,999. */
const MAX_DIGITS = 11;
const BLOCKING: ReadonlySet<ErrorCode> = new Set(['storage_failed', 'storage_full', 'writer_fenced']);

/** What the customer gives for the open basket, until the sale is in the journal. */
export class Payment {
	readonly #services: TillServices;
	readonly #till: Till;
	readonly #checkout: Checkout;
	#isOpen = $state.raw(false);
	#type = $state.raw<Means>('cash');
	#digits = $state.raw('');
	#reference = $state.raw('');
	#taken = $state.raw<readonly Taken[]>([]);
	#isBreakageTold = $state.raw(false);
	/** A payment code that was scanned and waits for the desk. */
	#code = $state.raw('');
	/** A charge is under way, or nobody knows yet what became of it. */
	#isHeld = $state.raw(false);
	#unsettled = $state.raw<readonly UnsettledCharge[]>([]);
	#hasTerminal = $state.raw(keptPreferences.read('terminal') === 'simulated');
	#isCommitting = $state.raw(false);
	#refusal = $state.raw<ErrorCode | null>(null);
	#completed = $state.raw<CompletedSale | null>(null);
	#commit: Promise<void> = Promise.resolve();

	/** What is left to pay after the tenders already taken: in coins that exist where it is asked for in cash. */
	readonly #outstanding = $derived.by(() => {
		const taken = this.#settle(this.#taken);
		if (taken.status !== 'short') return ZERO;
		return this.#type === 'cash' ? taken.outstandingCash : taken.outstanding;
	});
	/** The tenders as they would be now, with the one being entered. */
	readonly #offered = $derived.by((): readonly Taken[] => {
		if (this.#outstanding === 0 || this.isAtDesk) return this.#taken;
		if (this.#type === 'cash') {
			const amount = this.entered;
			return amount === 0 ? this.#taken : [...this.#taken, { type: 'cash', amount }];
		}
		const reference = this.#reference.trim();
		return [...this.#taken, { type: 'card', amount: this.#outstanding, ...(reference && { reference }) }];
	});
	readonly #settlement = $derived.by(() => this.#settle(this.#offered));

	constructor(services: TillServices, till: Till, checkout: Checkout) {
		this.#services = services;
		this.#till = till;
		this.#checkout = checkout;
	}

	get stage(): Stage {
		if (this.#completed) return 'done';
		return this.#isOpen ? 'pay' : 'sell';
	}
	get type(): Means {
		return this.#type;
	}
	/** Whether the desk of all other tenders is asked: there are few of them, and it comes when it is. */
	get isAtDesk(): boolean {
		return this.#type === 'other' || (this.#type === 'card' && this.#hasTerminal);
	}
	get taken(): readonly Taken[] {
		return this.#taken;
	}
	get offered(): readonly Taken[] {
		return this.#offered;
	}
	get code(): string {
		return this.#code;
	}
	get isHeld(): boolean {
		return this.#isHeld;
	}
	get hasTerminal(): boolean {
		return this.#hasTerminal;
	}
	/** Charges that are neither in a sale nor over. */
	get unsettled(): readonly UnsettledCharge[] {
		return this.#unsettled;
	}
	/** Whether one of them may be paying for the open basket: it is looked at before anything else is taken. */
	get isWaitedFor(): boolean {
		const { id } = this.#checkout.basket;
		return this.#unsettled.some(({ basketId, isReversing }) => basketId === id && !isReversing);
	}
	get outstanding(): Money {
		return this.#outstanding;
	}
	get settlement(): TenderSettlement {
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

	/** Back to the basket; nothing has been recorded yet. What a terminal has charged is given back first. */
	back(): void {
		if (this.#isCommitting || this.#isHeld) return;
		if (this.#taken.some((tender) => 'isCharged' in tender)) this.#refusal = 'tender_is_charged';
		else this.#reset();
	}

	choose(type: Means): void {
		if (this.#isHeld) return;
		this.#type = type;
		this.#digits = '';
		this.#code = '';
	}

	/** Cards are charged on the terminal that this till has, or only written down. */
	useTerminal(hasTerminal: boolean): void {
		if (this.#isHeld) return;
		this.#hasTerminal = hasTerminal;
		keptPreferences.write('terminal', hasTerminal ? 'simulated' : 'recorded');
	}

	/** A payment code goes to the desk, if a payment is open; answers whether it was one. */
	takesCode(text: string): boolean {
		if (this.stage !== 'pay' || this.#isHeld || !PAYMENT_CODE.test(text)) return false;
		this.choose('other');
		this.#code = text;
		return true;
	}

	/** Takes a tender that the desk has checked by its rule, once. */
	take(tender: TakenTender): void {
		if (this.#taken.some((each) => 'id' in each && each.id === tender.id)) return;
		this.#taken = [...this.#taken, tender];
		this.#isBreakageTold = false;
		this.#digits = '';
		this.#code = '';
	}

	/** The customer was told that the vouchers' surplus is not handed back (TND-02). */
	tellBreakage(): void {
		this.#isBreakageTold = true;
	}

	/** Nobody finishes, leaves or charges again while it is not known what became of a charge. */
	hold(isHeld: boolean): void {
		this.#isHeld = isHeld;
	}

	/** Reads which charges are neither in a sale nor over. */
	async lookForCharges(): Promise<void> {
		this.#unsettled = await this.#services.unsettledCharges().catch(() => this.#unsettled);
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

	/** Gives a tender back; what was charged only once its terminal has reversed it. */
	async remove(index: number): Promise<void> {
		const tender = this.#taken[index];
		if (!tender || this.#isHeld) return;
		if ('attemptKey' in tender && tender.attemptKey && !(await this.#reversed(tender.attemptKey))) return;
		this.#taken = this.#taken.filter((each) => each !== tender);
		this.#isBreakageTold = false;
		this.#digits = '';
	}

	async #reversed(key: string): Promise<boolean> {
		this.#isHeld = true;
		this.#refusal = null;
		try {
			const { id } = this.#checkout.basket;
			const told = await (await this.#services.tenders()).reverse(key, id);
			if (told.ok && told.value.state.status === 'reversed') return true;
			this.#refusal = told.ok ? 'payment_unsettled' : told.code;
			// It is being reversed: it is no payment any more, and stays in sight until the terminal has said so.
			return told.ok && told.value.state.status === 'cancelling';
		} catch {
			this.#refusal = 'server_unreachable';
			return false;
		} finally {
			this.#isHeld = false;
			await this.lookForCharges();
		}
	}

	/** Writes the sale, once however often it is asked. */
	finish(): Promise<void> {
		if (!this.#isOpen || this.#isCommitting || this.#isHeld) return this.#commit;
		if (this.#settlement.status !== 'settled') return this.#commit;
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
		const { basket, pricedAt, buyer: customer } = this.#checkout;
		const tenders = this.#offered;
		const breakageConfirmed = this.#isBreakageTold;
		this.#refusal = null;
		const sold = await this.#checkout.afterWrites(() =>
			this.#services.completeSale(basket, tenders, { pricedAt, breakageConfirmed, buyer: { customer } }),
		);
		if (sold.ok) {
			this.#completed = sold.value;
			this.#checkout.clear();
			this.#reset();
			if (this.#unsettled.length > 0) void this.lookForCharges();
			return;
		}
		this.#refusal = sold.code;
		if (BLOCKING.has(sold.code)) {
			this.#till.block({ code: sold.code, retry: () => this.#services.saveBasket(basket) });
		}
	}

	/** By the store's rules; until they are loaded there is nothing but cash and a recorded card. */
	#settle(tenders: readonly Taken[]): TenderSettlement {
		const { pricer, priced } = this.#checkout;
		if (pricer) return pricer.settle(priced.total, tenders, this.#isBreakageTold);
		const plain = settle(
			priced.total,
			tenders.flatMap((tender) => ('type' in tender ? [tender] : [])),
		);
		if (plain.status === 'short') return { ...plain, outstandingCash: plain.outstanding };
		if (plain.status === 'overtendered') return plain;
		return { ...plain, cashRounding: ZERO, breakage: ZERO, applied: [] };
	}

	#reset(): void {
		this.#isOpen = false;
		this.#type = 'cash';
		this.#digits = '';
		this.#reference = '';
		this.#taken = [];
		this.#isBreakageTold = false;
		this.#code = '';
		this.#isHeld = false;
		this.#refusal = null;
	}
}
