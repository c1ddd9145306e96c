import type Libsql from 'libsql';
import type { RowProblem } from '../import-outcome.ts';
import type { RowCode } from '../reasons.ts';
import type { Scratch } from '../scratch.ts';
import type { ImportedLine, ImportedOrder, ImportedPerson, PeopleOutcome } from './outcome.ts';

type Said = Extract<PeopleOutcome, { kind: 'said' }>;

/** People, orders and lines of a file in its scratch database. Also finds what stands in it twice. */
export class PeopleStaging {
	readonly #scratch: Scratch;
	readonly #find: Readonly<Record<'person' | 'order' | 'line', Libsql.Statement<string[]>>>;
	readonly #add: Readonly<
		Record<'person' | 'accounts' | 'order' | 'line', Libsql.Statement<(string | number)[]>>
	>;

	constructor(scratch: Scratch) {
		this.#scratch = scratch;
		const { db } = scratch;
		db.exec(`
			CREATE TABLE people (position INTEGER PRIMARY KEY, name TEXT UNIQUE, line INTEGER, said TEXT);
			CREATE TABLE orders (position INTEGER PRIMARY KEY, name TEXT UNIQUE, line INTEGER, said TEXT);
			CREATE TABLE lines (name TEXT, id TEXT, line INTEGER, said TEXT, PRIMARY KEY (name, id)) WITHOUT ROWID;
		`);
		this.#find = {
			person: db.prepare('SELECT line, said FROM people WHERE name = ?'),
			order: db.prepare('SELECT line, said FROM orders WHERE name = ?'),
			line: db.prepare('SELECT line, said FROM lines WHERE name = ? AND id = ?'),
		};
		this.#add = {
			person: db.prepare('INSERT INTO people (name, line, said) VALUES (?, ?, ?)'),
			accounts: db.prepare('UPDATE people SET said = ?2 WHERE name = ?1'),
			order: db.prepare('INSERT INTO orders (name, line, said) VALUES (?, ?, ?)'),
			line: db.prepare('INSERT INTO lines VALUES (?, ?, ?, ?)'),
		};
	}

	/** Keeps what became of a row. */
	add(outcome: PeopleOutcome): void {
		if (outcome.kind === 'skipped') this.#scratch.skip(outcome.code, outcome.line);
		else if (outcome.kind === 'bad')
			for (const problem of outcome.problems) this.#scratch.addProblem(problem);
		else this.#stage(outcome);
	}

	/** Adds something that is wrong with a row itself. */
	addProblem(problem: RowProblem): void {
		this.#scratch.addProblem(problem);
	}

	people = (size: number): Generator<ImportedPerson[]> => this.#pages<ImportedPerson>('people', size);
	orders = (size: number): Generator<ImportedOrder[]> => this.#pages<ImportedOrder>('orders', size);

	/** Lines by their orders; those of one order may be on two pages. */
	*lines(size: number): Generator<ImportedLine[]> {
		const page = this.#scratch.db.prepare(
			'SELECT name, id, said FROM lines WHERE (name, id) > (?, ?) ORDER BY name, id LIMIT ?',
		);
		let [name, id] = ['', ''];
		for (;;) {
			const rows = page.all(name, id, size) as { name: string; id: string; said: string }[];
			const last = rows.at(-1);
			if (!last) return;
			[name, id] = [last.name, last.id];
			yield rows.map(({ said }) => JSON.parse(said) as ImportedLine);
		}
	}

	*#pages<T>(table: 'people' | 'orders', size: number): Generator<T[]> {
		const page = this.#scratch.db.prepare(
			`SELECT position, said FROM ${table} WHERE position > ? ORDER BY position LIMIT ?`,
		);
		let position = 0;
		for (;;) {
			const rows = page.all(position, size) as { position: number; said: string }[];
			const last = rows.at(-1);
			if (!last) return;
			position = last.position;
			yield rows.map(({ said }) => JSON.parse(said) as T);
		}
	}

	#stage(said: Said): void {
		const { person, order, item, line } = said;
		if (item && item.id === '') {
			this.#refuse(said, '', 'no_line_number');
			return;
		}
		const twin = item && lineIn(this.#find.line.get(item.order, item.id));
		if (item && twin !== null) {
			this.#refuse(said, item.id, 'duplicate_line', twin);
			return;
		}
		if (person && !this.#stagePerson(said, person)) return;
		if (order && lineIn(this.#find.order.get(order.source)) === null)
			this.#add.order.run(order.source, line, JSON.stringify(order));
		if (item) this.#add.line.run(item.order, item.id, line, JSON.stringify(item));
	}

	/** False where the file has them already and they do not repeat. */
	#stagePerson(said: Said, person: ImportedPerson): boolean {
		const [name = ''] = person.accounts;
		const known = this.#find.person.get(name) as { line: number; said: string } | undefined;
		if (!known) {
			this.#add.person.run(name, said.line, JSON.stringify(person));
			return true;
		}
		if (!person.repeats) {
			this.#refuse(said, name.slice(name.lastIndexOf(':') + 1), 'duplicate_person', known.line);
			return false;
		}
		const first = JSON.parse(known.said) as ImportedPerson;
		const more = person.accounts.filter((account) => !first.accounts.includes(account));
		if (more.length === 0) return true;
		this.#add.accounts.run(name, JSON.stringify({ ...first, accounts: [...first.accounts, ...more] }));
		return true;
	}

	#refuse({ line, column }: Said, value: string, code: RowCode, other?: number): void {
		const detail = other === undefined ? {} : { detail: `line ${other}` };
		this.#scratch.addProblem({ line, column, value, code, ...detail });
	}
}

const lineIn = (row: unknown): number | null => (row as { line: number } | undefined)?.line ?? null;
