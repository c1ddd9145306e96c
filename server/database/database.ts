import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Libsql from 'libsql';
import { invariant } from '#domain/invariant.ts';
import { OfficeMemory, officeChanged, writesOffice } from './office-memory.ts';
import { MIGRATIONS } from './schema.ts';

/** What can be bound to a statement. */
export type SqlValue = string | number | bigint | null | Uint8Array;

/** Rows or values of one statement: few sizes, so that few statements are prepared. */
const MANY = [64, 16, 4, 1] as const;

function chunks<T>(all: readonly T[]): T[][] {
	const cut: T[][] = [];
	let at = 0;
	for (const size of MANY) for (; all.length - at >= size; at += size) cut.push(all.slice(at, at + size));
	return cut;
}

type Prepared = { readonly statement: Libsql.Statement<SqlValue[]>; readonly writesOffice: boolean };

/**
 * One SQLite connection in WAL mode with full sync. Synchronous on purpose: a fold and its position are one
 * transaction without an await in between.
 */
export class Database {
	readonly #db: Libsql.Database;
	readonly #statements = new Map<string, Prepared>();
	readonly #office = new OfficeMemory(() => this.dataVersion());
	#depth = 0;

	constructor(path: string) {
		if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
		this.#db = new Libsql(path);
		// The patience first: another gateway may be opening the same file.
		this.#db.exec('PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
		this.#db.exec('PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32000;');
		// Pages that are written again and again go into the file once: 32 MB of log between two checkpoints instead of 4.
		this.#db.exec('PRAGMA wal_autocheckpoint = 8000;');
		this.#migrate();
	}

	/** Runs a statement that changes rows; answers how many. */
	run(sql: string, ...params: SqlValue[]): number {
		const prepared = this.#prepare(sql);
		const { changes } = prepared.statement.run(...params);
		if (prepared.writesOffice && changes > 0) officeChanged();
		return changes;
	}

	/** The first row, or undefined. `T` is the shape the statement selects. */
	get<T extends object>(sql: string, ...params: SqlValue[]): T | undefined {
		const row = this.#query(sql).get(...params) as (T & { _metadata?: unknown }) | undefined;
		if (row) delete row._metadata; // libsql puts the statement's duration into the row
		return row;
	}

	/** All rows. */
	all<T extends object>(sql: string, ...params: SqlValue[]): T[] {
		return this.#query(sql).all(...params) as T[];
	}

	/**
	 * As {@link get}, from memory while no `office_*` row has changed: at once for changes of this process, within
	 * hundredths of a second for those of another. Inside a transaction that decides by the row, use {@link get}.
	 */
	getOffice<T extends object>(sql: string, ...params: SqlValue[]): Readonly<T> | undefined {
		return this.#office.get(sql, params, () => this.get<T>(sql, ...params));
	}

	/** Runs `<head> VALUES (row), (row)… <tail>` with many rows a statement; all rows are equally wide. */
	runMany(head: string, rows: readonly (readonly SqlValue[])[], tail = ''): void {
		for (const chunk of chunks(rows)) {
			const row = `(${chunk[0]?.map(() => '?').join(',')})`;
			this.run(`${head} VALUES ${chunk.map(() => row).join(',')} ${tail}`, ...chunk.flat());
		}
	}

	/** All rows of `<head> (value, value…) <tail>`, asked for with many values a statement; `before` are the head's own. */
	allIn<T extends object>(
		head: string,
		values: readonly SqlValue[],
		tail = '',
		before: readonly SqlValue[] = [],
	): T[] {
		return chunks(values).flatMap((chunk) =>
			this.all<T>(`${head} (${chunk.map(() => '?').join(',')}) ${tail}`, ...before, ...chunk),
		);
	}

	/** Runs `<head> (value, value…)` with many values a statement. */
	runIn(head: string, values: readonly SqlValue[]): void {
		for (const chunk of chunks(values)) this.run(`${head} (${chunk.map(() => '?').join(',')})`, ...chunk);
	}

	/** Rows one at a time, for what does not fit in memory. */
	iterate<T extends object>(sql: string, ...params: SqlValue[]): IterableIterator<T> {
		return this.#db.prepare(sql).iterate(...params) as IterableIterator<T>;
	}

	/** Runs several statements without parameters. */
	exec(sql: string): void {
		this.#db.exec(sql);
		if (sql.includes('office_')) officeChanged();
	}

	/**
	 * As {@link transaction}, for what is derived from the ledger and stays in this file: whole or not there after a power
	 * cut, and nobody waits for the disk. The next durable transaction makes it durable, for it stands behind it in the log.
	 */
	derive<T>(work: () => T): T {
		if (this.#depth > 0) return work();
		this.#db.exec('PRAGMA synchronous = NORMAL');
		try {
			return this.transaction(work);
		} finally {
			this.#db.exec('PRAGMA synchronous = FULL');
		}
	}

	/** What `work` deletes or replaces is overwritten in the file: for what someone has a right to have forgotten. */
	overwriting<T>(work: () => T): T {
		this.#db.exec('PRAGMA secure_delete = ON');
		try {
			return work();
		} finally {
			this.#db.exec('PRAGMA secure_delete = OFF');
		}
	}

	/** Everything in `work` or nothing of it. Nested calls join the outer transaction. `work` must not await. */
	transaction<T>(work: () => T): T {
		if (this.#depth > 0) return work();
		this.#db.exec('BEGIN IMMEDIATE');
		this.#depth++;
		try {
			const value = work();
			invariant(!(value instanceof Promise), 'a transaction does not await');
			this.#db.exec('COMMIT');
			return value;
		} catch (cause) {
			this.#rollBack();
			throw cause;
		} finally {
			this.#depth--;
		}
	}

	/** Inside a transaction: everything in `work` or nothing of it, and its failure goes to the caller. `work` must not await. */
	attempt<T>(work: () => T): T {
		invariant(this.#depth > 0, 'an attempt is part of a transaction');
		this.#db.exec('SAVEPOINT attempt');
		try {
			const value = work();
			this.#db.exec('RELEASE attempt');
			return value;
		} catch (cause) {
			officeChanged(); // what was read inside never was
			if (this.#db.inTransaction) this.#db.exec('ROLLBACK TO attempt; RELEASE attempt');
			throw cause;
		}
	}

	/** SQLite has rolled back by itself after some failures (disk full): then there is nothing left to undo. */
	#rollBack(): void {
		officeChanged(); // what was read inside never was
		if (this.#db.inTransaction) this.#db.exec('ROLLBACK');
	}

	/** Changes whenever another connection (a CLI import) has committed. */
	dataVersion(): number {
		return this.get<{ data_version: number }>('PRAGMA data_version')?.data_version ?? 0;
	}

	/** Checkpoints the WAL and closes the file. */
	close(): void {
		this.#statements.clear();
		this.#db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
		this.#db.close();
	}

	#prepare(sql: string): Prepared {
		const known = this.#statements.get(sql);
		if (known) return known;
		const statement = this.#db.prepare(sql) as Libsql.Statement<SqlValue[]>;
		const prepared = { statement, writesOffice: writesOffice(sql) };
		this.#statements.set(sql, prepared);
		return prepared;
	}

	/** The statement of a query; one with RETURNING changes rows too. */
	#query(sql: string): Libsql.Statement<SqlValue[]> {
		const prepared = this.#prepare(sql);
		if (prepared.writesOffice) officeChanged();
		return prepared.statement;
	}

	#migrate(): void {
		const version = this.#version();
		invariant(version <= MIGRATIONS.length, `data written by a newer Noren (schema ${version})`);
		if (version === MIGRATIONS.length) return;
		this.transaction(() => {
			// Read again under the lock: another gateway may have been first.
			for (const step of MIGRATIONS.slice(this.#version())) this.#db.exec(step);
			this.#db.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
		});
	}

	#version(): number {
		return this.get<{ user_version: number }>('PRAGMA user_version')?.user_version ?? 0;
	}
}
