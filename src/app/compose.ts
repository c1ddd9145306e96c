import type { Basket } from '#domain/basket/basket.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import { businessDay } from '#domain/till/business-day.ts';
import { systemClock } from '#platform/clock.ts';
import { createDeviceKeys, sign } from '#platform/device-keys.ts';
import { randomIds } from '#platform/ids.ts';
import { logger } from '#platform/logger.ts';
import { requestPersistence } from '#platform/persist.ts';
import { later } from '#platform/timer.ts';
import { takeWriterLock } from '#platform/writer-lock.ts';
import type { Subscribable } from '#ports/subscribable.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import { BasketStore } from '#storage/basket-store.ts';
import { NorenDatabase } from '#storage/database.ts';
import { DeviceStore } from '#storage/device-store.ts';
import { JournalStore } from '#storage/journal-store.ts';
import { syncStatusQuery } from '#storage/sync-status-query.ts';
import { EnrolmentCalls } from '#sync/enrolment.ts';
import { Transport } from '#sync/transport.ts';
import { completeSale } from '#usecases/complete-sale.ts';
import { enrolDevice, enrolHere } from '#usecases/enrol-device.ts';
import { findByCode } from '#usecases/find-by-code.ts';
import { openTill } from '#usecases/open-till.ts';
import { readReceipt } from '#usecases/read-receipt.ts';
import { readStanding } from '#usecases/read-standing.ts';
import type { LoadProgress, Standing, TillServices } from '#usecases/services.ts';
import { signIn } from '#usecases/sign-in.ts';
import { resumeBasket, saveBasket, suspendBasket } from '#usecases/suspend-basket.ts';
import { EngineClient } from '#workers/engine/client.ts';
import { DATABASE_NAME } from './names.ts';
import { Signal } from './signal.ts';
import type { Updates } from './updates.ts';

/** How long the first load may go without progress before the screen says the server cannot be reached, ms. */
const FIRST_LOAD_PATIENCE_MS = 60_000;

/** The app installs itself, and looks for a new version, after this pause: a start has better things to do, ms. */
const REGISTER_AFTER_MS = 2000;

/** Builds the adapters, wires them to the use cases, and hands out what the screens may ask for. */
export function compose(updates: Updates): TillServices {
	const worker = new Worker(new URL('./engine/engine.worker.ts', import.meta.url), { type: 'module' });
	const engine = new EngineClient(worker);
	const db = new NorenDatabase(DATABASE_NAME, 'strict');
	const fence = { token: 0 };
	const known = { clockOffset: 0 };
	const device = new DeviceStore(db);
	const baskets = new BasketStore(db);
	const journal = new JournalStore(db, {
		clock: systemClock,
		clockOffset: () => known.clockOffset,
		fenceToken: () => fence.token,
	});
	const server = new EnrolmentCalls(
		new Transport({ baseUrl: '', fetch: (...call) => fetch(...call), now: systemClock.now }),
	);
	const parts = { device, baskets, journal, server, clock: systemClock, ids: randomIds, pins: engine };
	const enrolParts = { device, server, createKeys: createDeviceKeys, sign };

	const otherTabSells = new Signal(false);
	const catalogueChanged = new Signal(0);
	const loadProgress = new Signal<LoadProgress>({ loaded: 0, total: 0 });
	const syncStatus = syncStatusQuery(db);
	syncStatus.subscribe((status) => {
		known.clockOffset = status.clockOffset;
	});

	const registration = { cancel: () => {} };
	let loaded: Promise<boolean> | null = null;
	const start = async (): Promise<boolean> => {
		await engine.listen((event) => {
			if (event.type === 'catalogue_changed') catalogueChanged.set(catalogueChanged.value + 1);
			if (event.type === 'load_progress') loadProgress.set(event);
		});
		// Read while the lock is asked for; read again if another tab sold and synced in the meantime.
		let loading = engine.load();
		let hasWaited = false;
		await takeWriterLock(() => {
			hasWaited = true;
			otherTabSells.set(true);
		});
		if (hasWaited) loading = engine.reload();
		fence.token = await device.takeFence();
		otherTabSells.set(false);
		void loading
			.then(() => engine.startSync())
			.catch((cause) => logger.error('The engine could not start', cause));
		const catalogueLoaded = (await db.feeds.get('catalogue')) !== undefined;
		registration.cancel = later(REGISTER_AFTER_MS, () => updates.register());
		return catalogueLoaded;
	};
	const standing = async (): Promise<Result<Standing, ErrorCode>> => {
		if (!isSecureContext) return refused('insecure_address');
		try {
			loaded ??= start();
			return ok(await readStanding(parts, await loaded));
		} catch (cause) {
			logger.error('The till could not start', cause);
			loaded = null;
			return refused('storage_failed');
		}
	};

	return {
		standing,
		hello: () => server.hello(),
		enrol: (code) => enrolDevice(enrolParts, code),
		enrolHere: (store) => enrolHere(enrolParts, store),

		async firstLoad(progress) {
			registration.cancel();
			void requestPersistence();
			await engine.startSync();
			const watching = loadProgress.subscribe(progress);
			const arrived = await catalogueArrives(db, [loadProgress, catalogueChanged]);
			watching.unsubscribe();
			updates.register();
			if (!arrived) return refused('server_unreachable');
			loaded = Promise.resolve(true);
			return standing();
		},

		signIn: (staffId, pin) => signIn(parts, staffId, pin),
		signOut: () => device.setOperator(null),
		async openTill(float, count) {
			const opened = await openTill(parts, float, count);
			if (opened.ok) void engine.nudge();
			return opened;
		},

		findByCode: (code) => findByCode(engine, code).catch(() => refused('storage_failed')),
		search: (query, offset, limit) => engine.search(query, offset, limit),
		categories: () => engine.categories(),
		inCategory: (category, offset, limit) => engine.inCategory(category, offset, limit),

		newId: randomIds.next,
		now: systemClock.now,
		businessDay: (shop) => businessDay(systemClock.now(), shop.timeZone, shop.cutHour),

		saveBasket: (basket: Basket) => saveBasket(parts, basket),
		suspendBasket: (basket, label) => suspendBasket(parts, basket, label),
		suspendedBaskets: () => baskets.suspended(),
		resumeBasket: (id) => resumeBasket(parts, id),

		async completeSale(basket, tenders) {
			const sale = await completeSale({ device, journal, catalogue: engine }, basket, tenders);
			// What was sold is off the shelf at once, not only when the server has said so.
			if (sale.ok) void engine.nudge().then(() => catalogueChanged.set(catalogueChanged.value + 1));
			return sale;
		},
		receipts: (offset, limit) => journal.receipts(offset, limit),
		receipt: (number) => readReceipt(parts, number),

		syncStatus,
		updateReady: updates.ready,
		applyUpdate: () => updates.apply(),
		otherTabSells,
		catalogueChanged,
	};
}

/** Resolves true once the catalogue and the store's settings are on the device, false after a long silence. */
function catalogueArrives(db: NorenDatabase, signs: readonly Subscribable<unknown>[]): Promise<boolean> {
	return new Promise((resolve) => {
		let quietSince = systemClock.now();
		const isThere = async () => {
			const names = (await db.feeds.toCollection().primaryKeys()) as string[];
			return names.includes('catalogue') && names.some((name) => name.startsWith('store-'));
		};
		const finish = (arrived: boolean) => {
			clearInterval(patience);
			for (const { unsubscribe } of watching) unsubscribe();
			resolve(arrived);
		};
		const look = () => {
			quietSince = systemClock.now();
			void isThere().then((there) => there && finish(true));
		};
		const patience = setInterval(() => {
			if (systemClock.now() - quietSince > FIRST_LOAD_PATIENCE_MS) finish(false);
		}, 1000);
		const watching = signs.map((sign) => sign.subscribe(look));
	});
}
