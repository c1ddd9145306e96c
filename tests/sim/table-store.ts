import type { Life, Scheduler } from './scheduler.ts';

/** How safe a transaction is when its promise resolves: on the disk, or only handed over to the system. */
export type Durability = 'strict' | 'relaxed';

type Tables = Map<string, Map<string, unknown>>;
type Undo = { readonly table: Map<string, unknown>; readonly key: string; readonly before: unknown };

/** A transaction: synchronous, all or nothing. Values are never changed in place. */
export class Tx {
	readonly #tables: Tables;
	readonly undo: Undo[] = [];

	constructor(tables: Tables) {
		this.#tables = tables;
	}

	get<T>(table: string, key: string): T | null {
		return (this.#table(table).get(key) as T | undefined) ?? null;
	}

	/** Rows whose key begins with a prefix, in key order. */
	list<T>(table: string, prefix = ''): T[] {
		return this.entries<T>(table, prefix).map(([, value]) => value);
	}

	/** The same with their keys. */
	entries<T>(table: string, prefix = ''): [key: string, row: T][] {
		const rows = [...this.#table(table)].filter(([key]) => key.startsWith(prefix));
		return rows.sort(([a], [b]) => (a < b ? -1 : 1)) as [string, T][];
	}

	put(table: string, key: string, value: unknown): void {
		const rows = this.#table(table);
		this.undo.push({ table: rows, key, before: rows.get(key) });
		rows.set(key, value);
	}

	remove(table: string, key: string): void {
		const rows = this.#table(table);
		if (!rows.has(key)) return;
		this.undo.push({ table: rows, key, before: rows.get(key) });
		rows.delete(key);
	}

	removeAll(table: string, prefix: string): void {
		for (const key of [...this.#table(table).keys()]) if (key.startsWith(prefix)) this.remove(table, key);
	}

	#table(name: string): Map<string, unknown> {
		const known = this.#tables.get(name);
		if (known) return known;
		const made = new Map<string, unknown>();
		this.#tables.set(name, made);
		return made;
	}
}

/** What one browser keeps on a tablet's disk: its database, and the few words outside it (localStorage). */
export class Profile {
	readonly name: string;
	tables: Tables = new Map();
	notes = new Map<string, string>();
	/** When the last transaction asked for will run: they run in the order they were asked for. */
	busyUntil = 0;
	/** Relaxed transactions that a power cut could still take back, oldest first. */
	#atRisk: (readonly Undo[])[] = [];

	constructor(name: string) {
		this.name = name;
	}

	/** Runs a transaction now; one that throws leaves nothing. A strict one also makes everything before it safe. */
	commit<T>(durability: Durability, work: (tx: Tx) => T): T {
		const tx = new Tx(this.tables);
		try {
			const value = work(tx);
			if (durability === 'strict' && tx.undo.length > 0) this.#atRisk = [];
			else if (tx.undo.length > 0) this.#atRisk.push(tx.undo);
			return value;
		} catch (cause) {
			takeBack(tx.undo);
			throw cause;
		}
	}

	/** How many transactions a power cut now could take back. */
	get atRisk(): number {
		return this.#atRisk.length;
	}

	/** The power goes: the last `lost` relaxed transactions never were. */
	powerCut(lost: number): void {
		for (const undo of this.#atRisk.splice(Math.max(0, this.#atRisk.length - lost)).reverse()) takeBack(undo);
		this.#atRisk = [];
	}

	/** The browser empties the database; notes outside it may stay. */
	lose(alsoNotes: boolean): void {
		this.tables = new Map();
		this.#atRisk = [];
		if (alsoNotes) this.notes = new Map();
	}

	/** Some of the tables as they are now. */
	copyTables(names: readonly string[]): ReadonlyMap<string, ReadonlyMap<string, unknown>> {
		return new Map(names.map((name) => [name, new Map(this.tables.get(name))]));
	}

	/** Puts tables back to what they were. */
	putTables(tables: ReadonlyMap<string, ReadonlyMap<string, unknown>>): void {
		for (const [name, rows] of tables) this.tables.set(name, new Map(rows));
		this.#atRisk = [];
	}

	/** A second tablet with the same disk, as an operating system's backup makes one (F27). */
	copy(name: string): Profile {
		const copy = new Profile(name);
		for (const [table, rows] of this.tables) copy.tables.set(table, new Map(rows));
		copy.notes = new Map(this.notes);
		return copy;
	}
}

function takeBack(undo: readonly Undo[]): void {
	for (const { table, key, before } of [...undo].reverse()) {
		if (before === undefined) table.delete(key);
		else table.set(key, before);
	}
}

/** A tab's connection to its profile. Every transaction takes time, and the tab may end before or after any of them. */
export class Connection {
	readonly profile: Profile;
	readonly #life: Life;
	readonly #scheduler: Scheduler;
	readonly #delay: () => number;

	constructor(profile: Profile, life: Life, scheduler: Scheduler, delay: () => number) {
		this.profile = profile;
		this.#life = life;
		this.#scheduler = scheduler;
		this.#delay = delay;
	}

	/** The promise of a tab that ended never settles. */
	transact<T>(durability: Durability, work: (tx: Tx) => T): Promise<T> {
		const { profile } = this;
		const at = Math.max(this.#scheduler.now + this.#delay(), profile.busyUntil);
		profile.busyUntil = at;
		return new Promise((resolve, reject) => {
			this.#scheduler.after(at - this.#scheduler.now, this.#life, () => {
				try {
					const value = profile.commit(durability, work);
					this.#scheduler.after(0, this.#life, () => resolve(value));
				} catch (cause) {
					this.#scheduler.after(0, this.#life, () => reject(cause));
				}
			});
		});
	}

	read<T>(work: (tx: Tx) => T): Promise<T> {
		return this.transact('relaxed', work);
	}
}
