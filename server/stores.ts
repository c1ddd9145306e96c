import { type DataFolder, dataFolder } from './data-folder.ts';
import { Database } from './database/database.ts';
import { Epoch } from './epoch.ts';
import type { Ledger } from './ledger/ledger.ts';
import { PouchLedger } from './ledger/pouch-ledger.ts';
import { type RandomBytes, randomHex } from './random.ts';

/** What a data folder holds, opened. */
export type Stores = {
	readonly folder: DataFolder;
	readonly db: Database;
	readonly ledger: Ledger;
	readonly epoch: Epoch;
	close(): Promise<void>;
};

/** The clock and the dice of a process. */
export type Outside = { readonly now: () => number; readonly random: RandomBytes };

/** Another process has the ledger open. */
export class FolderBusyError extends Error {
	override readonly name = 'FolderBusyError';
}

/** Opens a data folder, making it when missing. The ledger comes first: its lock says whether anyone else is here. */
export async function openStores(dataDir: string, { now, random }: Outside): Promise<Stores> {
	const folder = dataFolder(dataDir);
	const ledger = await PouchLedger.open({
		path: folder.ledger,
		now,
		newEpoch: () => randomHex(random, 8),
	}).catch((cause: unknown) => {
		const busy = /LOCK|lock .*(already held|temporarily unavailable)/i.test(String(cause));
		throw busy ? new FolderBusyError(`A server already runs on ${folder.root}`, { cause }) : cause;
	});
	try {
		const db = new Database(folder.database);
		const epoch = new Epoch(db, ledger.epoch(), random);
		const close = async () => {
			await ledger.close();
			db.close();
		};
		return { folder, db, ledger, epoch, close };
	} catch (cause) {
		await ledger.close();
		throw cause;
	}
}
