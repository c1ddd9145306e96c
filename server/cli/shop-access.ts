import { existsSync } from 'node:fs';
import { dataFolder } from '#server/data-folder.ts';
import { drainOfficeJournal } from '#server/office/office-outbox.ts';
import type { Shop } from '#server/operations/status.ts';
import { Projector } from '#server/projections/projector.ts';
import { systemRandom } from '#server/random.ts';
import { readServerFile } from '#server/server-file.ts';
import { openStores } from '#server/stores.ts';
import { CommandError } from './command-error.ts';

/** Throws in plain words when the data folder has never been used. */
export function requireData(dataDir: string): void {
	const { root, database } = dataFolder(dataDir);
	if (!existsSync(database))
		throw new CommandError(`No shop in ${root}. Start the server or run: npm run shop -- seed`);
}

/** Asks the server that runs on this data folder; null when none does, so that the stores may be opened here. */
export async function askServer(dataDir: string, operation: string): Promise<Response | null> {
	const known = readServerFile(dataFolder(dataDir).serverFile);
	if (!known) return null;
	let response: Response;
	try {
		response = await fetch(`http://127.0.0.1:${known.port}/v1/admin/${operation}`, {
			method: 'POST',
			headers: { authorization: `Bearer ${known.admin_token}` },
		});
	} catch {
		return null; // the server that left word is gone
	}
	if (response.status === 401) return null; // another program has its port now
	if (!response.ok)
		throw new CommandError(`The server answered ${response.status}: ${await response.text()}`);
	return response;
}

/** Opens the stores of a data folder on which no server runs, brings them up to date, and closes them after `work`. */
export async function withShop<T>(dataDir: string, work: (shop: Shop) => Promise<T>): Promise<T> {
	const stores = await openStores(dataDir, { now: Date.now, random: systemRandom });
	const failures: unknown[] = [];
	const projector = new Projector({
		db: stores.db,
		ledger: stores.ledger,
		published: () => {},
		failed: (cause) => failures.push(cause),
	});
	try {
		await drainOfficeJournal(stores.db, stores.ledger);
		await projector.wake();
		if (failures.length > 0) throw failures[0];
		return await work({ ...stores, projector });
	} finally {
		await projector.stop();
		await stores.close();
	}
}
