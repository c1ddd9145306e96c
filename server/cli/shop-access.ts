import { existsSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { dataFolder } from '#server/data-folder.ts';
import { AckTracker } from '#server/ledger/acks.ts';
import { drainOfficeJournal, reconcileOfficeJournal } from '#server/office/office-outbox.ts';
import type { Shop } from '#server/operations/status.ts';
import { Projector } from '#server/projections/projector.ts';
import { systemRandom } from '#server/random.ts';
import { readServerFile, type ServerFile } from '#server/server-file.ts';
import { openStores } from '#server/stores.ts';
import { CommandError } from './command-error.ts';

/** Throws in plain words when the data folder has never been used. */
export function requireData(dataDir: string): void {
	const { root, database } = dataFolder(dataDir);
	if (!existsSync(database))
		throw new CommandError(`No shop in ${root}. Start the server or run: npm run shop -- seed`);
}

/** What the running server answered, as it comes. */
export type ServerAnswer = { readonly body: Readable; json(): Promise<unknown> };

/**
 * Asks the server that runs on this data folder; null when none does, so that the stores may be opened here. Waits as
 * long as it takes: a backup of a year is minutes.
 */
export async function askServer(dataDir: string, operation: string, body = ''): Promise<ServerAnswer | null> {
	const known = readServerFile(dataFolder(dataDir).serverFile);
	if (!known) return null;
	const answer = await post(known, operation, body).catch(() => null); // gone since it left word
	if (!answer || answer.statusCode === 401) return null; // another program has its port now
	if (answer.statusCode === 200) return { body: answer, json: async () => JSON.parse(await text(answer)) };
	throw new CommandError(reasonOf(answer.statusCode, await text(answer)));
}

/** A plain request: `fetch` gives up after five minutes without an answer. */
function post({ port, admin_token }: ServerFile, operation: string, body: string): Promise<IncomingMessage> {
	return new Promise((resolve, reject) => {
		const headers = {
			authorization: `Bearer ${admin_token}`,
			'content-length': Buffer.byteLength(body),
			...(body === '' ? {} : { 'content-type': 'application/json' }),
		};
		const path = `/v1/admin/${operation}`;
		request({ host: '127.0.0.1', port, path, method: 'POST', headers }, resolve)
			.on('error', reject)
			.end(body);
	});
}

/** What a refusal says for people. */
function reasonOf(status: number | undefined, said: string): string {
	try {
		const { reason } = JSON.parse(said) as { reason?: unknown };
		if (typeof reason === 'string') return reason;
	} catch {
		// not one of ours: shown as it came
	}
	return `The server answered ${status}: ${said}`;
}

/** Opens the stores of a data folder on which no server runs, brings them up to date, and closes them after `work`. */
export async function withShop<T>(dataDir: string, work: (shop: Shop) => Promise<T>): Promise<T> {
	const stores = await openStores(dataDir, { now: Date.now, random: systemRandom });
	const failures: unknown[] = [];
	const projector = new Projector({
		db: stores.db,
		ledger: stores.ledger,
		lease: stores.lease ?? null,
		outside: { now: Date.now, random: systemRandom },
		published: () => {},
		failed: (cause) => failures.push(cause),
	});
	try {
		await reconcileOfficeJournal(stores.db, stores.ledger);
		await drainOfficeJournal(stores.db, stores.ledger);
		await projector.wake();
		if (failures.length > 0) throw failures[0];
		return await work({ ...stores, projector, acks: new AckTracker(stores.ledger) });
	} finally {
		await projector.stop();
		await stores.close();
	}
}
