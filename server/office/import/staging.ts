import { rmSync } from 'node:fs';
import { join } from 'node:path';
import Libsql from 'libsql';
import { codesOf, type ImportedItem, type Outcome, type RowProblem } from './import-outcome.ts';
import type { RowCode, SkipCode } from './reasons.ts';

/** An item waiting to be applied, with the line it came from. */
export type StagedItem = ImportedItem & { readonly line: number; readonly gtinColumn: string };

type StagedRow = { position: number; line: number; gtin_column: string; item: string };
const ROWS_PER_TRANSACTION = 2000;

/**
 * Where a file's rows wait on disk until the whole file was readable: a scratch SQLite file, so memory stays bounded
 * and nothing reaches the shop from a file that breaks off. Also finds duplicates within the file.
 */
export class Staging {
	readonly #path: string;
	readonly #db: Libsql.Database;
	readonly #lineOfCode: Libsql.Statement<string[]>;
	readonly #lineOfSource: Libsql.Statement<string[]>;
	readonly #addItem: Libsql.Statement<(string | number)[]>;
	readonly #addCode: Libsql.Statement<(string | number)[]>;
	readonly #addProblem: Libsql.Statement<(string | number)[]>;
	readonly #skips = new Map<SkipCode, { count: number; firstLine: number }>();
	#inTransaction = 0;
	#position = 0;

	/** `name` tells concurrent imports apart. */
	constructor(folder: string, name: string) {
		this.#path = join(folder, `import-${name}.scratch`);
		rmSync(this.#path, { force: true });
		this.#db = new Libsql(this.#path);
		this.#db.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -16000;');
		this.#db.exec(`
			CREATE TABLE items (position INTEGER PRIMARY KEY, source TEXT UNIQUE, line INTEGER, gtin_column TEXT, item TEXT);
			CREATE TABLE codes (gtin TEXT PRIMARY KEY, line INTEGER) WITHOUT ROWID;
			CREATE TABLE problems (
				position INTEGER PRIMARY KEY, line INTEGER, column_name TEXT, value TEXT, code TEXT, detail TEXT
			);
		`);
		this.#unlink();
		this.#lineOfCode = this.#db.prepare('SELECT line FROM codes WHERE gtin = ?');
		this.#lineOfSource = this.#db.prepare('SELECT line FROM items WHERE source = ?');
		this.#addItem = this.#db.prepare('INSERT INTO items VALUES (?, ?, ?, ?, ?)');
		this.#addCode = this.#db.prepare('INSERT INTO codes VALUES (?, ?)');
		this.#addProblem = this.#db.prepare(
			'INSERT INTO problems (line, column_name, value, code, detail) VALUES (?, ?, ?, ?, ?)',
		);
	}

	/** Keeps what became of a row. */
	add(outcome: Outcome): void {
		this.#batch();
		if (outcome.kind === 'skipped') {
			this.#skip(outcome.code, outcome.line);
			return;
		}
		const problems = outcome.kind === 'bad' ? outcome.problems : this.#duplicates(outcome);
		if (problems.length > 0) {
			for (const problem of problems) this.addProblem(problem);
		} else if (outcome.kind === 'item') this.#stage(outcome);
	}

	/** Adds something found wrong later, such as a barcode that the shop already uses. */
	addProblem({ line, column, value, code, detail }: RowProblem): void {
		this.#addProblem.run(line, column, value, code, detail ?? '');
	}

	/** Items in file order, `size` at a time. */
	*batches(size: number): Generator<StagedItem[]> {
		const page = this.#db.prepare('SELECT * FROM items WHERE position > ? ORDER BY position LIMIT ?');
		let position = 0;
		for (;;) {
			const rows = page.all(position, size) as StagedRow[];
			const last = rows.at(-1);
			if (!last) return;
			position = last.position;
			yield rows.map(({ line, gtin_column, item }) => ({
				...(JSON.parse(item) as ImportedItem),
				line,
				gtinColumn: gtin_column,
			}));
		}
	}

	/** Whether the file has an item of this source. */
	has(source: string): boolean {
		return this.#lineOfSource.get(source) !== undefined;
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
		return this.#db.prepare(sorted).iterate() as ReturnType<Staging['problems']>;
	}

	/** How many things are wrong, in how many rows. */
	problemCounts(): { problems: number; rows: number } {
		const counts = this.#db
			.prepare('SELECT count(*) AS problems, count(DISTINCT line) AS rows FROM problems')
			.get();
		return counts as { problems: number; rows: number };
	}

	/** Rows left out, by reason. */
	skips(): { code: SkipCode; count: number; firstLine: number }[] {
		return [...this.#skips].map(([code, seen]) => ({ code, ...seen }));
	}

	/** Ends staging: everything added so far can be read back. */
	finish(): void {
		if (this.#inTransaction > 0) this.#db.exec('COMMIT');
		this.#inTransaction = 0;
	}

	/** Closes and deletes the scratch file. */
	discard(): void {
		this.#db.close();
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

	#batch(): void {
		if (this.#inTransaction === 0) this.#db.exec('BEGIN');
		if (++this.#inTransaction > ROWS_PER_TRANSACTION) {
			this.#db.exec('COMMIT; BEGIN');
			this.#inTransaction = 1;
		}
	}

	#skip(code: SkipCode, line: number): void {
		const seen = this.#skips.get(code);
		this.#skips.set(code, { count: (seen?.count ?? 0) + 1, firstLine: seen?.firstLine ?? line });
	}

	#duplicates({ line, item, columns }: Extract<Outcome, { kind: 'item' }>): RowProblem[] {
		const problems: RowProblem[] = [];
		const own = new Set<string>();
		for (const gtin of codesOf(item)) {
			if (own.has(gtin)) problems.push({ line, column: columns.gtin, value: gtin, code: 'duplicate_gtin' });
			own.add(gtin);
			const other = lineIn(this.#lineOfCode.get(gtin));
			if (other === null) continue;
			problems.push({
				line,
				column: columns.gtin,
				value: gtin,
				code: 'duplicate_gtin',
				detail: `line ${other}`,
			});
		}
		if (problems.length > 0) return problems;
		const other = lineIn(this.#lineOfSource.get(item.source));
		if (other === null) return [];
		const value = item.source.slice(item.source.indexOf(':') + 1);
		return [{ line, column: columns.identity, value, code: 'duplicate_item', detail: `line ${other}` }];
	}

	#stage({ line, item, columns }: Extract<Outcome, { kind: 'item' }>): void {
		this.#addItem.run(++this.#position, item.source, line, columns.gtin, JSON.stringify(item));
		for (const gtin of codesOf(item)) this.#addCode.run(gtin, line);
	}
}

const lineIn = (row: unknown): number | null => (row as { line: number } | undefined)?.line ?? null;
