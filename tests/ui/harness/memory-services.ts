import type { Basket } from '#domain/basket/basket.ts';
import { searchKey, searchWords } from '#domain/catalogue/search-text.ts';
import { normaliseGtin } from '#domain/gtin/gtin.ts';
import { type Money, money } from '#domain/money/money.ts';
import type { Receipt } from '#domain/receipt/receipt.ts';
import { formatReceiptNumber } from '#domain/receipt/receipt-number.ts';
import type { ReceiptPoints } from '#domain/receipt/receipt-points.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import { classify } from '#domain/scan/classify.ts';
import { NO_SCAN_RULES } from '#domain/scan/scanned.ts';
import { afterWrongPin, mayTryPin, NO_ATTEMPTS, type PinAttempts } from '#domain/staff/pin-lockout.ts';
import { businessDay } from '#domain/till/business-day.ts';
import type {
	CompletedSale,
	DeviceIdentity,
	ErrorCode,
	ItemPage,
	ListedItem,
	OpenSession,
	StaffCard,
	Standing,
	SuspendedBasket,
	SyncStatus,
	TillServices,
} from '#usecases/services.ts';
import { memoryCoupons } from './memory-coupons.ts';
import { MemoryCustomers } from './memory-customers.ts';
import { MemoryHealth } from './memory-health.ts';
import { memoryOrders } from './memory-orders.ts';
import { memoryOverride, memoryPricer } from './memory-pricer.ts';
import { memoryPrinting } from './memory-printing.ts';
import { aSlip, memoryReturns } from './memory-returns.ts';
import { MemoryShift } from './memory-shift.ts';
import { memorySettle, memoryTenders } from './memory-tenders.ts';
import { demoItems, SHOP } from './shop-data.ts';
import { Source } from './source.ts';

const PIN = '1234';
const DEVICE: DeviceIdentity = {
	store: 'shibuya',
	storeCode: 'SBY',
	device: 'd1',
	register: 'R01',
	incarnation: 1,
};

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const page = (items: readonly ListedItem[], offset: number, limit: number): ItemPage => ({
	total: items.length,
	items: items.slice(offset, offset + limit),
});

/**
 * The services of a till, in memory and with the real rules. `?at=` begins further on (load, sign-in, open, sell);
 * `?local`, `?unreachable`, `?offline`, `?update`, `?other-tab`, `?full-disk`, `?lines=N` set the scene, `?health=` and `?lost` as MemoryHealth says.
 */
export function memoryServices(asked: URLSearchParams): TillServices {
	const at = asked.get('at') ?? 'enrol';
	const reached = (step: string) =>
		['enrol', 'load', 'sign-in', 'open', 'sell'].indexOf(at) >=
		['enrol', 'load', 'sign-in', 'open', 'sell'].indexOf(step);
	const items = asked.has('empty') ? [] : demoItems();
	const now = () => Date.now();
	const pricer = memoryPricer(asked, memorySettle);
	let count = 0;
	let device = reached('load') ? DEVICE : null;
	let isLoaded = reached('sign-in');
	let operator: StaffCard | null = reached('open') ? (SHOP.staff[asked.has('boss') ? 2 : 0] ?? null) : null;
	let session: OpenSession | null = reached('sell') ? opened(money(50_000)) : null;
	let openBasket: Basket | null = null;
	let parked: SuspendedBasket[] = [];
	const sales = new Map<string, Receipt>();
	const sold = new Map<string, CompletedSale>();
	const attempts = new Map<string, PinAttempts>();
	const sync = new Source<SyncStatus>({
		unsynced: asked.has('offline') ? 3 : 0,
		oldestUnsyncedAt: asked.has('offline') ? now() - 125_000 : null,
		lastContactAt: now() - 20_000,
		dataAsOf: now() - 600_000,
		online: !asked.has('offline'),
		clockOffset: 0,
	});

	function opened(float: Money): OpenSession {
		return { id: 's1', businessDay: businessDay(now(), SHOP.timeZone), float, cash: float, openedAt: now() };
	}
	function standing(): Result<Standing, ErrorCode> {
		return ok({
			device,
			shop: isLoaded ? SHOP : null,
			catalogueLoaded: isLoaded,
			operator,
			session,
			basket: openBasket,
		});
	}
	function pointsOf(
		{ customer }: Basket,
		total: Money,
		offered: Parameters<TillServices['completeSale']>[1],
	): Pick<CompletedSale, 'points'> {
		if (!customer) return {};
		const redeemed = offered.reduce((sum, each) => sum + ('points' in each ? (each.points ?? 0) : 0), 0);
		const granted = Math.floor((total - redeemed) / 100);
		customers.sold(customer, granted, redeemed);
		return { points: { customer, granted, redeemed } };
	}
	function onPaper(points: CompletedSale['points']): ReceiptPoints | null {
		if (!points) return null;
		const { granted: earned, redeemed: used } = points;
		const rank = { ja: 'シルバー', en: 'Silver' };
		const after = { balance: 1240 - used, pending: earned, asOf: now() - 300_000, rank };
		return { earned, used, takenBack: 0, givenBack: 0, after };
	}
	function receiptOf(basket: Basket, tenders: Receipt['tenders'], changeDue: Money): Receipt {
		const priced = pricer.price(basket, businessDay(now(), SHOP.timeZone), now());
		return {
			number: formatReceiptNumber(DEVICE, sales.size + 1),
			shopName: SHOP.shopName,
			storeName: SHOP.storeName,
			address: '東京都渋谷区神南1-2-3',
			phone: '03-1234-5678',
			registrationNumber: 'T7010705000725',
			issuedAt: now(),
			businessDay: businessDay(now(), SHOP.timeZone),
			timeZone: SHOP.timeZone,
			operatorName: operator?.name ?? '',
			currency: 'JPY',
			lines: priced.lines,
			taxes: priced.groups,
			total: priced.total,
			tenders,
			changeDue,
			proof: '3f9a1c07',
		};
	}
	const health = new MemoryHealth(asked, now, () => {
		device = { ...DEVICE, incarnation: DEVICE.incarnation + 1 };
		return device;
	});
	const shift = new MemoryShift({
		...{ shop: SHOP, identity: DEVICE, now, pin: PIN },
		operator: () => operator,
		session: () => session,
		basket: () => openBasket,
		moved: (after) => {
			session = after;
		},
	}).services();
	const customers = new MemoryCustomers(asked, now);
	const people = customers.services();
	const coupons = memoryCoupons();
	const tenders = memoryTenders(asked, now);
	const returns = memoryReturns(asked);
	void aSlip(returns, asked.get('receipts') ?? '').then((slip) => {
		if (slip && asked.has('receipts')) sales.set(slip.number, slip);
	});
	const listLines = Number(asked.get('lines') ?? 0);
	if (listLines > 0) {
		openBasket = {
			id: 'kept',
			startedAt: now(),
			lines: Array.from({ length: listLines }, (_, i) => {
				const item = items[(i * 37) % items.length] ?? items[0];
				return {
					id: `line-${i}`,
					itemId: `${item?.id}-${i}`,
					sku: '',
					gtin: null,
					name: item?.name ?? '',
					quantity: (i % 3) + 1,
					unitPrice: item?.price ?? money(0),
					taxCategory: item?.taxCategory ?? 'standard',
					taxIncluded: true,
				};
			}),
		};
	}

	return {
		standing: async () => standing(),
		hello: async () => {
			await pause(100);
			if (asked.has('unreachable')) return refused('server_unreachable');
			return ok({ shopName: SHOP.shopName, local: asked.has('local'), stores: SHOP.places.slice(0, 2) });
		},
		enrol: async (code) => {
			await pause(100);
			if (code !== 'K7QM-2X9P') return refused('enrol_code_wrong');
			device = DEVICE;
			return ok(DEVICE);
		},
		enrolHere: async () => {
			device = DEVICE;
			return ok(DEVICE);
		},
		firstLoad: async (progress) => {
			for (let loaded = 0; loaded <= 1234; loaded += 100) {
				progress({ loaded, total: 1234 });
				await pause(asked.has('slow') ? 2000 : 20);
			}
			isLoaded = true;
			return standing();
		},
		signIn: async (staffId, pin) => {
			const before = attempts.get(staffId) ?? NO_ATTEMPTS;
			if (!mayTryPin(before, now()))
				return { ok: false, code: 'pin_locked', lockedUntil: before.lockedUntil };
			await pause(150);
			const person = SHOP.staff.find(({ id }) => id === staffId);
			if (!person) return { ok: false, code: 'staff_not_found', lockedUntil: 0 };
			if (pin !== PIN) {
				const after = afterWrongPin(before, now());
				attempts.set(staffId, after);
				return {
					ok: false,
					code: after.lockedUntil > 0 ? 'pin_locked' : 'pin_wrong',
					lockedUntil: after.lockedUntil,
				};
			}
			operator = person;
			return ok(person);
		},
		signOut: async () => {
			operator = null;
		},
		openTill: async (float) => {
			session = opened(float);
			return ok(session);
		},
		findByCode: async (code) => {
			const gtin = normaliseGtin(code);
			if (!gtin.ok) return gtin;
			const item = items.find(({ gtins }) => gtins.includes(gtin.value));
			return item ? ok(item) : refused('item_not_found');
		},
		findItem: async (id) => items.find((item) => item.id === id) ?? null,
		variantsOf: async (item) =>
			items.filter(
				({ id, product }) => id === item.id || (product !== undefined && product === item.product),
			),
		orders: async () => memoryOrders(items, now),
		camera: () => Promise.reject(new Error('this page has no camera')),
		scannerPairing: async () => ({ ways: ['serial', 'hid'], pair: async () => true }),
		readScan: async (scan) => classify(scan, { rules: NO_SCAN_RULES, today: '2026-11-22' }),
		search: async (query, offset, limit) => {
			const words = searchWords(query);
			const found = items.filter(({ name }) => words.every((word) => searchKey(name).includes(word)));
			return page(found, offset, limit);
		},
		categories: async () =>
			[...new Set(items.map(({ category }) => category))].map((name) => ({
				name,
				count: items.filter(({ category }) => category === name).length,
			})),
		inCategory: async (category, offset, limit) =>
			page(
				items.filter((item) => item.category === category),
				offset,
				limit,
			),
		newId: () => {
			count += 1;
			return `id-${count}`;
		},
		now,
		businessDay: ({ timeZone, cutHour }) => businessDay(now(), timeZone, cutHour),
		saveBasket: async (basket) => {
			await pause(5);
			if (asked.has('full-disk') && basket.lines.length > 2) return refused('storage_full');
			openBasket = structuredClone(basket);
			return ok(true);
		},
		suspendBasket: async (basket, label) => {
			parked.push({
				basket: structuredClone(basket),
				label,
				suspendedAt: now(),
				operator: operator?.id ?? '',
			});
			openBasket = null;
			return ok(true);
		},
		suspendedBaskets: async () => parked,
		resumeBasket: async (id) => {
			const found = parked.find(({ basket }) => basket.id === id);
			if (!found) return refused('basket_not_found');
			parked = parked.filter((other) => other !== found);
			openBasket = found.basket;
			return ok(found.basket);
		},
		discardBasket: async (id) => {
			parked = parked.filter(({ basket }) => basket.id !== id);
			return ok(true);
		},
		pricer: async () => pricer,
		overridePrice: memoryOverride,
		completeSale: async (basket, offered, { breakageConfirmed = false } = {}) => {
			await pause(asked.has('slow') ? 1500 : 20);
			const before = sold.get(basket.id);
			if (before) return ok(before);
			const { total } = pricer.price(structuredClone(basket), businessDay(now(), SHOP.timeZone), now());
			const settled = memorySettle(total, offered, breakageConfirmed);
			if (settled.status !== 'settled') return refused('tender_short');
			const tenders = settled.applied.map(({ kind, amount }) => ({ type: kind, amount }));
			const points = pointsOf(basket, total, offered);
			const receipt = { ...receiptOf(basket, tenders, settled.changeDue), points: onPaper(points.points) };
			sales.set(receipt.number, receipt);
			const done = { receipt, changeDue: settled.changeDue, ...points };
			sold.set(basket.id, done);
			openBasket = null;
			sync.set({ ...sync.value, unsynced: sync.value.unsynced + 1, oldestUnsyncedAt: now() });
			health.made(now());
			return ok(done);
		},
		leaveSale: () => {},
		receipts: async (offset, limit) =>
			[...sales.values()]
				.reverse()
				.slice(offset, offset + limit)
				.map(({ number, total, issuedAt, type = 'sale' }) => ({
					...{ number, entryId: number, total, deviceTime: issuedAt, type },
					...({ isTraining: false, voidedBy: null } as const),
				})),
		receipt: async (number) => sales.get(number) ?? null,
		returns,
		...memoryPrinting(asked),
		...(asked.get('customers') !== 'none' && { customers: async () => people }),
		coupons: async () => coupons,
		shift: async () => shift,
		tenders: async () => tenders,
		unsettledCharges: async () =>
			(await tenders.unsettled('')).map(({ intent, state }) => ({
				basketId: intent.basketId,
				isReversing: state.status === 'cancelling',
			})),
		...health.services,
		syncStatus: sync,
		updateReady: new Source(asked.has('update')),
		applyUpdate: () => {},
		otherTabSells: new Source(asked.has('other-tab')),
		goodsChanged: new Source(0),
		shopChanged: new Source(0),
	};
}
