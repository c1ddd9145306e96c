import type Libsql from 'libsql';
import { codesOf, type ImportedItem, type Outcome, type RowProblem } from './import-outcome.ts';
import type { Scratch } from './scratch.ts';

/** An item waiting to be applied, with the line it came from. */
export type StagedItem = ImportedItem & { readonly line: number; readonly gtinColumn: string };

type StagedRow = { position: number; line: number; gtin_column: string; item: string };

/** Items of a file in its scratch database. Also finds duplicates within the file. */
export class Staging {
	readonly #scratch: Scratch;
	readonly #lineOfCode: Libsql.Statement<string[]>;
	readonly #lineOfSource: Libsql.Statement<string[]>;
	readonly #addItem: Libsql.Statement<(string | number)[]>;
	readonly #addCode: Libsql.Statement<(string | number)[]>;
	#position = 0;

	constructor(scratch: Scratch) {
		this.#scratch = scratch;
		const { db } = scratch;
		db.exec(`
			CREATE TABLE items (position INTEGER PRIMARY KEY, source TEXT UNIQUE, line INTEGER, gtin_column TEXT, item TEXT);
			CREATE TABLE codes (gtin TEXT PRIMARY KEY, line INTEGER) WITHOUT ROWID;
		`);
		this.#lineOfCode = db.prepare('SELECT line FROM codes WHERE gtin = ?');
		this.#lineOfSource = db.prepare('SELECT line FROM items WHERE source = ?');
		this.#addItem = db.prepare('INSERT INTO items VALUES (?, ?, ?, ?, ?)');
		this.#addCode = db.prepare('INSERT INTO codes VALUES (?, ?)');
	}

	/** Keeps what became of a row. */
	add(outcome: Outcome): void {
		if (outcome.kind === 'skipped') {
			this.#scratch.skip(outcome.code, outcome.line);
			return;
		}
		const problems = outcome.kind === 'bad' ? outcome.problems : this.#duplicates(outcome);
		if (problems.length > 0) {
			for (const problem of problems) this.#scratch.addProblem(problem);
		} else if (outcome.kind === 'item') this.#stage(outcome);
	}

	/** Adds something found wrong later, such as a barcode that the shop already uses. */
	addProblem(problem: RowProblem): void {
		this.#scratch.addProblem(problem);
	}

	/** Items in file order, `size` at a time. */
	*batches(size: number): Generator<StagedItem[]> {
		const page = this.#scratch.db.prepare('SELECT * FROM items WHERE position > ? ORDER BY position LIMIT ?');
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
