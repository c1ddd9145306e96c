import { gunzipSync } from 'node:zlib';

import { ENTRY_VERSIONS, type EntryVersions } from '#protocol/entry.ts';
import { checkAtBoot } from '#server/boot-checks.ts';
import { dataFolder } from '#server/data-folder.ts';
import type { Database, SqlValue } from '#server/database/database.ts';
import { Epoch } from '#server/epoch.ts';
import { highWaterPath, readHighWater } from '#server/high-water.ts';
import { addRoutes } from '#server/http/build-app.ts';
import type { Parts } from '#server/http/parts.ts';
import { adoptDevices } from '#server/operations/adopt-devices.ts';
import { type Background, compose, startBackground } from '#server/server.ts';
import type { Dice } from './dice.ts';
import { exchange } from './exchange.ts';
import { LedgerDisk, MemoryLedger } from './memory-ledger.ts';
import type { FarEnd, Reply, Request } from './network.ts';
import { Life, type Scheduler } from './scheduler.ts';
import { SharedApp } from './shared-app.ts';
import { forgetMemoryFiles, MEMORY_FOLDER } from './virtual-time.ts';

/** The rows of a database, as a backup holds them. */
type Rows = ReadonlyMap<string, readonly Readonly<Record<string, SqlValue>>[]>;

/** Everything of a server at one moment. */
export type Backup = { readonly ledger: LedgerDisk; readonly rows: Rows };

/** One run of the server's process. */
type Process = {
	readonly life: Life;
	/** What a request carries to be answered by this process. */
	readonly carried: unknown;
	readonly parts: Parts;
	readonly background: Background;
};

/** Where the present run keeps what its server says. */
let said: (line: string) => void = () => {};
const shared = new SharedApp((line) => said(line));

/**
 * The real server over a ledger in memory and SQLite: its disks outlive its processes. A process that ends leaves what
 * was committed and nothing else.
 */
export class SimServer implements FarEnd {
	disk: LedgerDisk;
	readonly db: Database;
	process: Process | null = null;
	/** Lives so far, for the trace. */
	lives = 0;
	/** The process that runs or starts. */
	#life: Life | null = null;
	readonly #scheduler: Scheduler;
	readonly #dice: Dice;
	/** Kinds and schemas the present version of the server reads. */
	versions: EntryVersions = ENTRY_VERSIONS;
	/** Chance of a disk whose flushes take longer, now and then, than an answer needs to reach a tablet. */
	slowDisk: Dice | null = null;
	readonly #log: (line: string) => void;
	readonly #failures: (cause: unknown) => void;
	/** Calls under way, told when their process ends. */
	readonly #waiting = new Set<(reply: 'reset') => void>();
	#dataVersion = 0;

	constructor(
		scheduler: Scheduler,
		dice: Dice,
		db: Database,
		log: (line: string) => void,
		failures: (cause: unknown) => void,
	) {
		this.#log = log;
		forgetMemoryFiles();
		this.#scheduler = scheduler;
		this.#dice = dice;
		this.#failures = failures;
		this.db = db;
		this.disk = new LedgerDisk(`l${dice.between(1000, 9999)}`);
	}

	get isUp(): boolean {
		return this.#life !== null;
	}

	/** Starts a process on what is on the disks; it answers a moment later. */
	start(): void {
		const life = new Life(`server.${++this.lives}`);
		this.#life = life;
		this.#scheduler.after(1, life, () => void this.#boot(life).catch(this.#failures));
	}

	/** The process ends at once: what it had under way never happens, its callers are hung up on. */
	kill(): void {
		if (this.#life) this.#life.alive = false;
		this.#life = null;
		this.process = null;
		for (const hangUp of this.#waiting) hangUp('reset');
		this.#waiting.clear();
	}

	/** A command beside the server changed the database. */
	noteChange(): void {
		this.#dataVersion++;
	}

	backup(): Backup {
		return { ledger: this.disk.copy(), rows: readRows(this.db) };
	}

	/** Puts the disks back to an earlier moment; the process must not run. */
	restore({ ledger, rows }: Backup): void {
		this.disk = ledger.copy();
		writeRows(this.db, rows);
	}

	dispose(): void {
		this.kill();
	}

	serve(request: Request, answer: (reply: Reply | 'reset') => void): void {
		const running = this.process;
		if (!running) {
			answer('reset');
			return;
		}
		this.#waiting.add(answer);
		this.#scheduler.after(0, running.life, () => {
			let reply: Reply = { status: 0, headers: {}, body: new Uint8Array() };
			exchange(shared.fastify, request, running.carried, {
				head: (status, headers) => {
					reply = { ...reply, status, headers };
				},
				data: (bytes) => {
					const isZipped = reply.headers['content-encoding'] === 'gzip';
					reply = { ...reply, body: isZipped ? new Uint8Array(gunzipSync(bytes)) : bytes };
				},
				end: () => {
					if (this.#waiting.delete(answer)) answer(reply);
				},
			});
		});
	}

	stream(
		request: Request,
		opened: (status: number) => void,
		chunk: (bytes: Uint8Array<ArrayBuffer> | null) => void,
	): () => void {
		const running = this.process;
		if (!running) {
			opened(503);
			return () => {};
		}
		const over = () => chunk(null);
		this.#waiting.add(over);
		let hangUp = () => {};
		this.#scheduler.after(0, running.life, () => {
			const close = exchange(shared.fastify, request, running.carried, {
				head: opened,
				data: chunk,
				end: () => this.#waiting.delete(over) && over(),
			});
			hangUp = () => {
				this.#waiting.delete(over);
				if (running.life.alive) close();
			};
		});
		return () => this.#scheduler.after(1, running.life, () => hangUp());
	}

	async #boot(life: Life): Promise<void> {
		const now = () => this.#scheduler.now;
		const random = (count: number) => Uint8Array.from({ length: count }, () => this.#dice.between(0, 255));
		const delay = () =>
			new Promise<void>((resolve) => {
				const ms =
					this.#dice.between(0, 3) + (this.slowDisk?.chance(0.2) ? this.slowDisk.between(20, 150) : 0);
				this.#scheduler.after(ms, life, resolve);
			});
		const ledger = new MemoryLedger(this.disk, now, delay);
		const db = guarded(this.db, life, { now, dataVersion: () => this.#dataVersion });
		const epoch = new Epoch(db, ledger.epoch(), random);
		const stores = { folder: dataFolder(MEMORY_FOLDER), db, ledger, epoch, close: async () => {} };
		const { app, carried } = shared.begin();
		said = this.#log;
		await adoptDevices(db, new MemoryLedger(this.disk, now), now());
		const parts = compose(stores, app, { now, random, versions: this.versions });
		const regressed = await checkAtBoot(stores, readHighWater(highWaterPath(MEMORY_FOLDER)), parts);
		if (regressed !== null) this.#log(`regressed: ${regressed}`);
		await addRoutes(app, parts, undefined);
		await shared.ready();
		if (!life.alive) return;
		const background = startBackground(parts, app);
		this.process = { life, carried, parts, background };
	}
}

/** The database as one process sees it: after the process has ended, nothing can be read or written through it. */
function guarded(
	db: Database,
	life: Life,
	outside: { readonly now: () => number; readonly dataVersion: () => number },
): Database {
	const methods = new Map<string | symbol, unknown>([['dataVersion', outside.dataVersion]]);
	return new Proxy(db, {
		get(target, name) {
			const known = methods.get(name);
			if (known) return known;
			const value: unknown = Reflect.get(target, name, target);
			if (typeof value !== 'function') return value;
			const method = (first: unknown, ...rest: unknown[]) => {
				if (!life.alive) throw new Error(`${life.name} has ended`);
				if (!isTimed(first)) return Reflect.apply(value, target, [first, ...rest]) as unknown;
				setSqlClock(target, outside.now());
				const sql = first.replaceAll(SQL_CLOCK, '(SELECT s FROM temp.sim_clock)');
				return Reflect.apply(value, target, [sql, ...rest]) as unknown;
			};
			methods.set(name, method);
			return method;
		},
	});
}

/** SQLite's own clock, which leases go by, is the schedule's. */
const SQL_CLOCK = "unixepoch('subsec')";

const timed = new Map<string, boolean>();

/** Whether a statement asks for the time; there are few statements, and each is asked of over and over. */
function isTimed(sql: unknown): sql is string {
	if (typeof sql !== 'string') return false;
	const known = timed.get(sql) ?? sql.includes(SQL_CLOCK);
	timed.set(sql, known);
	return known;
}

function setSqlClock(db: Database, now: number): void {
	db.exec('CREATE TEMP TABLE IF NOT EXISTS sim_clock (s REAL)');
	db.run('DELETE FROM temp.sim_clock');
	db.run('INSERT INTO temp.sim_clock (s) VALUES (?)', now / 1000);
}

let names: readonly string[] | null = null;

/** Every database of a run has the tables of this build. */
function tableNames(db: Database): readonly string[] {
	names ??= readTableNames(db);
	return names;
}

function readTableNames(db: Database): string[] {
	const rows = db.all<{ name: string }>(
		"SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
	);
	return rows.map(({ name }) => name);
}

/** Empties every table, so that one connection serves many runs. */
export function emptyDatabase(db: Database): void {
	writeRows(db, new Map());
}

/** Every row of a database, by table. */
export function readRows(db: Database): Rows {
	return new Map(
		tableNames(db).map((table) => [table, db.all<Record<string, SqlValue>>(`SELECT * FROM ${table}`)]),
	);
}

/** Puts a database's rows back to what they were. */
export function writeRows(db: Database, rows: Rows): void {
	db.transaction(() => {
		for (const table of tableNames(db)) {
			db.run(`DELETE FROM ${table}`);
			for (const row of rows.get(table) ?? []) {
				const names = Object.keys(row).filter((name) => name !== '_metadata');
				const values = names.map((name) => bindable(row[name]));
				db.run(
					`INSERT INTO ${table} (${names.join(',')}) VALUES (${names.map(() => '?').join(',')})`,
					...values,
				);
			}
		}
	});
}

/** libsql reads blobs as what it cannot write. */
const bindable = (value: SqlValue | ArrayBuffer | undefined): SqlValue =>
	value instanceof ArrayBuffer ? new Uint8Array(value) : (value ?? null);
