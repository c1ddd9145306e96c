import { addItem, type Basket, changeQuantity, emptyBasket, voidLine } from '#domain/basket/basket.ts';
import { type Money, money, ZERO } from '#domain/money/money.ts';
import { refused } from '#domain/result.ts';
import type { Return } from '#domain/returns/return-lines.ts';
import { quickCash } from '#domain/tender/quick-cash.ts';
import { needsAccount } from '#domain/tender/refund-account.ts';
import type { Tender } from '#domain/tender/settlement.ts';
import { type ExchangePlan, exchangePermission, isPaidInPoints, planExchange } from '#usecases/exchange.ts';
import type { Approval } from '#usecases/permitted.ts';
import { planReturn, returnPermission, takeBack } from '#usecases/return-sale.ts';
import type { FoundSale, ReturnReason } from '#usecases/returns.ts';
import type { CompletedSale, ErrorCode, ListedItem } from '#usecases/services.ts';
import type { Ui } from '../state/ui.svelte.ts';
import { RefundCredit } from './refund-credit.svelte.ts';
import { returnWords } from './words/return-words.ts';

/** Where a return is: which receipt, what of it, what is still to settle, what came of it. */
export type ReturnStep = 'find' | 'pick' | 'bare' | 'settle' | 'void' | 'done';

/** What of the basket and the customer an exchange needs to be finished. */
export type Paying = { readonly type: 'cash' | 'card'; readonly digits: string };

type Work = (approval: Approval | null) => ReturnType<Ui['services']['returns']['returnSale']>;

const NOTHING: ReadonlyMap<number, number> = new Map();

/**
 * Goods on their way back over the counter. Nothing is recorded until it is finished. It outlives the sheet that made it,
 * so figures are worked out when they are read: what is derived ends with its component.
 */
export class ReturnDesk {
	readonly #ui: Ui;
	readonly #id: string;
	/** Where store credit goes. */
	readonly credit: RefundCredit;
	#step = $state.raw<ReturnStep>('find');
	#found = $state.raw<FoundSale | null>(null);
	#voiding = $state.raw<string | null>(null);
	#chosen = $state.raw<ReadonlyMap<number, number>>(NOTHING);
	#damaged = $state.raw<ReadonlyMap<number, boolean>>(new Map());
	#reasons = $state.raw<readonly ReturnReason[]>([]);
	#reason = $state.raw('');
	#goods = $state.raw<Basket>(emptyBasket('', 0));
	#worth = $state.raw<Money | null>(null);
	#refusal = $state.raw<ErrorCode | null>(null);
	#isWorking = $state.raw(false);
	#completed = $state.raw<CompletedSale | null>(null);
	#paying = $state.raw<Paying>({ type: 'cash', digits: '' });

	constructor(ui: Ui) {
		this.#ui = ui;
		this.#id = ui.services.newId();
		this.credit = new RefundCredit(ui);
	}

	/** What the chosen units come to and how that goes back; null without a receipt. */
	get plan(): ReturnType<typeof planReturn> | null {
		return this.#found ? planReturn(this.#found, this.#units, this.credit.wish) : null;
	}
	/** The same without the way of the money: what an exchange takes back; null while nothing is chosen. */
	get back(): Return | null {
		const back = this.#found ? takeBack(this.#found, this.#units) : null;
		return back?.ok ? back.value : null;
	}
	/** What the open basket and the chosen units come to together. */
	get difference(): ExchangePlan | null {
		if (!this.#found) return null;
		const plan = planExchange(this.#found, this.#units, this.#ui.checkout.priced.total, this.credit.wish);
		return plan.ok ? plan.value : null;
	}
	get step(): ReturnStep {
		return this.#step;
	}
	get found(): FoundSale | null {
		return this.#found;
	}
	/** Number of the receipt that is to be reversed. */
	get voiding(): string | null {
		return this.#voiding;
	}
	get reasons(): readonly ReturnReason[] {
		return this.#reasons;
	}
	get reason(): string {
		return this.#reason;
	}
	get refusal(): ErrorCode | null {
		return this.#refusal;
	}
	get isWorking(): boolean {
		return this.#isWorking;
	}
	get completed(): CompletedSale | null {
		return this.#completed;
	}
	get paying(): Paying {
		return this.#paying;
	}
	/** How many units come back in all. */
	get count(): number {
		return [...this.#chosen.values()].reduce((all, count) => all + count, 0);
	}
	/** A shop that has reasons wants one. */
	get needsReason(): boolean {
		return this.#reasons.length > 0 && this.#reason === '';
	}
	/** Goods that come back without a receipt, and what they are worth; null while that is not known. */
	get goods(): Basket {
		return this.#goods;
	}
	get worth(): Money | null {
		return this.#worth;
	}
	/** Money goes to store credit, and nobody has said onto which account. */
	get waitsForAccount(): boolean {
		const refund =
			this.#step === 'settle' ? this.difference?.refund : this.plan?.ok && this.plan.value.refund;
		return refund ? needsAccount(refund) : false;
	}
	/** What someone else has to allow, where the operator may not. */
	get permission() {
		if (this.#step === 'bare') return 'return_without_receipt' as const;
		if (this.#step === 'void' || !this.#found) return 'post_void' as const;
		return this.#step === 'settle' ? exchangePermission(this.#found) : returnPermission(this.#found);
	}
	/** What an approval is about. */
	get subject(): string {
		return this.#voiding ?? this.#found?.sale.receipt_number ?? '';
	}

	chosenOf(line: number): number {
		return this.#chosen.get(line) ?? 0;
	}
	leftOf(line: number): number {
		return this.#found?.left.get(String(line)) ?? 0;
	}
	/** What is broken does not go on the shelf again, unless somebody says otherwise. */
	isDamaged(line: number): boolean {
		return this.#damaged.get(line) ?? this.#reason === 'defective';
	}

	/** Looks for a receipt; with `wish` void its whole document is taken back. */
	async open(text: string, wish: 'return' | 'void' = 'return'): Promise<void> {
		if (this.#isWorking || text.trim() === '') return;
		this.#refusal = null;
		this.#reason = '';
		this.#reasons = await this.#ui.services.returns
			.reasons(wish === 'void' ? 'post_void' : 'return')
			.catch(() => []);
		if (wish === 'void') {
			this.#voiding = text;
			this.#step = 'void';
			return;
		}
		const found = await this.#ui.services.returns.find(text);
		if (!found.ok) {
			this.#refusal = found.code;
			return;
		}
		this.#found = found.value;
		this.#chosen = NOTHING;
		this.#damaged = new Map();
		this.#step = 'pick';
	}

	/** A scan belongs to the receipt that is looked for, or to one of its goods. */
	async scanned(code: string): Promise<void> {
		if (this.#step === 'find') {
			await this.open(code);
			return;
		}
		const item = await this.#ui.services.findByCode(code);
		if (this.#step === 'bare') {
			if (item.ok) this.addGoods(item.value);
			else this.#refusal = item.code;
			return;
		}
		if (this.#step !== 'pick' || !this.#found) return;
		const lines = this.#found.sale.lines.filter(({ item_id }) => item.ok && item_id === item.value.id);
		const line = lines.find(({ line: number }) => this.chosenOf(number) < this.leftOf(number));
		if (line) this.choose(line.line, this.chosenOf(line.line) + 1);
		else if (!item.ok && this.waitsForAccount) await this.credit.take(code);
		else this.#refusal = lines.length > 0 ? 'return_exceeds_sale' : 'line_not_found';
	}

	/** Begins a return without a receipt. */
	async begin(): Promise<void> {
		this.#refusal = null;
		this.#reason = '';
		this.#goods = emptyBasket(this.#id, this.#ui.services.now());
		this.#worth = null;
		this.#reasons = await this.#ui.services.returns.reasons('return').catch(() => []);
		this.#step = 'bare';
	}

	/** One more of an item comes back without a receipt. */
	addGoods(item: ListedItem): void {
		const added = addItem(this.#goods, item, this.#ui.services.newId(), 1);
		if (added.ok) void this.#weigh(added.value);
		else this.#refusal = added.code;
	}

	countGoods(lineId: string, quantity: number): void {
		const goods = this.#goods;
		const changed = quantity > 0 ? changeQuantity(goods, lineId, quantity) : voidLine(goods, lineId);
		if (changed.ok) void this.#weigh(changed.value);
	}

	async #weigh(goods: Basket): Promise<void> {
		this.#goods = goods;
		this.#refusal = null;
		this.#worth = null;
		if (goods.lines.length === 0) return;
		const worth = await this.#ui.services.returns.worth(goods);
		if (this.#goods !== goods) return;
		if (worth.ok) this.#worth = worth.value;
		else this.#refusal = worth.code;
	}

	finishBare(): Promise<void> {
		const { isOffline } = this.#request();
		const reason = this.#reason;
		const request = { goods: this.#goods, reason, isDamaged: reason === 'defective', isOffline };
		return this.#work((approval) => this.#ui.services.returns.withoutReceipt(request, approval));
	}

	choose(line: number, count: number): void {
		const chosen = new Map(this.#chosen);
		if (count > 0) chosen.set(line, Math.min(count, this.leftOf(line)));
		else chosen.delete(line);
		this.#chosen = chosen;
		this.#refusal = null;
	}

	chooseAll(): void {
		this.#chosen = new Map([...(this.#found?.left ?? [])].map(([line, left]) => [Number(line), left]));
	}

	markDamaged(line: number, isDamaged: boolean): void {
		this.#damaged = new Map([...this.#damaged, [line, isDamaged]]);
	}

	giveReason(id: string): void {
		this.#reason = id;
	}

	/** What the selling screen's button says while goods wait to be exchanged. */
	get label(): string {
		const said = returnWords(this.#ui.words.language);
		const due = this.difference?.due ?? ZERO;
		const amount = this.#ui.format.money(money(Math.abs(due)));
		return due < 0 ? said.toExchangeBack(amount) : said.toExchange(amount);
	}

	/** Back to looking for a receipt; nothing was recorded. */
	again(): void {
		if (this.#isWorking) return;
		this.#found = null;
		this.#voiding = null;
		this.#refusal = null;
		this.#step = 'find';
	}

	/** Goes to what an exchange comes to, or lets goods be rung up first. */
	exchange(): void {
		this.#refusal = this.#found && isPaidInPoints(this.#found) ? 'exchange_points' : null;
		if (this.#refusal) return;
		if (this.#ui.checkout.isEmpty) {
			this.#step = 'settle';
			this.#ui.waitForGoods(this);
			this.#ui.close('returns');
			return;
		}
		this.#step = 'settle';
		this.#ui.waitForGoods(this);
	}

	/** The goods still are to be exchanged, but others are chosen. */
	backToPick(): void {
		this.#ui.waitForGoods(null);
		this.#refusal = null;
		this.#step = 'pick';
	}

	pay(paying: Partial<Paying>): void {
		this.#paying = { ...this.#paying, ...paying };
	}

	/** Amounts the customer is likely to hand over for the difference. */
	get likely(): readonly Money[] {
		return quickCash(this.difference?.due ?? ZERO, this.#ui.till.shop?.exponent ?? 0);
	}
	get entered(): Money {
		return money(Number(this.#paying.digits));
	}

	finishReturn(): Promise<void> {
		const { receipt_number: receiptNumber } = this.#found?.sale ?? { receipt_number: '' };
		const request = { ...this.#request(), id: this.#id, receiptNumber };
		return this.#work((approval) => this.#ui.services.returns.returnSale(request, approval));
	}

	async finishExchange(): Promise<void> {
		const { checkout, services } = this.#ui;
		const { basket, pricedAt } = checkout;
		const { receipt_number: receiptNumber } = this.#found?.sale ?? { receipt_number: '' };
		const tenders = this.#tenders();
		const request = { ...this.#request(), receiptNumber, basket, tenders, pricedAt };
		await this.#work((approval) => checkout.afterWrites(() => services.returns.exchange(request, approval)));
		if (!this.#completed) return;
		checkout.clear();
		this.#ui.waitForGoods(null);
	}

	finishVoid(): Promise<void> {
		const { reason, isOffline } = this.#request();
		const request = { receiptNumber: this.#voiding ?? '', reason, isOffline };
		return this.#work((approval) => this.#ui.services.returns.voidSale(request, approval));
	}

	get #units(): ReadonlyMap<string, number> {
		return new Map([...this.#chosen].map(([line, count]) => [String(line), count]));
	}

	#request() {
		const isOffline = !this.#ui.sync.current.online;
		const damaged = new Set([...this.#chosen.keys()].filter((line) => this.isDamaged(line)));
		return { units: this.#units, damaged, reason: this.#reason, credit: this.credit.wish, isOffline };
	}

	#tenders(): readonly Tender[] {
		const due = this.difference?.due ?? ZERO;
		if (due <= 0) return [];
		const { type } = this.#paying;
		return [{ type, amount: type === 'card' ? due : this.entered }];
	}

	/** Does it once; asks somebody who may where the operator may not, and does it with their leave. */
	async #work(work: Work): Promise<void> {
		if (this.#isWorking || this.#completed) return;
		this.#isWorking = true;
		this.#refusal = null;
		try {
			const first = await work(null);
			const outcome = !first.ok && first.code === 'approval_needed' ? await this.#withLeave(work) : first;
			if (outcome.ok) {
				this.#completed = outcome.value;
				this.#step = 'done';
			} else this.#refusal = outcome.code;
		} finally {
			this.#isWorking = false;
		}
	}

	async #withLeave(work: Work): ReturnType<Work> {
		const { permission, subject } = this;
		const total = this.#step === 'settle' ? this.difference?.due : (this.back?.total ?? this.#worth);
		const approval = await this.#ui.approvals.ask({ permission, subject, amount: total ?? null });
		return approval ? work(approval) : refused('approval_needed');
	}
}
