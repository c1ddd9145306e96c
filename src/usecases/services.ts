import type { Basket } from '#domain/basket/basket.ts';
import type { Money } from '#domain/money/money.ts';
import type { TaxRules } from '#domain/pricing/price-basket.ts';
import type { PriceOverride } from '#domain/pricing/price-override.ts';
import type { PricedSale } from '#domain/pricing/price-sale.ts';
import type { PricingCustomer } from '#domain/promotion/condition.ts';
import type { LocalTime } from '#domain/promotion/local-time.ts';
import type { Receipt } from '#domain/receipt/receipt.ts';
import type { Result } from '#domain/result.ts';
import type { Scanned, ScannedText } from '#domain/scan/scanned.ts';
import type { StaffRole } from '#domain/staff/staff.ts';
import type { ServiceMode } from '#domain/tax/japan/service-mode.ts';
import type { Tender } from '#domain/tender/settlement.ts';
import type { TakenTender, TenderSettlement } from '#domain/tender/taken-tender.ts';
import type { CashCount } from '#domain/till/cash-count.ts';
import type { SuspendedBasket } from '#ports/baskets.ts';
import type { CameraServices } from '#ports/camera.ts';
import type { CategoryCount, ItemPage, ListedItem, PlaceStock } from '#ports/catalogue.ts';
import type { DeviceIdentity } from '#ports/device.ts';
import type { DeviceHealth } from '#ports/health.ts';
import type { OpenSession, ReceiptRow } from '#ports/journal.ts';
import type { Hello } from '#ports/server.ts';
import type { Subscribable } from '#ports/subscribable.ts';
import type { SyncStatus } from '#ports/sync-status.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import type { SaleOptions } from './complete-sale.ts';
import type { CouponServices } from './coupons.ts';
import type { CustomerServices } from './customers.ts';
import type { OrderServices } from './orders.ts';
import type { PriceWish } from './override-price.ts';
import type { Approval } from './permitted.ts';
import type { PrintingServices } from './printing.ts';
import type { ReturnServices } from './returns.ts';
import type { ScannerPairing } from './scanner-pairing.ts';
import type { ShiftServices } from './shift.ts';
import type { TenderServices } from './tenders.ts';
import type { VoidReason } from './void-line.ts';

export type {
	CategoryCount,
	DeviceHealth,
	DeviceIdentity,
	ErrorCode,
	Hello,
	ItemPage,
	ListedItem,
	OpenSession,
	PlaceStock,
	ReceiptRow,
	Subscribable,
	SuspendedBasket,
	SyncStatus,
};

/** A person as the sign-in screen shows them. */
export type StaffCard = { readonly id: string; readonly name: string; readonly role: StaffRole };

/** The store as the screens need it. */
export type Shop = {
	readonly storeId: string;
	readonly storeName: string;
	readonly shopName: string;
	readonly currency: string;
	/** Decimals of the currency (JPY 0). */
	readonly exponent: number;
	readonly timeZone: string;
	readonly cutHour: number;
	readonly taxRules: TaxRules;
	readonly places: readonly { readonly id: string; readonly name: string }[];
	readonly staff: readonly StaffCard[];
};

/** Where the device stands: it decides which screen is next. */
export type Standing = {
	readonly device: DeviceIdentity | null;
	/** Null until the store's feed has been pulled once. */
	readonly shop: Shop | null;
	/** Whether a catalogue is on the device (it may be empty of items). */
	readonly catalogueLoaded: boolean;
	readonly operator: StaffCard | null;
	readonly session: OpenSession | null;
	/** The basket that was open when the device last stopped. */
	readonly basket: Basket | null;
};

/** Progress of the first load, in items. */
export type LoadProgress = { readonly loaded: number; readonly total: number };

/** A wrong PIN, with how long the device refuses the next try (epoch ms, 0 for not). */
export type SignInRefusal = {
	readonly ok: false;
	readonly code: Extract<ErrorCode, 'pin_wrong' | 'pin_locked' | 'staff_not_found' | 'storage_failed'>;
	readonly lockedUntil: number;
};

/** Prices a basket at once, by the store's settings, promotions and price lists. `at`: epoch ms, for the hour's prices. */
export type Pricer = {
	/** `customer`: who buys, as far as prices care and as far as they are known. */
	price(basket: Basket, businessDay: string, at: number, customer?: PricingCustomer | null): PricedSale;
	/** How a basket is served; null where that changes nothing in it. */
	serviceMode(basket: Basket): ServiceMode | null;
	/** Names of promotions and price lists by id. */
	readonly names: ReadonlyMap<string, string>;
	/** When the hour's prices of a moment began (`BasketLine.scannedAt`); undefined when none depend on it. */
	moment(at: number): LocalTime | undefined;
	/** How far tenders settle what is due, by the store's rules. */
	settle(
		due: Money,
		tenders: readonly (Tender | TakenTender)[],
		breakageConfirmed: boolean,
	): TenderSettlement;
};

/** A charge that is neither in a sale nor over, as a start finds it. */
export type UnsettledCharge = {
	readonly basketId: string;
	/** It must not stand, and the terminal was asked to reverse it: the basket may be paid otherwise. */
	readonly isReversing: boolean;
};

/** A sale that is in the journal, with all the done panel shows. */
export type CompletedSale = {
	readonly receipt: Receipt;
	readonly changeDue: Money;
	/** Whose points came and went with it; left out without a customer. */
	readonly points?: { readonly customer: string; readonly granted: number; readonly redeemed: number };
};

/** A device whose database is gone, as far as it is still known. */
export type LostDevice = {
	readonly register: string;
	/** Entries and receipts this browser had made, by its note outside the database. */
	readonly made: number;
	readonly receipts: number;
	/** The database is empty, or what is in it no longer fits together (it stays, and what can be read is pushed). */
	readonly why?: 'empty' | 'damaged';
	/** The server answers and does not know it, or no longer takes it back: a new code brings it back. */
	readonly isUnknown?: boolean;
	/** What the server last had; null while it cannot be reached. */
	readonly server: {
		readonly storeName: string;
		readonly acknowledged: number;
		readonly receiptNumber: string;
		readonly seenAt: number | null;
	} | null;
};

/** Everything a person can do at this till. Bound once in `app/compose.ts`; screens know nothing else. */
export type TillServices = {
	standing(): Promise<Result<Standing, ErrorCode>>;

	hello(): Promise<Result<Hello, ErrorCode>>;
	/** With a one-time code, as printed by the server. A browser that was a till keeps its journal and goes on. */
	enrol(code: string): Promise<Result<DeviceIdentity, ErrorCode>>;
	/** With one click, on the server's own machine. */
	enrolHere(store: string): Promise<Result<DeviceIdentity, ErrorCode>>;
	/** Pulls store, staff and catalogue; resolves when the till can sell. */
	firstLoad(progress: (progress: LoadProgress) => void): Promise<Result<Standing, ErrorCode>>;

	signIn(
		staffId: string,
		pin: string,
	): Promise<{ readonly ok: true; readonly value: StaffCard } | SignInRefusal>;
	signOut(): Promise<void>;
	openTill(float: Money, count: CashCount): Promise<Result<OpenSession, ErrorCode>>;

	/** A scanned or typed code: GTIN-8/12/13/14 to one key; a wrong check digit never sells anything. */
	findByCode(code: string): Promise<Result<ListedItem, ErrorCode>>;
	/** An item by its id; null when it is not in the catalogue (any more). */
	findItem(id: string): Promise<ListedItem | null>;
	/** All variants of an item's product with what is known of their stock, itself among them. */
	variantsOf(item: ListedItem): Promise<readonly ListedItem[]>;
	/** What a scanned text is, by the store's own rules: a chunk of its own. Plain goods do without (`plainGoods`). */
	readScan(scan: ScannedText): Promise<Scanned>;
	/** Scanners that are no keyboards: a chunk of its own. */
	scannerPairing(): Promise<ScannerPairing>;
	/** The camera and what reads its pictures: likewise. Rejects when it is not to be had. */
	camera(): Promise<CameraServices>;
	search(query: string, offset: number, limit: number): Promise<ItemPage>;
	categories(): Promise<readonly CategoryCount[]>;
	inCategory(category: string, offset: number, limit: number): Promise<ItemPage>;

	newId(): string;
	now(): number;
	/** Business day (ISO) at this moment, by the shop's zone and cut. */
	businessDay(shop: Shop): string;

	/** Keeps the open basket over a crash; called after every change. */
	saveBasket(basket: Basket): Promise<Result<true, ErrorCode>>;
	suspendBasket(basket: Basket, label: string): Promise<Result<true, ErrorCode>>;
	suspendedBaskets(): Promise<readonly SuspendedBasket[]>;
	/** Takes a parked basket up again: by the entry that parked it, or by the basket's id where an older version did. */
	resumeBasket(id: string): Promise<Result<Basket, ErrorCode>>;
	/** Throws a parked basket away, at every tablet; named as for `resumeBasket`. */
	discardBasket(id: string, why: VoidReason): Promise<Result<true, ErrorCode>>;
	/** What a line says of a price set by hand; nothing is recorded before the sale. */
	overridePrice(
		basket: Basket,
		wish: PriceWish,
		approval: Approval | null,
	): Promise<Result<PriceOverride, ErrorCode>>;

	/**
	 * What prices are worked out with: loaded before the first sale, and again when the store's offers have changed. Null
	 * before the store's feed is there.
	 */
	pricer(): Promise<Pricer | null>;
	completeSale(
		basket: Basket,
		tenders: readonly (Tender | TakenTender)[],
		options?: SaleOptions,
	): Promise<Result<CompletedSale, ErrorCode>>;
	/** The finished sale is left behind: change and receipt are given, and the drawer is idle. */
	leaveSale(): void;
	receipts(offset: number, limit: number): Promise<readonly ReceiptRow[]>;
	receipt(number: string): Promise<Receipt | null>;

	/** The drawer's day and approvals: a chunk of its own, fetched when it is first asked for. */
	shift(): Promise<ShiftServices>;

	/** Tenders besides cash and a card that is only written down: a chunk of its own. */
	tenders(): Promise<TenderServices>;
	/** Charges on a terminal that are neither in a sale nor over: shown before anything is charged again. */
	unsettledCharges(): Promise<readonly UnsettledCharge[]>;

	/** Customers: a chunk of its own; left out by a till that has none. */
	customers?(): Promise<CustomerServices>;

	/** Orders from the counter: a chunk of its own. */
	orders(): Promise<OrderServices>;
	/** Coupons: a chunk of its own; left out by a till that has none. */
	coupons?(): Promise<CouponServices>;

	/** Goods that come back, exchanges, and whole sales taken back. */
	readonly returns: ReturnServices;

	/** Papers of this register: a chunk of its own, fetched when it is first asked for. */
	printing(): Promise<PrintingServices>;
	/** How many papers wait for a person. */
	readonly papersStuck: Subscribable<number>;

	/** Everything the store health screen shows. */
	readonly health: Subscribable<DeviceHealth>;
	/** Verifies this device's chain and compares its feeds with the server's checksums, now; figures follow in `health`. */
	checkHealth(): Promise<void>;
	/** Unsent entries as a sealed file to save and bring in elsewhere. */
	exportUnsent(): Promise<Result<{ readonly name: string; readonly text: string }, ErrorCode>>;
	/** Brings in another device's sealed file. */
	importSealed(
		text: string,
	): Promise<Result<{ readonly stored: number; readonly duplicate: number }, ErrorCode>>;
	/** What this browser once was, when its storage is empty but it was enrolled; null otherwise. */
	lostDevice(): Promise<LostDevice | null>;
	/** Goes on as the next incarnation of the lost or cloned device. */
	recover(): Promise<Result<DeviceIdentity, ErrorCode>>;
	/** Forgets what this browser once was, so that it can be enrolled as a new device. */
	forgetLost(): Promise<void>;

	readonly syncStatus: Subscribable<SyncStatus>;
	/** True once a new version waits; it is applied only when someone says so, never with an open basket. */
	readonly updateReady: Subscribable<boolean>;
	applyUpdate(): void;
	/** True while another tab of this device is the one that sells. */
	readonly otherTabSells: Subscribable<boolean>;
	/** Bumped when goods or stock on the device changed, so lists can be read again. */
	readonly goodsChanged: Subscribable<number>;
	/** Bumped when the store's own data did: names, staff, prices and promotions, parked baskets. */
	readonly shopChanged: Subscribable<number>;
};
