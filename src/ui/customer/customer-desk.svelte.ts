import { ZERO } from '#domain/money/money.ts';
import type { Result } from '#domain/result.ts';
import type {
	CustomerCard,
	CustomerCode,
	CustomerServices,
	CustomersState,
	PointsStanding,
	Suggestion,
} from '#usecases/customers.ts';
import type { Ui } from '../state/ui.svelte.ts';

/** What a member card or a code on a phone says. */
export type MemberScan = { readonly number: string } | { readonly token: string };

/** How many goods of a suggestion's name are looked at for the one that is meant. */
const SAME_NAME = 20;

/** Who buys what is in the basket, as far as this till knows and may show. */
export class CustomerDesk {
	readonly #ui: Ui;
	#state = $state.raw<CustomersState | null>(null);
	/** By whom was asked: who was merged is shown as the other. */
	#card = $state.raw<{ readonly of: string; readonly card: CustomerCard } | null>(null);
	#earning = $state.raw(0);
	#refusal = $state.raw<CustomerCode | null>(null);
	/** Whose card is being read: an answer about someone else comes too late. */
	#asked = '';
	/** Scanned while customers were locked: taken up by the PIN. */
	#waiting: MemberScan | null = null;
	#wishesPoints = false;
	/** The code by which the basket's customer was recognised: reading it twice is no second use. */
	#shown = { token: '', ref: '' };

	constructor(ui: Ui) {
		this.#ui = ui;
	}

	get state(): CustomersState | null {
		return this.#state;
	}
	/** The card of the basket's customer; null while there is none or it is not read yet. */
	get card(): CustomerCard | null {
		return this.#card && this.#card.of === this.ref ? this.#card.card : null;
	}
	get ref(): string | null {
		return this.#ui.checkout.basket.customer ?? null;
	}
	/** Points that the sale earns as it is now. */
	get earning(): number {
		return this.#earning;
	}
	get refusal(): CustomerCode | null {
		return this.#refusal;
	}
	/** What is spent is theirs: they stay until it is taken back. */
	get isBound(): boolean {
		const { payment } = this.#ui;
		return (
			payment.isCommitting || payment.taken.some((each) => 'rule' in each && each.rule.kind === 'points')
		);
	}

	services(): Promise<CustomerServices> {
		const { customers } = this.#ui.services;
		return customers ? customers() : Promise.reject(new Error('this till has no customers'));
	}

	/** Does something with customers; what cannot be fetched is said like an unreachable server. */
	async ask<T>(
		work: (customers: CustomerServices) => Promise<Result<T, CustomerCode>>,
	): Promise<Result<T, CustomerCode>> {
		try {
			return await work(await this.services());
		} catch {
			return { ok: false, code: 'server_unreachable' };
		}
	}

	/** Reads how customers stand, and who is in the basket, again. */
	async refresh(): Promise<void> {
		const state = await this.services()
			.then((customers) => customers.state())
			.catch(() => 'absent' as const);
		this.#state = state;
		if (state !== 'ready') this.#card = null;
		await this.read();
	}

	/** Reads the card of the basket's customer. */
	async read(): Promise<void> {
		const { ref } = this;
		this.#asked = ref ?? '';
		this.#refusal = null;
		if (ref === null || this.#state !== 'ready') return;
		const { checkout } = this.#ui;
		const told = await this.ask((customers) => customers.card(ref, checkout.priced.total));
		if (this.#asked !== ref) return;
		if (told.ok) {
			this.#card = { of: ref, card: told.value };
			// Offers for them hold from now on, and go with them.
			checkout.knowBuyer(ref, told.value.buyer);
		} else this.#refusal = told.code;
	}

	/** Works out what the sale would earn by now. */
	async count(): Promise<void> {
		const { checkout, payment } = this.#ui;
		const { ref } = this;
		const { sale } = checkout;
		if (ref === null || !sale) {
			this.#earning = 0;
			return;
		}
		const tenders = payment.taken.flatMap((each) => ('rule' in each ? [each] : []));
		const earning = await this.services()
			.then((customers) => customers.earning(ref, sale, tenders))
			.catch(() => 0);
		if (this.ref === ref && checkout.sale === sale) this.#earning = earning;
	}

	/** Puts someone into the basket; answers why not. */
	attach(ref: string): CustomerCode | null {
		if (ref === this.ref) return null;
		if (this.isBound) return 'tender_is_charged';
		this.#ui.payment.next();
		this.#ui.checkout.identify(ref);
		void this.read();
		return null;
	}

	/** Takes the customer off the sale; the answer puts them back. */
	takeOff(): (() => void) | null {
		const { ref } = this;
		if (ref === null || this.isBound) return null;
		this.#ui.checkout.identify();
		this.#card = null;
		this.#earning = 0;
		return () => void this.attach(ref);
	}

	/** A member card or code was scanned: who it is goes into the basket. */
	async recognise(scanned: MemberScan): Promise<Result<string, CustomerCode>> {
		if ('token' in scanned && scanned.token === this.#shown.token && this.ref === this.#shown.ref) {
			return { ok: true, value: this.#shown.ref };
		}
		const told = await this.ask((customers) => customers.recognise(scanned));
		if (!told.ok) {
			if (told.code === 'customers_locked') this.#waiting = scanned;
			return told;
		}
		this.#waiting = null;
		this.#state = 'ready';
		const bound = this.attach(told.value);
		if (bound) return { ok: false, code: bound };
		if ('token' in scanned) this.#shown = { token: scanned.token, ref: told.value };
		await this.read();
		return told;
	}

	/** Customers are open: whoever was scanned before is recognised now. */
	async opened(): Promise<void> {
		await this.refresh();
		const waiting = this.#waiting;
		if (waiting && this.#state === 'ready') {
			const told = await this.recognise(waiting);
			if (!told.ok) this.#refusal = told.code;
		}
	}

	/** Opens the payment at their points. */
	usePoints(): void {
		this.#wishesPoints = true;
		this.#ui.payment.choose('other');
	}

	/** Whether the payment was opened for points, once. */
	takeWish(): boolean {
		const wished = this.#wishesPoints;
		this.#wishesPoints = false;
		return wished;
	}

	/** What points can do for what is still due, right now. */
	standing(ref: string, due = this.#ui.payment.outstanding): Promise<Result<PointsStanding, CustomerCode>> {
		return this.ask((customers) => customers.points(ref, due));
	}

	/** The balance of someone whose sale is over. */
	balance(ref: string): Promise<Result<PointsStanding, CustomerCode>> {
		return this.ask((customers) => customers.points(ref, ZERO));
	}

	/** Rings up what was suggested; whether it was found. */
	async add({ itemId, name }: Suggestion): Promise<boolean> {
		const { services, checkout, payment } = this.#ui;
		const { items } = await services.search(name, 0, SAME_NAME).catch(() => ({ items: [] }));
		const item = items.find(({ id }) => id === itemId);
		if (!item || payment.stage !== 'sell') return false;
		return checkout.ring(item).ok;
	}
}

const desks = new WeakMap<Ui, CustomerDesk>();

/** The one desk of a till's screens. */
export function customerDesk(ui: Ui): CustomerDesk {
	const known = desks.get(ui);
	if (known) return known;
	const desk = new CustomerDesk(ui);
	desks.set(ui, desk);
	return desk;
}
