import {
	addItem,
	type Basket,
	type BasketLine,
	changeQuantity,
	emptyBasket,
	holdsSame,
	keepOrders,
	type LineTerms,
	overridePrice,
	setWay,
	unplannedLines,
	voidLine,
} from '#domain/basket/basket.ts';
import { type PresentedCoupon, stayingWith } from '#domain/coupon/presented.ts';
import type { Gtin } from '#domain/gtin/gtin.ts';
import { invariant } from '#domain/invariant.ts';
import { type Money, ZERO } from '#domain/money/money.ts';
import type { LineWay, SealedRecipient } from '#domain/orders/line-order.ts';
import { type PricedBasket, priceBasket } from '#domain/pricing/price-basket.ts';
import type { PriceOverride } from '#domain/pricing/price-override.ts';
import type { PricedSale } from '#domain/pricing/price-sale.ts';
import type { PricingCustomer } from '#domain/promotion/condition.ts';
import { ok, type Result } from '#domain/result.ts';
import type { ServiceMode } from '#domain/tax/japan/service-mode.ts';
import type { ErrorCode, ListedItem, Pricer, TillServices } from '#usecases/services.ts';
import type { Till } from './till.svelte.ts';
import { WriteQueue } from './write-queue.ts';

const NOTHING: PricedBasket = { lines: [], groups: [], itemCount: 0, total: ZERO };

/** The device can't keep what it is told. */
const BLOCKING: ReadonlySet<ErrorCode> = new Set(['storage_failed', 'storage_full', 'writer_fenced']);

/** A line that has just changed; `turn` grows with every change, so that the same line can flash again. */
export type Flash = { readonly lineId: string; readonly turn: number };

/** How an item is rung up besides as itself. */
export type RingTerms = {
	/** The code that sold it. */
	readonly gtin?: Gtin;
	readonly quantity?: number;
	/** What this piece costs, by its label; and whether that contains the tax. */
	readonly price?: Money;
	readonly taxIncluded?: boolean;
	readonly line?: LineTerms;
};

/** The open basket. It changes on the screen at once; saving follows behind, in order. */
export class Checkout {
	readonly #services: TillServices;
	readonly #till: Till;
	readonly #writes: WriteQueue;
	#basket = $state.raw<Basket>(emptyBasket('', 0));
	#selected = $state.raw<string | null>(null);
	#flash = $state.raw<Flash>({ lineId: '', turn: 0 });
	#suspendedCount = $state.raw(0);
	/** Who buys as prices care, once they are known here; of the basket's customer and no other. */
	#buyer = $state.raw<{ readonly ref: string; readonly customer: PricingCustomer } | null>(null);
	/** Loaded while the till opens; the first lines of a start may be there before it. */
	#pricer = $state.raw<Pricer | null>(null);
	readonly #sale = $derived.by(() => {
		const { session } = this.#till;
		// The day of the open drawer is the day the sale will be booked on.
		return session && this.#pricer?.price(this.#basket, session.businessDay, this.#pricedAt, this.buyer);
	});
	readonly #priced = $derived.by((): PricedBasket => {
		const { shop, session } = this.#till;
		if (this.#sale) return this.#sale;
		return shop && session ? priceBasket(this.#basket, shop.taxRules, session.businessDay) : NOTHING;
	});
	/** Offers have changed while a payment was on its way: they hold from the next change of the basket on. */
	#isStale = false;
	#loading: Promise<void> | null = null;
	/** What is shown is what is sold: the hour's prices are those of the last change. */
	#pricedAt = $state.raw(0);
	/** Settles when no basket is being exchanged for another. */
	#exchange: Promise<unknown> = Promise.resolve();

	constructor(services: TillServices, till: Till) {
		this.#services = services;
		this.#till = till;
		this.#writes = new WriteQueue(
			(basket) => services.saveBasket(basket),
			(code) => this.#block(code),
		);
	}

	get basket(): Basket {
		return this.#basket;
	}
	get priced(): PricedBasket {
		return this.#priced;
	}
	/** The same with what was taken off and why; null while the prices are still being loaded. */
	get sale(): PricedSale | null {
		return this.#sale ?? null;
	}
	/** How the food in the basket is served; null where nobody has to ask. */
	get serviceMode(): ServiceMode | null {
		return this.#pricer?.serviceMode(this.#basket) ?? null;
	}
	/** What prices are worked out with, once it is loaded. */
	get pricer(): Pricer | null {
		return this.#pricer;
	}
	/** Epoch ms at which the basket was priced. */
	get pricedAt(): number {
		return this.#pricedAt;
	}
	/** Who buys as far as prices care; null while they are not known, or not shown. */
	get buyer(): PricingCustomer | null {
		const { customer } = this.#basket;
		return customer !== undefined && this.#buyer?.ref === customer ? this.#buyer.customer : null;
	}
	get coupons(): readonly PresentedCoupon[] {
		return this.#basket.coupons ?? [];
	}
	get isEmpty(): boolean {
		return this.#basket.lines.length === 0;
	}
	get selected(): string | null {
		return this.#selected;
	}
	get flash(): Flash {
		return this.#flash;
	}
	get suspendedCount(): number {
		return this.#suspendedCount;
	}

	/**
	 * Takes up the basket that was open when the device stopped. Prices are loaded when the first screen is `quiet`: they
	 * and the hour they hold in cost a slow tablet half a second of its first scan, and nobody pays before they are here.
	 */
	restore(basket: Basket | null, quiet: Promise<unknown>): void {
		if (basket && this.isEmpty) this.#basket = basket;
		this.#pricedAt = this.#services.now();
		void quiet.then(() => (this.#pricer ? undefined : this.loadPrices()));
		// Baskets of other tablets are in the feed that the prices are in.
		void quiet.then(() => this.countSuspended());
	}

	/** Takes up the store's prices and promotions as they are now; what can't be loaded changes nothing. */
	loadPrices(): Promise<void> {
		this.#isStale = false;
		this.#loading = this.#readPrices();
		return this.#loading;
	}

	/** The same once nobody is paying: what was asked for is what is paid. */
	offersChanged(isPaying: boolean): void {
		if (isPaying && this.#pricer) this.#isStale = true;
		else void this.loadPrices();
	}

	/** Whether the prices are there: waits for those on their way, and asks once more where none are. */
	async whenPriced(): Promise<boolean> {
		if (!this.#pricer) await (this.#loading ?? this.loadPrices());
		if (!this.#pricer) await this.loadPrices();
		return this.#pricer !== null;
	}

	async #readPrices(): Promise<void> {
		// A browser that is no till yet has nothing to price, and its first load stays small.
		if (!this.#till.device) return;
		this.#pricer = await this.#services.pricer().catch(() => this.#pricer);
	}

	/** Settles once a basket that is being resumed is here. */
	settled(): Promise<unknown> {
		return this.#exchange;
	}

	/** Rings up an item: on the screen when this returns, saved soon after. */
	ring(
		item: ListedItem,
		gtin: Gtin | null = null,
		{ quantity = 1, price, taxIncluded, line: own = {} }: RingTerms = {},
	): Result<BasketLine, ErrorCode> {
		const basket = this.#begun();
		const scannedAt = this.#pricer?.moment(this.#services.now());
		const terms = scannedAt ? { ...own, scannedAt } : own;
		const piece = { ...item, price: price ?? item.price, taxIncluded: taxIncluded ?? item.taxIncluded };
		const added = addItem(basket, piece, this.#services.newId(), quantity, gtin, terms);
		if (!added.ok) return added;
		const line = added.value.lines.find((each) => holdsSame(each, piece, terms));
		invariant(line, 'an item that was added is in the basket');
		this.#selected = null;
		this.#change(added.value, line.id);
		return ok(line);
	}

	/** Puts value for a gift card into the basket: it is loaded with what is paid for the line, at no discount. */
	loadAccount(load: {
		account: string;
		name: string;
		amount: Money;
		taxCategory: string;
	}): Result<BasketLine, ErrorCode> {
		const { account, name, amount, taxCategory } = load;
		const item = {
			...{ id: 'gift_card', sku: 'GIFT', gtins: [], name, reading: '', category: '' },
			...{ price: amount, taxCategory, taxIncluded: true },
		};
		const basket = this.#begun();
		const added = addItem(basket, item, this.#services.newId(), 1, null, { account, isFinalPrice: true });
		if (!added.ok) return added;
		const line = added.value.lines.at(-1);
		invariant(line, 'what was added is in the basket');
		this.#change(added.value, line.id);
		return ok(line);
	}

	setQuantity(lineId: string, quantity: number): Result<true, ErrorCode> {
		const changed = changeQuantity(this.#basket, lineId, quantity);
		if (!changed.ok) return changed;
		this.#change(changed.value, lineId);
		return ok(true);
	}

	/** Sets a line's price by hand, or (null) takes that back. */
	setOverride(lineId: string, override: PriceOverride | null): Result<true, ErrorCode> {
		const changed = overridePrice(this.#basket, lineId, override);
		if (!changed.ok) return changed;
		this.#change(changed.value, lineId);
		return ok(true);
	}

	/** Says how a line is to come, or (null) that it is taken along; what is said of it follows at once. */
	sendLine(lineId: string, way: LineWay | null): Result<true, ErrorCode> {
		const changed = setWay(this.#basket, lineId, way);
		if (!changed.ok) return changed;
		this.#change(changed.value, lineId);
		return ok(true);
	}

	/** Says whom to send to. */
	sendTo(recipient: SealedRecipient): void {
		if (!this.isEmpty) this.#change({ ...this.#basket, recipient });
	}

	/** Says of lines that come later from where, when and how sure; what has changed in the meantime is said again. */
	async #plan(): Promise<void> {
		const { id } = this.#basket;
		const planned = await (await this.#services.orders()).plan(this.#basket);
		if (this.#basket.id !== id || unplannedLines(this.#basket).length === 0) return;
		this.#basket = keepOrders(this.#basket, planned);
		this.#writes.save(this.#basket);
	}

	/** Says how the food in the basket is served. */
	serve(serviceMode: ServiceMode): void {
		if (!this.isEmpty) this.#change({ ...this.#basket, serviceMode });
	}

	/** Says who buys, or (left out) that nobody is known to. Coupons that ask who it is go with whom they were for. */
	identify(customer?: string): void {
		const { customer: _, coupons = [], ...basket } = this.#begun();
		const kept = stayingWith(coupons, customer ?? null);
		this.#change({ ...basket, ...(customer && { customer }), ...(kept.length > 0 && { coupons: kept }) });
	}

	/** Says what prices may know of the basket's customer; prices for them hold from now on. */
	knowBuyer(ref: string, customer: PricingCustomer): void {
		if (JSON.stringify(this.#buyer) === JSON.stringify({ ref, customer })) return;
		this.#buyer = { ref, customer };
	}

	/** Puts a coupon into the basket that was found to be good for it. */
	present(coupon: PresentedCoupon): void {
		const basket = this.#begun();
		if (basket.coupons?.some((each) => each.coupon.id === coupon.coupon.id)) return;
		this.#change({ ...basket, coupons: [...(basket.coupons ?? []), coupon] });
	}

	/** Takes a coupon out again: it stays unused. */
	withdraw(couponId: string): void {
		const { coupons = [], ...basket } = this.#basket;
		const left = coupons.filter(({ coupon }) => coupon.id !== couponId);
		this.#change({ ...basket, ...(left.length > 0 && { coupons: left }) });
	}

	/** Takes a line out; the answer puts it back where it was. */
	remove(lineId: string): (() => void) | null {
		const index = this.#basket.lines.findIndex(({ id }) => id === lineId);
		const line = this.#basket.lines[index];
		const left = voidLine(this.#basket, lineId);
		if (!line || !left.ok) return null;
		const { id } = this.#basket;
		this.#selected = null;
		this.#change(left.value);
		return () => this.#putBack(id, line, index);
	}

	select(lineId: string | null): void {
		this.#selected = lineId;
	}

	/** Parks the basket and begins an empty one. */
	async suspend(): Promise<Result<true, ErrorCode>> {
		const parked = this.#basket;
		if (parked.lines.length === 0) return ok(true);
		this.clear();
		const label = parked.lines[0]?.name ?? '';
		const done = await this.#writes.run(() => this.#services.suspendBasket(parked, label));
		if (!done.ok) {
			if (this.isEmpty) this.#basket = parked;
			if (BLOCKING.has(done.code)) this.#block(done.code);
		}
		await this.countSuspended();
		return done;
	}

	/** Takes a parked basket up again; what is open is parked first. */
	resume(id: string): Promise<Result<Basket, ErrorCode>> {
		const exchange = this.#exchangeFor(id);
		this.#exchange = exchange;
		return exchange;
	}

	/** Runs what sells the basket after every save of it. */
	afterWrites<T>(job: () => Promise<T>): Promise<T> {
		return this.#writes.run(job);
	}

	/** Leaves the basket behind: it is sold or parked. */
	clear(): void {
		this.#basket = emptyBasket('', 0);
		this.#selected = null;
	}

	async countSuspended(): Promise<void> {
		if (!this.#till.device) return;
		this.#suspendedCount = (await this.#services.suspendedBaskets()).length;
	}

	async #exchangeFor(id: string): Promise<Result<Basket, ErrorCode>> {
		const parked = await this.suspend();
		if (!parked.ok) return parked;
		const taken = await this.#writes.run(() => this.#services.resumeBasket(id));
		if (taken.ok) {
			this.#pricedAt = this.#services.now();
			this.#basket = taken.value;
		}
		await this.countSuspended();
		return taken;
	}

	/** The open basket, or a new one for whoever is already known to buy. */
	#begun(): Basket {
		if (!this.isEmpty) return this.#basket;
		const { customer, coupons } = this.#basket;
		return {
			...emptyBasket(this.#services.newId(), this.#services.now()),
			...(customer && { customer }),
			...(coupons && { coupons }),
		};
	}

	#putBack(basketId: string, line: BasketLine, index: number): void {
		const open = this.#basket;
		if (open.id !== basketId || open.lines.some(({ id }) => id === line.id)) return;
		const same = open.lines.find((each) => holdsSame(each, { id: line.itemId, price: line.unitPrice }, line));
		if (same) this.setQuantity(same.id, same.quantity + line.quantity);
		else this.#change({ ...open, lines: open.lines.toSpliced(index, 0, line) }, line.id);
	}

	#change(basket: Basket, flashed?: string): void {
		if (this.#isStale) void this.loadPrices();
		this.#pricedAt = this.#services.now();
		this.#basket = basket;
		if (flashed) this.#flash = { lineId: flashed, turn: this.#flash.turn + 1 };
		this.#writes.save(basket);
		// Nobody waits for it: without it the sale asks again before it is paid.
		if (unplannedLines(basket).length > 0) void this.#plan().catch(() => {});
	}

	#block(code: ErrorCode): void {
		this.#till.block({ code, retry: () => this.#services.saveBasket(this.#basket) });
	}
}
