import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { DeviceKey, JournalEntry } from '#protocol/entry.ts';
import { askServer } from '#server/cli/shop-access.ts';
import { dataFolder } from '#server/data-folder.ts';
import { Database } from '#server/database/database.ts';
import { publishDocs } from '#server/feeds/publish.ts';
import { createEnrolCode } from '#server/office/devices/enrol-codes.ts';
import { addPlaces } from '#server/office/places.ts';
import type { Status } from '#server/operations/status.ts';
import type { Verification } from '#server/operations/verify.ts';
import { systemRandom } from '#server/random.ts';
import type { TestServer } from '../integration/server-harness.ts';
import { aClerk, anItemDoc, aStore } from './a-shop.ts';
import { SyncingTablet } from './a-syncing-tablet.ts';
import { freePort } from './noren-server.ts';
import { type Ran, runShop, runShopJson } from './run-shop.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Machines that run tests are busy; a till in a shop waits less. */
const PATIENT = { firstByteMs: 60_000, idleMs: 60_000 };

/** A shop of one store whose server is a process of its own, always at the same address, over a folder tests may damage. */
export class ShopProcess {
	readonly folder: string;
	readonly port: number;
	readonly tablets: SyncingTablet[] = [];
	/** What the server said on stderr since the last start. */
	err = '';
	#skew = 0;
	#child: ChildProcess | null = null;

	private constructor(folder: string, port: number) {
		this.folder = folder;
		this.port = port;
	}

	static async open(): Promise<ShopProcess> {
		const folder = await mkdtemp(join(tmpdir(), 'noren-shop-'));
		const shop = new ShopProcess(join(folder, 'data'), await freePort());
		shop.inDatabase((db) => {
			addPlaces(db, [{ kind: 'store', id: 'shibuya', code: 'SBY', name: '渋谷店', address: '', phone: '' }]);
			publishDocs(db, 'store-shibuya', [aStore(), aClerk()]);
			publishDocs(
				db,
				'catalogue',
				Array.from({ length: 20 }, (_, n) => anItemDoc(String(n).padStart(5, '0'))),
			);
		});
		return shop;
	}

	get url(): string {
		return `http://localhost:${this.port}`;
	}

	/** Devices' clock; it moves on by itself and with every {@link sync}. */
	get now(): number {
		return Date.now() + this.#skew;
	}

	get running(): { readonly url: string } {
		return { url: this.url };
	}

	/** Starts the server and waits until it answers. */
	async start(): Promise<void> {
		this.err = '';
		const env = { ...process.env, DATA_DIR: this.folder, PORT: String(this.port), HOST: '127.0.0.1' };
		const child = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts'], { cwd: ROOT, env });
		this.#child = child;
		child.stderr?.on('data', (chunk) => {
			this.err += chunk;
		});
		let out = '';
		await new Promise<void>((resolve, reject) => {
			child.stdout?.on('data', (chunk) => {
				out += chunk;
				if (/^Noren {2}http/m.test(out)) resolve();
			});
			child.on('exit', (code) => reject(new Error(`the server ended with ${code}: ${this.err}`)));
		});
	}

	/** Ends the server: at once and without a goodbye, unless it is asked to finish first. */
	async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
		const child = this.#child;
		this.#child = null;
		if (!child || child.exitCode !== null || child.signalCode !== null) return;
		const ended = new Promise((resolve) => child.on('exit', resolve));
		child.kill(signal);
		await ended;
	}

	/** Enrols a tablet as a browser would. */
	async enrol(): Promise<SyncingTablet> {
		const tablet = await SyncingTablet.start(this as unknown as TestServer, this.url, PATIENT);
		this.tablets.push(tablet);
		await this.sync(tablet);
		return tablet;
	}

	code(): string {
		return this.inDatabase((db) => createEnrolCode(db, 'shibuya', Date.now(), systemRandom));
	}

	/** Rounds of sync until the tablet has nothing left to send and has said so. Throws when it does not get there. */
	async sync(tablet: SyncingTablet): Promise<void> {
		for (let round = 0; round < 12; round++) {
			this.#skew += 61_000; // a device that has nothing new reports once a minute
			const { isWell, hasMore } = await tablet.round.run();
			const { unsynced } = await tablet.outbox.figures();
			if (isWell && !hasMore && unsynced === 0 && round > 0) return;
		}
		throw new Error(`a tablet does not get in sync: ${JSON.stringify(await tablet.health())}`);
	}

	/** Something done to the database beside the server. */
	inDatabase<T>(work: (db: Database) => T): T {
		const db = new Database(dataFolder(this.folder).database);
		try {
			return db.transaction(() => work(db));
		} finally {
			db.close();
		}
	}

	/** Brings what is in SQLite's write-ahead log into its file. */
	checkpoint(): void {
		this.inDatabase(() => {});
	}

	shop(...args: string[]): Promise<Ran> {
		return runShop(this.folder, ...args);
	}

	json<T>(...args: string[]): Promise<T> {
		return runShopJson<T>(this.folder, ...args);
	}

	/** What a command would ask of the running server, without the command's own start. */
	async #ask<T>(operation: string): Promise<T> {
		const answer = await askServer(this.folder, operation);
		if (!answer) throw new Error('the server does not run');
		return (await answer.json()) as T;
	}

	status(): Promise<Status> {
		return this.#ask<Status>('status');
	}

	/** Every entry in the ledger, as the export gives it. */
	async ledger(): Promise<JournalEntry[]> {
		const answer = await askServer(this.folder, 'export');
		if (!answer) throw new Error('the server does not run');
		const lines = (await text(answer.body)).split('\n').filter((line) => line !== '');
		return lines.map((line) => JSON.parse(line) as JournalEntry);
	}

	/** What is not as it must be: each tablet's whole journal is in the ledger once, sums are equal, chains verify. */
	async wrongs(): Promise<string[]> {
		const made = (await Promise.all(this.tablets.map(journalOf))).flat();
		const held = await this.ledger();
		const ours = new Map(made.map((entry) => [entry.id, entry.hash]));
		const theirs = new Map(held.map((entry) => [entry.id, entry.hash]));
		const wrongs: string[] = [];
		for (const [id, hash] of ours) if (theirs.get(id) !== hash) wrongs.push(`${id} is not in the ledger`);
		for (const id of theirs.keys())
			if (!ours.has(id)) wrongs.push(`${id} is in the ledger and nobody made it`);
		if (held.length !== theirs.size) wrongs.push('an id is in the ledger twice');
		const sales = made.flatMap((entry) => (entry.kind === 'retail_transaction' ? [entry] : []));
		const total = sales.reduce((sum, { body }) => sum + body.total, 0);
		const { sales: folded } = await this.#folded();
		if (folded.count !== sales.length) wrongs.push(`${folded.count} of ${sales.length} sales are folded`);
		if (folded.total !== total) wrongs.push(`sales add up to ${folded.total}, not ${total}`);
		const verified = await this.#ask<Verification>('verify');
		if (!verified.ok) wrongs.push(JSON.stringify(verified));
		return wrongs;
	}

	/** The figures once everything in the ledger is folded. */
	async #folded(): Promise<Status> {
		for (let look = 0; ; look++) {
			const status = await this.status();
			if (status.folded.position === status.ledger.head || look === 100) return status;
			await sleep(100);
		}
	}

	async dispose(): Promise<void> {
		await this.kill();
		for (const tablet of this.tablets) await tablet.close();
		await rm(join(this.folder, '..'), { recursive: true, force: true });
	}
}

/** A tablet's journal as it lies in its database. */
export const journalOf = async (tablet: SyncingTablet): Promise<JournalEntry[]> =>
	(await tablet.db.journal.toArray()).map(({ entry }) => entry);

/** The device a tablet is. */
export async function keyOf(tablet: SyncingTablet): Promise<DeviceKey> {
	const identity = await tablet.device.identity();
	if (!identity) throw new Error('not enrolled');
	const { store, device, incarnation } = identity;
	return { store, device, incarnation };
}
