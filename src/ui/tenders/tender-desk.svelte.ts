import { parseMoney } from '#domain/money/currency.ts';
import { type Money, minus, money, sum, times, ZERO } from '#domain/money/money.ts';
import { maskedCode } from '#domain/payment-qr/customer-qr.ts';
import { readPaymentScan } from '#domain/payment-qr/payment-code.ts';
import type { TakenCurrency } from '#domain/tender/exchange-rates.ts';
import { type ForeignCash, foreignValue, quotedRate } from '#domain/tender/foreign-cash.ts';
import { takeTender } from '#domain/tender/settlement-state.ts';
import type { TakenTender } from '#domain/tender/taken-tender.ts';
import type { ErrorCode } from '#usecases/services.ts';
import { takenTenders } from '#usecases/settle-sale.ts';
import type { AccountView, OfferedTender, ShownAttempt } from '#usecases/tenders.ts';
import { PointsEntry } from '../customer/points-entry.svelte.ts';
import type { Ui } from '../state/ui.svelte.ts';

/** What lies behind "other": not plain cash; foreign notes where the shop has a rate of the day; points with a customer. */
const isHere = ({ rule, currencies }: OfferedTender, hasCustomer: boolean): boolean =>
	rule.kind !== 'cash' &&
	(rule.kind !== 'points' || hasCustomer) &&
	(rule.kind !== 'foreign_cash' || (currencies?.length ?? 0) > 0);

/** Any code goes to the one service there is: which prefix is whose is the terminal's business (domain.md §12.2). */
const ANY_PREFIX = [...'0123456789'].map((prefix) => ({ prefix, adapter: 'terminal' }));

/** What a scan while paying came to, where it is no tender. */
export type DeskSaid = '' | 'merchant_code' | 'item' | 'not_a_payment_code' | 'declined' | 'reversed';

/** Tenders besides cash and a recorded card, from when one is asked for until the payment closes. */
export class TenderDesk {
	readonly #ui: Ui;
	#offered = $state.raw<readonly OfferedTender[] | null>(null);
	#chosen = $state.raw<OfferedTender | null>(null);
	#account = $state.raw<AccountView | null>(null);
	#attempt = $state.raw<ShownAttempt | null>(null);
	#refusal = $state.raw<ErrorCode | null>(null);
	#said = $state.raw<DeskSaid>('');
	#isBusy = $state.raw(false);
	/** Kept over tries that ended without money, so that each has a key of its own. */
	#tenderId = '';
	/** The customer's code: for the terminal, shown nowhere. */
	#code = $state.raw('');
	amount = $state('');
	reference = $state('');
	face = $state('500');
	count = $state('1');
	#currency = $state.raw('');
	foreignText = $state('');
	readonly points: PointsEntry;

	constructor(ui: Ui) {
		this.#ui = ui;
		this.points = new PointsEntry(ui);
		void this.#read();
	}

	get offered(): readonly OfferedTender[] | null {
		const hasCustomer = this.points.ref !== null;
		return this.#offered?.filter((each) => isHere(each, hasCustomer)) ?? null;
	}
	get chosen(): OfferedTender | null {
		return this.#chosen;
	}
	get account(): AccountView | null {
		return this.#account;
	}
	get attempt(): ShownAttempt | null {
		return this.#attempt;
	}
	get refusal(): ErrorCode | null {
		return this.#refusal;
	}
	get said(): DeskSaid {
		return this.#said;
	}
	get isBusy(): boolean {
		return this.#isBusy;
	}
	get maskedCode(): string {
		return this.#code === '' ? '' : maskedCode(this.#code).slice(-8);
	}
	/** Whether the chosen tender is charged on this till's terminal rather than written down. */
	get isByTerminal(): boolean {
		return this.#ui.payment.hasTerminal && this.#chosen?.isCharged === true;
	}
	/** Whether there is a network, as far as the till knows. */
	get isOnline(): boolean {
		return this.#ui.sync.current.online;
	}
	/** The most that may be taken from the account now. */
	get available(): Money {
		const { account } = this;
		if (!account) return ZERO;
		const taken = this.#ui.payment.taken.filter((each) => each.reference === account.account);
		const most = this.isOnline ? account.balance : account.allowance;
		return money(Math.max(0, minus(most, sum(taken.map(({ amount }) => amount)))));
	}
	/** What would be taken, or null while it is no amount. */
	get worth(): Money | null {
		const { outstanding } = this.#ui.payment;
		const kind = this.#chosen?.rule.kind;
		if (kind === 'voucher') {
			const [face, count] = [this.#parse(this.face), Number(this.count)];
			return face && Number.isInteger(count) && count > 0 && count < 1000 ? times(face, count) : null;
		}
		if (kind === 'foreign_cash') return this.foreign ? foreignValue(this.foreign) : null;
		if (kind === 'points') return this.points.worth;
		if (this.#chosen?.rule.overTender === 'balance') {
			return this.account ? money(Math.min(this.available, outstanding)) : null;
		}
		return this.amount.trim() === '' ? outstanding : this.#parse(this.amount);
	}

	/** Currencies that are taken today. */
	get currencies(): readonly TakenCurrency[] {
		return this.#chosen?.currencies ?? [];
	}
	get currency(): TakenCurrency | null {
		return this.currencies.find(({ currency }) => currency === this.#currency) ?? this.currencies[0] ?? null;
	}
	/** Foreign notes as they are keyed, with today's rate; null while that is no amount. */
	get foreign(): ForeignCash | null {
		const { currency } = this;
		const amount = currency && this.#parse(this.foreignText, currency.currency);
		return currency && amount ? { ...currency, amount } : null;
	}
	/** One of the currency in ours, as it was quoted. */
	get rateText(): string {
		const { currency } = this;
		return currency ? quotedRate(currency, this.#ui.till.shop?.currency ?? 'JPY') : '';
	}

	chooseCurrency(currency: string): void {
		this.#currency = currency;
		this.foreignText = '';
	}

	choose(tender: OfferedTender): void {
		if (this.#isBusy || this.#ui.payment.isHeld) return;
		this.#reset();
		this.#chosen = tender;
		if (tender.rule.kind === 'points') void this.points.read();
	}

	/** A scan while the desk is open: a payment code, the number of a gift card, or something that belongs elsewhere. Whether it was this desk's. */
	async scanned(text: string): Promise<boolean> {
		this.#said = '';
		if (this.#chosen?.rule.kind === 'points') {
			const isMember = await this.points.scanned(text);
			if (isMember) await this.points.read();
			return isMember;
		}
		if (this.#chosen?.rule.requiresReference) {
			this.reference = text;
			if (this.#chosen.rule.overTender === 'balance') await this.lookUp();
			return true;
		}
		// A card of the shop's own may be as long as a payment code.
		if (await this.points.scanned(text)) return true;
		const scan = readPaymentScan(text, ANY_PREFIX, 'terminal');
		if (scan.kind !== 'customer_code') {
			this.#said = scan.kind === 'unknown_adapter' ? 'not_a_payment_code' : scan.kind;
			return true;
		}
		const qr = this.#offered?.find(({ rule }) => rule.kind === 'qr');
		if (!qr) return false;
		this.#reset();
		this.#chosen = qr;
		this.#code = scan.code;
		// What is written down of a code is its end; the whole of it only goes to the terminal.
		this.reference = maskedCode(scan.code).slice(-8);
		return true;
	}

	/** Reads what is on the gift card. */
	async lookUp(): Promise<void> {
		const account = this.reference.trim();
		if (account === '' || this.#isBusy) return;
		await this.#do(async () => {
			const told = await (await this.#ui.services.tenders()).account(account);
			if (!told.ok) return told.code;
			this.#account = told.value;
			if (!told.value.isKnown) return 'account_unknown';
			return this.available === 0 ? 'account_empty' : null;
		});
	}

	/** Takes the tender, by charging it where this till has a terminal. */
	async take(): Promise<void> {
		const { worth } = this;
		if (!this.#chosen || worth === null || this.#isBusy) return;
		const tender = this.#tender(worth);
		const code = this.#fault(tender);
		this.#refusal = code;
		if (code) return;
		if (this.isByTerminal) await this.#charge(tender);
		else this.#took(tender);
	}

	/** Does the one safe thing about a charge of which nobody knows. */
	async goOn(): Promise<void> {
		const { attempt } = this;
		if (!attempt) return;
		const { id } = this.#ui.checkout.basket;
		await this.#do(async () => {
			const told = await (await this.#ui.services.tenders()).goOn(attempt.intent.key, id);
			if (!told.ok) return told.code;
			await this.#learn(told.value);
			return null;
		});
	}

	async #charge(tender: TakenTender): Promise<void> {
		const { payment, checkout, services } = this.#ui;
		payment.hold(true);
		await this.#do(async () => {
			const told = await (await services.tenders()).charge({
				...{ basketId: checkout.basket.id, tenderId: tender.id, rule: tender.rule.id },
				amount: tender.amount,
				...(this.#code !== '' && { code: this.#code }),
			});
			if (told.ok) await this.#learn(told.value);
			else await payment.lookForCharges();
			payment.hold(this.#isOpen());
			return told.ok ? null : told.code;
		});
		if (!this.#attempt) payment.hold(false);
	}

	/** Whether nobody may finish or leave: money may have moved, and it is not being given back yet. */
	#isOpen(): boolean {
		const status = this.#attempt?.state.status;
		return status === 'unknown' || status === 'asked';
	}

	async #learn(attempt: ShownAttempt): Promise<void> {
		const { payment } = this.#ui;
		const { state } = attempt;
		this.#attempt = attempt;
		payment.hold(this.#isOpen());
		if (state.status === 'approved' && this.#chosen) {
			const { intent } = attempt;
			const tender = this.#tender(state.amount);
			const charged = { isCharged: true, attemptKey: intent.key, reference: state.reference };
			this.#took({ ...tender, id: intent.tenderId, ...charged });
		} else if (state.status === 'declined' || state.status === 'reversed') {
			this.#attempt = null;
			this.#code = '';
			this.#said = state.status;
		}
		await payment.lookForCharges();
	}

	#took(tender: TakenTender): void {
		this.#ui.payment.take(tender);
		this.#reset();
	}

	#tender(amount: Money): TakenTender {
		const rule = this.#chosen?.rule;
		if (!rule) throw new Error('a tender is chosen before it is taken');
		this.#tenderId ||= this.#ui.services.newId();
		const reference = (rule.kind === 'points' ? (this.points.ref ?? '') : this.reference.trim()).slice(
			0,
			100,
		);
		const face = rule.kind === 'voucher' ? this.#parse(this.face) : null;
		return {
			...{ id: this.#tenderId, rule, amount },
			...(reference !== '' && { reference }),
			...(face && { pieces: { face, count: Number(this.count) } }),
			...(rule.kind === 'points' && { points: this.points.chosen ?? 0 }),
			...(rule.kind === 'foreign_cash' && this.foreign && { foreign: this.foreign }),
		};
	}

	/** Why the rules do not take it. */
	#fault(tender: TakenTender): ErrorCode | null {
		const { payment, checkout } = this.#ui;
		const rules = new Map((this.#offered ?? []).map(({ rule }) => [rule.id, rule]));
		const state = {
			...{ due: checkout.priced.total, cashStep: 1, breakageConfirmed: false },
			tenders: takenTenders(payment.taken, { tenders: rules }),
		};
		const offlineAllowance = tender.rule.kind === 'points' ? this.points.most : this.available;
		const line = { isOnline: this.isOnline, offlineAllowance };
		const taken = takeTender(state, tender, line);
		return taken.ok ? null : taken.code;
	}

	#parse(text: string, currency = this.#ui.till.shop?.currency ?? 'JPY'): Money | null {
		const parsed = parseMoney(text.trim(), currency);
		return parsed.ok && parsed.value > 0 ? parsed.value : null;
	}

	async #read(): Promise<void> {
		await this.#do(async () => {
			this.#offered = await (await this.#ui.services.tenders()).offered();
			return null;
		});
		const { payment } = this.#ui;
		if (payment.isHeld) await this.#do(() => this.#takeUp());
		else if (payment.code) await this.scanned(payment.code);
		else if (this.points.takeWish()) {
			const points = this.offered?.find(({ rule }) => rule.kind === 'points');
			if (points) this.choose(points);
		} else if (payment.type === 'card') {
			this.#chosen = this.#offered?.find(({ rule }) => rule.kind === 'card') ?? null;
		}
	}

	/** The screen was left while a charge was under way: what is known of it by now comes back with it. */
	async #takeUp(): Promise<null> {
		const { services, checkout, payment } = this.#ui;
		const { id } = checkout.basket;
		const open = await (await services.tenders()).unsettled(id);
		const attempt = open.find(({ intent }) => intent.basketId === id);
		this.#chosen = this.#offered?.find(({ rule }) => rule.id === attempt?.rule) ?? null;
		if (attempt) await this.#learn(attempt);
		else payment.hold(false);
		return null;
	}

	async #do(work: () => Promise<ErrorCode | null>): Promise<void> {
		this.#isBusy = true;
		this.#refusal = null;
		this.#said = '';
		try {
			this.#refusal = await work();
		} catch {
			// The chunk is neither on the device nor to be had.
			this.#refusal = 'server_unreachable';
		} finally {
			this.#isBusy = false;
		}
	}

	#reset(): void {
		this.#chosen = null;
		this.#account = null;
		this.#attempt = null;
		this.#refusal = null;
		this.#said = '';
		this.#tenderId = '';
		this.#code = '';
		this.amount = '';
		this.reference = '';
		this.foreignText = '';
		this.face = '500';
		this.count = '1';
	}
}
