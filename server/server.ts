import type { FastifyInstance, FastifyServerOptions } from 'fastify';
import type { FeedName } from '#protocol/feed.ts';
import type { Database } from './database/database.ts';
import { FeedHeads } from './feeds/feed-heads.ts';
import { Packs } from './feeds/packs.ts';
import { addRoutes, newApp } from './http/build-app.ts';
import type { Parts } from './http/parts.ts';
import { AckTracker } from './ledger/acks.ts';
import { drainOfficeJournal } from './office/office-outbox.ts';
import { Projector } from './projections/projector.ts';
import { type RandomBytes, randomHex, systemRandom } from './random.ts';
import { SerialWorker } from './serial-worker.ts';
import { removeServerFile, writeServerFile } from './server-file.ts';
import { openStores, type Stores } from './stores.ts';

/** How often the database is asked whether a command beside the server has changed it. */
const LOOK_MS = 500;

/** What a server is started with. */
export type ServerOptions = {
	readonly dataDir: string;
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
	const stores = await openStores(options.dataDir, { now, random });
	const app = newApp(options.logger);
	try {
		await seedWhenEmpty(stores.db, options.seed);
		const parts = compose(stores, app, { now, random });
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

async function seedWhenEmpty(db: Database, seed: ServerOptions['seed']): Promise<void> {
	if (seed && !db.get('SELECT 1 FROM office_places LIMIT 1')) await seed(db);
}

/** Puts the parts of a server together over its opened stores; nothing runs yet. */
export function compose(
	stores: Stores,
	app: FastifyInstance,
	{ now, random }: Pick<Parts, 'now' | 'random'>,
): Parts {
	const { db, ledger } = stores;
	const failed = (what: string) => (cause: unknown) =>
		app.log.error({ err: cause }, `${what} failed, trying again`);
	const heads = new FeedHeads(db);
	const projector = new Projector({
		db,
		ledger,
		published: () => heads.check(),
		failed: failed('folding'),
	});
	const packs = new Packs(db, now, failed('packing'));
	const acks = new AckTracker(ledger);
	return { ...stores, now, random, acks, heads, projector, packs, adminToken: randomHex(random, 32) };
}

/** What follows the ledger and the feeds while a server runs. */
export type Background = { stop(): Promise<void> };

/** Follows the office's own facts and whatever a command beside the server publishes. */
export function startBackground(
	{ db, ledger, projector, heads, packs }: Parts,
	app: FastifyInstance,
): Background {
	const office = new SerialWorker(
		async () => {
			await drainOfficeJournal(db, ledger);
			projector.wake();
			heads.check();
		},
		(cause) => app.log.error({ err: cause }, 'office facts failed, trying again'),
	);
	const unlisten = heads.listen((feed) => packs.refresh(feed));
	for (const feed of ['catalogue', 'availability', ...heads.all().keys()] as FeedName[]) packs.refresh(feed);
	let version = db.dataVersion();
	// A tablet that enrols now waits for the catalogue, not for stock figures: packs are cut before folding begins.
	void packs.idle().then(() => office.wake());
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
			await office.stop();
		},
	};
}

async function closeAll(app: FastifyInstance, parts: Parts, background: Background): Promise<void> {
	await app.close();
	await background.stop();
	await parts.projector.stop();
	await parts.packs.idle();
	await parts.close();
	removeServerFile(parts.folder.serverFile, process.pid);
}
