import type { FastifyInstance, FastifyServerOptions } from 'fastify';
import { ENTRY_VERSIONS, type EntryVersions } from '#protocol/entry.ts';
import type { FeedName } from '#protocol/feed.ts';
import { DOC_TYPES, type DocTypes } from '#protocol/protocol-version.ts';
import { checkAtBoot } from './boot-checks.ts';
import type { Database } from './database/database.ts';
import { FeedChecks } from './feeds/feed-check.ts';
import { FeedHeads } from './feeds/feed-heads.ts';
import { Packs } from './feeds/packs.ts';
import { nameStart } from './feeds/server-start.ts';
import { HighWaterMark, highWaterPath, readHighWater } from './high-water.ts';
import { addRoutes, newApp } from './http/build-app.ts';
import type { Parts } from './http/parts.ts';
import { AckTracker } from './ledger/acks.ts';
import { ConflictScanner } from './ledger/conflict-scanner.ts';
import { Life } from './life.ts';
import { DeviceNotes } from './office/devices/device-notes.ts';
import { releaseQuarantine } from './office/devices/release-quarantine.ts';
import { drainOfficeJournal } from './office/office-outbox.ts';
import { publishStores } from './office/publish-store.ts';
import { findShopSettings } from './office/shop-settings.ts';
import { makeTokenKeys } from './office/token-keys.ts';
import { adoptDevices } from './operations/adopt-devices.ts';
import { shredBackups } from './operations/shred-backups.ts';
import { Projector } from './projections/projector.ts';
import { type RandomBytes, randomHex, systemRandom } from './random.ts';
import { SerialWorker } from './serial-worker.ts';
import { removeServerFile, writeServerFile } from './server-file.ts';
import { type Outside, openStores, type Stores } from './stores.ts';

/** How often the database is asked whether a command beside the server has changed it. */
const LOOK_MS = 500;

/** What a server is started with. */
export type ServerOptions = {
	readonly dataDir: string;
	/** The CouchDB that keeps the ledger, null for the folder; as `COUCHDB_URL` says when left out. */
	readonly couchUrl?: string | null;
	/** 0 takes any free port. */
	readonly port: number;
	readonly host?: string;
	/** Epoch ms; the system's clock when left out. */
	readonly now?: () => number;
	readonly random?: RandomBytes;
	/** The built app; nothing is served at `/` without it. */
	readonly appFolder?: string;
	readonly logger?: FastifyServerOptions['logger'];
	/** Fills a database that has no places yet. */
	readonly seed?: (db: Database) => Promise<unknown>;
	/** Entries and documents as another build knows them, to meet older and newer ones; this build's when left out. */
	readonly versions?: EntryVersions;
	readonly docTypes?: DocTypes;
};

/** A server that answers. */
export type RunningServer = {
	readonly url: string;
	readonly port: number;
	readonly parts: Parts;
	/** Finishes what runs, flushes, closes. May be called again. */
	close(): Promise<void>;
};

/** Opens the data folder, brings the read models up to date and starts to answer. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
	const { now = Date.now, random = systemRandom, port, host = '127.0.0.1' } = options;
	const { couchUrl = process.env.COUCHDB_URL || null } = options;
	const stores = await openStores(options.dataDir, { now, random, couchUrl });
	const app = newApp(options.logger);
	try {
		await seedWhenEmpty(stores, options.seed);
		keepTokenKeys(stores.db, random);
		await adoptDevices(stores.db, stores.ledger, now());
		const parts = compose(stores, app, { now, random, ...rulesOf(options) });
		const regressed = await checkAtBoot(stores, readHighWater(highWaterPath(stores.folder.root)), parts);
		if (regressed !== null) app.log.warn({ regressed }, 'the stores went back in time: a new life begins');
		await addRoutes(app, parts, options.appFolder);
		const url = await app.listen({ port, host });
		const background = startBackground(parts, app);
		const bound = Number(new URL(url).port);
		writeServerFile(stores.folder.serverFile, {
			pid: process.pid,
			port: bound,
			admin_token: parts.adminToken,
		});
		let closing: Promise<void> | undefined;
		const close = () => {
			closing ??= closeAll(app, parts, background);
			return closing;
		};
		return { url: `http://localhost:${bound}`, port: bound, parts, close };
	} catch (cause) {
		await app.close();
		await stores.close();
		throw cause;
	}
}

/** A ledger with entries had a shop: what it needs then is its backup, and no demo shop in its place. */
async function seedWhenEmpty({ db, ledger }: Stores, seed: ServerOptions['seed']): Promise<void> {
	if (!seed || db.get('SELECT 1 FROM office_places LIMIT 1')) return;
	if ((await ledger.devices()).length === 0) await seed(db);
}

/** A shop signs member codes and coupons from its first start on; its tills are told whose signatures count. */
function keepTokenKeys(db: Database, random: RandomBytes): void {
	db.transaction(() => {
		if (!findShopSettings(db) || !makeTokenKeys(db, random)) return;
		publishStores(db);
	});
}

const rulesOf = ({ versions = ENTRY_VERSIONS, docTypes = DOC_TYPES }: ServerOptions) => ({
	versions,
	docTypes,
});

/** Puts the parts of a server together over its opened stores; nothing runs yet. */
export function compose(
	stores: Stores,
	app: FastifyInstance,
	given: Outside & Partial<Pick<Parts, 'versions' | 'docTypes'>>,
): Parts {
	const { db, ledger, epoch, folder, lease = null } = stores;
	const { now, random, versions = ENTRY_VERSIONS, docTypes = DOC_TYPES } = given;
	const failed = (what: string) => (cause: unknown) =>
		app.log.error({ err: cause }, `${what} failed, trying again`);
	nameStart(db, random);
	const heads = new FeedHeads(db);
	const projector = new Projector({
		db,
		ledger,
		lease,
		versions,
		outside: { now, random },
		published: () => heads.check(),
		failed: failed('folding'),
	});
	let isRefolding = false;
	const refold = () => {
		if (isRefolding) return; // the one under way reads the whole ledger too
		isRefolding = true;
		void projector
			.rebuild()
			.catch(failed('folding anew'))
			.finally(() => {
				isRefolding = false;
			});
	};
	const acks = new AckTracker(ledger, () => epoch.current());
	const readMark = async () => ({
		epoch: epoch.current(),
		ledger: await ledger.head(),
		feeds: Object.fromEntries(heads.all()),
	});
	return {
		...stores,
		now,
		random,
		versions,
		docTypes,
		acks,
		heads,
		projector,
		refold,
		packs: new Packs(db, now, failed('packing')),
		checks: new FeedChecks(db),
		life: new Life({ db, ledger, epoch, acks, now, refold }),
		notes: new DeviceNotes(db, failed('noting devices')),
		mark: new HighWaterMark(highWaterPath(folder.root), readMark, failed('noting the high-water mark')),
		adminToken: randomHex(random, 32),
	};
}

/** What follows the ledger and the feeds while a server runs. */
export type Background = { stop(): Promise<void> };

/** Follows the office's own facts and whatever a command beside the server publishes. */
export function startBackground(parts: Parts, app: FastifyInstance): Background {
	const { db, ledger, projector, heads, packs, mark } = parts;
	const office = new SerialWorker(
		async () => {
			await drainOfficeJournal(db, ledger);
			projector.wake();
			heads.check();
		},
		(cause) => app.log.error({ err: cause }, 'office facts failed, trying again'),
	);
	let said = '';
	const shredder = new SerialWorker(
		async () => {
			const { unreachable } = await shredBackups(db);
			if (unreachable.join() === said) return;
			said = unreachable.join();
			if (said !== '') app.log.warn({ unreachable }, 'backups may still know people who were erased');
		},
		(cause) => app.log.error({ err: cause }, 'backups could not be freed of erased people, trying again'),
	);
	shredder.wake();
	const unlisten = heads.listen((feed) => {
		packs.refresh(feed);
		if (feed.startsWith('customers-')) shredder.wake();
		mark.moved();
	});
	for (const feed of ['catalogue', 'availability', ...heads.all().keys()] as FeedName[]) packs.refresh(feed);
	let version = db.dataVersion();
	// A tablet that enrols now waits for the catalogue, not for stock figures: packs are cut before folding begins.
	const settled = packs
		.idle()
		.then(() => office.wake())
		.then(() => releaseKnown(parts, app));
	mark.moved();
	const conflicts = new ConflictScanner(
		db,
		ledger,
		() => projector.wake(),
		(cause) => app.log.error({ err: cause }, 'looking for conflicts failed, trying again'),
	);
	conflicts.start();
	const look = setInterval(() => {
		const current = db.dataVersion();
		if (current === version) return;
		version = current;
		office.wake();
	}, LOOK_MS);
	return {
		async stop() {
			clearInterval(look);
			unlisten();
			await conflicts.stop();
			await settled;
			await office.stop();
			await shredder.stop();
		},
	};
}

/** What was kept aside because an older server did not know it may be known to this one. */
async function releaseKnown(parts: Parts, app: FastifyInstance): Promise<void> {
	try {
		const { released } = await releaseQuarantine(parts);
		if (released > 0) app.log.warn({ released }, 'entries kept aside are in the ledger now');
	} catch (cause) {
		app.log.error({ err: cause }, 'the quarantine could not be judged again');
	}
}

async function closeAll(app: FastifyInstance, parts: Parts, background: Background): Promise<void> {
	await app.close();
	await background.stop();
	await parts.projector.stop();
	await parts.packs.idle();
	parts.notes.flush();
	await parts.mark.write();
	await parts.close();
	removeServerFile(parts.folder.serverFile, process.pid);
}
