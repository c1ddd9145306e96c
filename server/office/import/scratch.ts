import { rmSync } from 'node:fs';
import { join } from 'node:path';
import Libsql from 'libsql';
import type { RowProblem } from './import-outcome.ts';
import type { RowCode, SkipCode } from './reasons.ts';

const ROWS_PER_TRANSACTION = 2000;

/**
 * A scratch SQLite file in which a file's rows wait until the whole file was readable, so memory stays bounded and
 * nothing reaches the shop from a file that breaks off; with what was wrong with its rows and what was left out.
 */
export class Scratch {
	readonly db: Libsql.Database;
	readonly #path: string;
	readonly #addProblem: Libsql.Statement<(string | number)[]>;
	readonly #skips = new Map<SkipCode, { count: number; firstLine: number }>();
	#inTransaction = 0;

	/** `name` tells concurrent imports apart. */
	constructor(folder: string, name: string) {
		this.#path = join(folder, `import-${name}.scratch`);
		rmSync(this.#path, { force: true });
		this.db = new Libsql(this.#path);
		this.db.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -16000;');
		this.db.exec(`
			CREATE TABLE problems (
				position INTEGER PRIMARY KEY, line INTEGER, column_name TEXT, value TEXT, code TEXT, detail TEXT
			);
		`);
		this.#unlink();
		this.#addProblem = this.db.prepare(
			'INSERT INTO problems (line, column_name, value, code, detail) VALUES (?, ?, ?, ?, ?)',
		);
	}

	/** Call before each row is written: rows go to the disk in transactions of a bounded size. */
	row(): void {
		if (this.#inTransaction === 0) this.db.exec('BEGIN');
		if (++this.#inTransaction > ROWS_PER_TRANSACTION) {
			this.db.exec('COMMIT; BEGIN');
			this.#inTransaction = 1;
		}
	}

	/** Ends staging: everything added so far can be read back. */
	finish(): void {
		if (this.#inTransaction > 0) this.db.exec('COMMIT');
		this.#inTransaction = 0;
	}

	/** Notes what is wrong with a row. */
	addProblem({ line, column, value, code, detail }: RowProblem): void {
		this.#addProblem.run(line, column, value, code, detail ?? '');
	}

	/** Notes that a row was left out for a reason that is not its fault. */
	skip(code: SkipCode, line: number): void {
		const seen = this.#skips.get(code);
		this.#skips.set(code, { count: (seen?.count ?? 0) + 1, firstLine: seen?.firstLine ?? line });
	}

	/** Everything wrong, by line. */
	problems(): IterableIterator<{
		line: number;
		column: string;
		value: string;
		code: RowCode;
		detail: string;
	}> {
		const sorted =
			'SELECT line, column_name AS column, value, code, detail FROM problems ORDER BY line, position';
		return this.db.prepare(sorted).iterate() as ReturnType<Scratch['problems']>;
	}

	/** How many things are wrong, in how many rows. */
	problemCounts(): { problems: number; rows: number } {
		const counts = this.db
			.prepare('SELECT count(*) AS problems, count(DISTINCT line) AS rows FROM problems')
			.get();
		return counts as { problems: number; rows: number };
	}

	/** Rows left out, by reason. */
	skips(): { code: SkipCode; count: number; firstLine: number }[] {
		return [...this.#skips].map(([code, seen]) => ({ code, ...seen }));
	}

	/** Closes and deletes the scratch file. */
	discard(): void {
		this.db.close();
		rmSync(this.#path, { force: true });
	}

	/** An open file without a name goes away by itself after a crash; where that is not possible, discard does it. */
	#unlink(): void {
		try {
			rmSync(this.#path, { force: true });
		} catch {
			// Windows does not let go of an open file.
		}
	}
}
