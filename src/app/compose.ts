import { ok, type Result, refused } from '#domain/result.ts';
import { businessDay } from '#domain/till/business-day.ts';
import { systemClock } from '#platform/clock.ts';
import { createDeviceKeys, sign } from '#platform/device-keys.ts';
import { randomIds } from '#platform/ids.ts';
import { localNote } from '#platform/local-note.ts';
import { logger } from '#platform/logger.ts';
import { later } from '#platform/timer.ts';
import type { DatabaseState, DeviceIdentity } from '#ports/device.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import type { DeviceState } from '#protocol/wire.ts';
import { BasketStore } from '#storage/basket-store.ts';
import { NorenDatabase } from '#storage/database.ts';
import { deviceStateQuery } from '#storage/device-state-query.ts';
import { DeviceStore } from '#storage/device-store.ts';
import { OwnParkedBaskets } from '#storage/own-parked.ts';
import { OwnStoreViews } from '#storage/own-store-views.ts';
import { sentinelNote } from '#storage/sentinel.ts';
import { toStorageError } from '#storage/storage-error.ts';
import { syncStatusQuery } from '#storage/sync-status-query.ts';
import { enrolDevice, enrolHere } from '#usecases/enrol-device.ts';
import { findByCode } from '#usecases/find-by-code.ts';
import { keepSentinel, lostDevice } from '#usecases/lost-device.ts';
import { openTill } from '#usecases/open-till.ts';
import { readStanding } from '#usecases/read-standing.ts';
import type { LoadProgress, Standing, TillServices } from '#usecases/services.ts';
import { signIn } from '#usecases/sign-in.ts';
import { EngineClient } from '#workers/engine/client.ts';
import { basketServices } from './basket-services.ts';
import { catalogueArrives } from './catalogue-arrives.ts';
import { Connections } from './connections.ts';
import type { CustomerDesk } from './customer-services.ts';
import { Drawer } from './drawer.ts';
import { HeardJournal } from './heard-journal.ts';
import { loadCamera } from './load-camera.ts';
import { customersLoader } from './load-customers.ts';
import { loadedHealth } from './load-health.ts';
import { ordersLoader } from './load-orders.ts';
import { Printing } from './load-printing.ts';
import { loadedReturns } from './load-returns.ts';
import { loadedScanReader } from './load-scanning.ts';
import { withSeldom } from './load-seldom.ts';
import { shiftLoader } from './load-shift.ts';
import { loadedTenders } from './load-tenders.ts';
import { DATABASE_NAME } from './names.ts';
import { saleServices } from './sale-services.ts';
import { SecondCopy } from './second-copy.ts';
import { Signal } from './signal.ts';
import type { Updates } from './updates.ts';
import { Upkeep } from './upkeep.ts';

/** Where the till stands, and whether its tables fit together. */
type Look = { readonly state: DatabaseState; readonly standing: Standing };

/** How a start found the till; `first` is what the first screen is made of. */
type StartedTill = {
	readonly catalogueLoaded: boolean;
	readonly state: DatabaseState;
	readonly first: Standing | null;
};

/** What a start can do without waits this long: installing the app, the note outside the database, ms. */
const SETTLED_AFTER_MS = 2000;

/** A till that is not installed yet may fail to load what it syncs with; it tries again after this pause, ms. */
const SYNC_AGAIN_MS = 10_000;

/** Tables the first screen is made of. */
const READ_AT_START = ['meta', 'journal', 'drawers', 'baskets', 'feeds', 'pages', 'deltas'];

/** Builds the adapters, wires them to the use cases, and hands out what the screens may ask for. */
export function compose(updates: Updates): TillServices {
	const worker = new Worker(new URL('./engine/engine.worker.ts', import.meta.url), { type: 'module' });
	const engine = new EngineClient(worker);
	const db = new NorenDatabase(DATABASE_NAME, 'strict');
	const side = new NorenDatabase(DATABASE_NAME, 'relaxed');
	const secondCopy = new SecondCopy(db, side);
	const upkeep = new Upkeep(side, secondCopy);
	const drawer = new Drawer();
	const sentinels = sentinelNote(localNote);
	const fence = { token: 0 };
	const known: { clockOffset: number; isOnline: boolean; state: DeviceState; asOf: number | null } = {
		...{ clockOffset: 0, isOnline: false, state: 'active', asOf: null },
	};
	const device = new DeviceStore(db);
	const views = new OwnStoreViews(db);
	const baskets = new BasketStore(db, upkeep.room);
	const journal = new HeardJournal(
		db,
		{
			clock: systemClock,
			clockOffset: () => known.clockOffset,
			fenceToken: () => fence.token,
			room: upkeep.room,
			copied: () => secondCopy.settled(),
			committed: ({ seq, receipts }) => {
				const sentinel = sentinels.read();
				if (sentinel) sentinels.keep({ ...sentinel, made: seq, receipts });
				else void keepSentinel(parts);
			},
		},
		(entry) => printing.heard(entry),
	);
	const parts = {
		device,
		baskets,
		journal,
		server: engine,
		recovery: engine,
		sentinels,
		clock: systemClock,
		ids: randomIds,
		pins: engine,
		createKeys: createDeviceKeys,
		sign,
	};
	/** The time by the server's proven clock, as far as it is known: a day is not begun by a tablet's own (F19). */
	const shopClock = { now: () => systemClock.now() + known.clockOffset };

	const printing = new Printing(
		{ db, device, journal, clock: systemClock, ids: randomIds, committed: () => void engine.nudge() },
		localNote,
	);
	const otherTabSells = new Signal(false);
	const goodsChanged = new Signal(0);
	const shopChanged = new Signal(0);
	const loadProgress = new Signal<LoadProgress>({ loaded: 0, total: 0 });
	const syncStatus = syncStatusQuery(db);
	/** Followed once the first screen has what it is made of: a slow tablet does one thing at a time. */
	let isFollowing = false;
	const follow = () => {
		if (isFollowing) return;
		isFollowing = true;
		syncStatus.subscribe((status) => {
			known.clockOffset = status.clockOffset;
			known.isOnline = status.online;
			known.asOf = status.dataAsOf;
		});
		deviceStateQuery(db).subscribe((state) => {
			known.state = state;
		});
	};

	const customers = customersLoader({
		...{ db, device, journal, pins: engine, ids: randomIds, clock: shopClock, deviceClock: systemClock },
		goods: engine,
		isOffline: () => !known.isOnline,
		committed: () => void engine.nudge(),
		arrived: shopChanged,
	});
	/** Nobody waits for it: a till sells without customers. */
	const tellCustomers = (what: (desk: CustomerDesk) => Promise<void>) =>
		void customers()
			.then(what)
			.catch((cause) => logger.warn('Customers', cause));

	const connections = new Connections({ db, side, secondCopy, worker, drawer, otherTabSells });
	const registration = { cancel: () => {} };
	let loaded: Promise<StartedTill> | null = null;
	/** A revoked device that has handed everything over leaves nothing of the shop in this browser. */
	const sayGoodbye = async () => {
		if (!(await engine.goodbye())) return;
		sentinels.forget();
		await connections.wipe();
	};
	const startSync = (): Promise<void> =>
		engine.startSync().catch((cause) => {
			logger.warn('Sync could not start', cause);
			later(SYNC_AGAIN_MS, startSync);
		});
	const hasCatalogue = async () => (await db.feeds.get('catalogue')) !== undefined;
	/** In one transaction: each of its own would cost a slow tablet as much as the reading. Dexie follows async only. */
	const readNow = (catalogueLoaded: boolean): Promise<Standing> =>
		db.transaction('r', READ_AT_START, async () => readStanding(parts, catalogueLoaded));
	/** All a screen starts from. */
	const look = (): Promise<Look> =>
		db.transaction('r', READ_AT_START, async () => {
			const [state, standing] = await Promise.all([device.inspect(), hasCatalogue().then(readNow)]);
			return { state, standing };
		});
	const start = async (): Promise<StartedTill> => {
		// Nothing waits for the answer: the worker is still being read, and hears what it is told in order.
		void engine.listen((event) => {
			if (event.type === 'goods_changed') goodsChanged.set(goodsChanged.value + 1);
			if (event.type === 'shop_changed') shopChanged.set(shopChanged.value + 1);
			if (event.type === 'load_progress') loadProgress.set(event);
			if (event.type === 'revoked') drawer.whenIdle(() => void sayGoodbye());
		});
		// Read while the lock is asked for; read again if another tab sold and synced in the meantime. The goods come
		// after what the screen is made of: the browser reads one thing after the other, and they are the larger.
		const looking = look().catch(() => null);
		let loading = looking.then(() => engine.load());
		loading.catch(() => {
			// An upgrade that another tab holds up: read again below, once this one has the lock.
		});
		const { hasWaited } = await connections.takeLock();
		const early = hasWaited ? null : await looking;
		const found = early?.state ?? (await device.inspect());
		// A fence does no harm to a database that fits together; any other is not written before it is healed.
		const [fenced, hasHealed] = await Promise.all([
			found === 'sound' ? device.takeFence() : null,
			secondCopy.begin(found, sentinels.read()),
		]);
		if (hasWaited || hasHealed) loading = engine.reload();
		const [token, state] = await Promise.all([
			fenced !== null && !hasHealed ? fenced : device.takeFence(),
			hasHealed ? device.inspect() : found,
		]);
		fence.token = token;
		otherTabSells.set(false);
		if (state === 'sound') {
			void loading.then(startSync).catch((cause) => logger.error('The engine could not start', cause));
			upkeep.begin();
			printing.begin();
			later(SETTLED_AFTER_MS, () => void keepSentinel(parts));
		}
		const first = early && !hasHealed ? early.standing : null;
		const catalogueLoaded = first?.catalogueLoaded ?? (await hasCatalogue());
		registration.cancel = later(SETTLED_AFTER_MS, () => updates.register());
		follow();
		return { catalogueLoaded, state, first };
	};
	const standing = async (): Promise<Result<Standing, ErrorCode>> => {
		if (!isSecureContext) return refused('insecure_address');
		try {
			const isFirst = loaded === null;
			loaded ??= start();
			const { catalogueLoaded, state, first } = await loaded;
			const read = (isFirst ? first : null) ?? (await readNow(catalogueLoaded));
			if (read.basket && read.basket.lines.length > 0) drawer.took(read.basket.id);
			// Nothing goes on from a journal that does not fit together: the till has to be recovered first.
			return ok(state === 'damaged' ? { ...read, device: null, session: null } : read);
		} catch (cause) {
			logger.error('The till could not start', cause);
			loaded = null;
			return refused(toStorageError(cause).code);
		}
	};
	/** Begins the next life of a device that is here already; sync goes on under the name it has afterwards. */
	const inNextLife = async (begin: () => Promise<Result<DeviceIdentity, ErrorCode>>) => {
		const found = (await loaded)?.state;
		if (found === 'sound') await engine.stopSync();
		const identity = await begin();
		if (identity.ok) {
			await keepSentinel(parts);
			loaded = null;
		} else if (found === 'sound') void engine.startSync();
		return identity;
	};
	const enrolled = async (begin: () => Promise<Result<DeviceIdentity, ErrorCode>>) => {
		if ((await device.identity().catch(() => null)) !== null) return inNextLife(begin);
		const identity = await begin();
		if (identity.ok) await keepSentinel(parts);
		return identity;
	};

	return {
		standing,
		hello: () => engine.hello(),
		enrol: (code) => enrolled(() => enrolDevice(parts, code)),
		enrolHere: (store) => enrolled(() => enrolHere(parts, store)),

		async firstLoad(progress) {
			registration.cancel();
			upkeep.begin();
			const begun = await engine.startSync().then(
				() => true,
				() => false,
			);
			if (!begun) return refused('server_unreachable');
			const watching = loadProgress.subscribe(progress);
			const arrived = await catalogueArrives(db, [loadProgress, goodsChanged, shopChanged]);
			watching.unsubscribe();
			// Not before the goods: two megabytes are written for it.
			void upkeep.secure().catch((cause) => logger.warn('The storage could not be secured', cause));
			updates.register();
			if (!arrived) return refused('server_unreachable');
			loaded = Promise.resolve({ catalogueLoaded: true, state: 'sound', first: null });
			return standing();
		},

		async signIn(staffId, pin) {
			const signed = await signIn(parts, staffId, pin);
			if (signed.ok) tellCustomers((desk) => desk.signedIn(staffId, pin));
			return signed;
		},
		async signOut() {
			await device.setOperator(null);
			tellCustomers((desk) => desk.lock());
		},
		customers,
		coupons: async () => {
			const { couponServices } = await import('./coupon-services.ts');
			return couponServices({
				...{ db, device, journal, clock: shopClock, ids: randomIds },
				isOffline: () => !known.isOnline,
				committed: () => void engine.nudge(),
			});
		},
		async openTill(float, count) {
			if (known.state === 'revoked') return refused('device_revoked');
			const opened = await openTill({ ...parts, clock: shopClock }, float, count);
			if (opened.ok) void engine.nudge();
			return opened;
		},

		findByCode: (code) => findByCode(engine, code).catch(() => refused('storage_failed')),
		findItem: (id) => engine.byId(id),
		variantsOf: (item) => engine.variantsOf(item),
		readScan: loadedScanReader({ device, clock: shopClock }),
		camera: loadCamera,
		scannerPairing: async () => (await import('./scanner-pairing.ts')).scannerPairing(),
		search: (query, offset, limit) => engine.search(query, offset, limit),
		categories: () => engine.categories(),
		inCategory: (category, offset, limit) => engine.inCategory(category, offset, limit),

		newId: randomIds.next,
		now: systemClock.now,
		businessDay: (shop) => businessDay(systemClock.now(), shop.timeZone, shop.cutHour),

		...basketServices(
			{ ...parts, clock: shopClock, parked: new OwnParkedBaskets(db), committed: () => void engine.nudge() },
			drawer,
			() => known.state,
		),
		shift: shiftLoader({
			...{ db, device, journal, baskets, pins: engine, ids: randomIds },
			...{ clock: shopClock, deviceClock: systemClock },
			committed: () => engine.nudge(),
		}),
		...saleServices(
			{ device, journal, views, shopClock, customers, isOffline: () => !known.isOnline },
			engine,
			drawer,
			goodsChanged,
		),

		...loadedTenders({
			...{ db, device, journal, views, clock: shopClock },
			committed: () => void engine.nudge(),
		}),

		returns: loadedReturns({
			...{ db, device, journal, views, catalogue: engine, clock: shopClock, ids: randomIds, customers },
			committed: () => {
				void engine.nudge().then(() => goodsChanged.set(goodsChanged.value + 1));
			},
			exchanged: () => drawer.closed(),
		}),

		orders: ordersLoader({
			...{ device, goods: engine, clock: shopClock, vault: customers },
			asOf: () => (known.asOf === null ? null : known.asOf + known.clockOffset),
		}),

		printing: () => printing.load(),
		papersStuck: printing.stuck,

		health: loadedHealth(db),
		async checkHealth() {
			await Promise.all([upkeep.check(), engine.checkFeeds()]);
		},
		exportUnsent: () => withSeldom((seldom) => seldom.exportUnsent(parts)),
		importSealed: (text) => withSeldom((seldom) => seldom.importSealed(engine, text)),
		lostDevice: () => lostDevice(parts),
		recover: () => inNextLife(() => withSeldom((seldom) => seldom.recoverDevice(parts))),
		async forgetLost() {
			sentinels.forget();
			if ((await loaded)?.state === 'damaged') await connections.wipe();
		},

		syncStatus,
		updateReady: updates.ready,
		applyUpdate: () => updates.apply(),
		otherTabSells,
		goodsChanged,
		shopChanged,
	};
}
