import { existsSync } from 'node:fs';
import { type DataFolder, dataFolder } from './data-folder.ts';
import { Database } from './database/database.ts';
import { Epoch } from './epoch.ts';
import { Lease } from './lease.ts';
import type { Ledger } from './ledger/ledger.ts';
import { PouchLedger } from './ledger/pouch-ledger.ts';
import { belongTogether, requireEngine, shopId } from './ledger-place.ts';
import { finishSwap } from './operations/swap-data.ts';
import { type RandomBytes, randomHex } from './random.ts';

/** What a data folder holds, opened. */
export type Stores = {
	readonly folder: DataFolder;
	readonly db: Database;
	readonly ledger: Ledger;
	readonly epoch: Epoch;
	/** Who folds and publishes among the processes on one ledger; null when there can be only this one. */
	readonly lease?: Lease | null;
	close(): Promise<void>;
};

/** The clock and the dice of a process. */
export type Outside = { readonly now: () => number; readonly random: RandomBytes };

/** How stores are opened. */
export type OpenOptions = Outside & {
	/** The CouchDB that keeps the ledger; null keeps it in the folder. As `COUCHDB_URL` says when left out. */
	readonly couchUrl?: string | null;
	/** The ledger is about to be filled from a backup, so it may lie somewhere else than before. */
	readonly movesLedger?: boolean;
};

/** Another process has the ledger open. */
export class FolderBusyError extends Error {
	override readonly name = 'FolderBusyError';
}

/** Opens a data folder, making it when missing. A restore that was cut off between two renames is finished first. */
export async function openStores(dataDir: string, options: OpenOptions): Promise<Stores> {
	const folder = dataFolder(dataDir);
	await finishSwap(folder.root);
	const url = options.couchUrl === undefined ? process.env.COUCHDB_URL || null : options.couchUrl;
	return url === null ? openEmbedded(folder, options) : openShared(folder, url, options);
}

/** The ledger comes first: its lock says whether anyone else is here. */
async function openEmbedded(folder: DataFolder, options: OpenOptions): Promise<Stores> {
	const ledger = await PouchLedger.open({ path: folder.ledger, ...outsideOf(options) }).catch(
		(cause: unknown) => {
			const busy = /LOCK|lock .*(already held|temporarily unavailable)/i.test(String(cause));
			throw busy ? new FolderBusyError(`A server already runs on ${folder.root}`, { cause }) : cause;
		},
	);
	try {
		const db = new Database(folder.database);
		return join({ folder, db, ledger }, 'embedded', options);
	} catch (cause) {
		await ledger.close();
		throw cause;
	}
}

/** The database comes first: it knows the shop's name on the CouchDB. */
async function openShared(folder: DataFolder, url: string, options: OpenOptions): Promise<Stores> {
	const db = new Database(folder.database);
	try {
		requireEngine(db, 'couchdb', existsSync(folder.ledger), options.movesLedger);
		const couch = { url, shop: shopId(db, options.random) };
		const ledger = await PouchLedger.open({ couch, ...outsideOf(options) });
		return join({ folder, db, ledger }, 'couchdb', options);
	} catch (cause) {
		db.close();
		throw cause;
	}
}

function join(
	parts: Pick<Stores, 'folder' | 'db'> & { readonly ledger: PouchLedger },
	engine: 'embedded' | 'couchdb',
	{ random, movesLedger }: OpenOptions,
): Stores {
	const { db, ledger } = parts;
	requireEngine(db, engine, false, movesLedger);
	belongTogether(db, ledger.epoch(), engine);
	const lease = ledger.shared ? new Lease(db, 'fold', randomHex(random, 8)) : null;
	const close = async () => {
		lease?.release();
		await ledger.close();
		db.close();
	};
	return { ...parts, epoch: new Epoch(db, ledger.epoch(), random), lease, close };
}

const outsideOf = ({ now, random }: Outside) => ({ now, newEpoch: () => randomHex(random, 8) });
