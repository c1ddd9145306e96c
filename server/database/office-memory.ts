/** Statements that change master data. */
const WRITES_OFFICE = /^\s*(?:insert|update|delete|replace|with|drop|alter)\b.*\boffice_/is;
/** Rows kept of one statement; a stranger with endless wrong tokens must not fill the memory. */
const MAX_ROWS = 5000;

/** Another process is asked for this often; asking costs a tenth of what a push does. */
const LOOK_MS = 10;

/** Writes to master data by any connection of this process. */
let writes = 0;

/** A row of master data was written, or a read one rolled back. */
export function officeChanged(): void {
	writes++;
}

/** Whether a statement, or a text of several, may change master data. */
export const writesOffice = (sql: string): boolean => WRITES_OFFICE.test(sql);

/**
 * Rows of `office_*` as they were read, let go when one of them may have changed: at once for changes of this process,
 * within {@link LOOK_MS} for those of another. One a connection.
 */
export class OfficeMemory {
	readonly #othersVersion: () => number;
	readonly #rows = new Map<string, Map<string, object | undefined>>();
	#lookedAt = 0;
	#others = 0;
	#writes = -1;

	/** `othersVersion` changes with every commit of another connection. */
	constructor(othersVersion: () => number) {
		this.#othersVersion = othersVersion;
	}

	/** The row kept under a statement and its parameters, or what `read` finds. */
	get<T extends object>(
		sql: string,
		params: readonly unknown[],
		read: () => T | undefined,
	): Readonly<T> | undefined {
		this.#forgetChanged();
		const rows = this.#rows.get(sql) ?? new Map<string, object | undefined>();
		this.#rows.set(sql, rows);
		const name = JSON.stringify(params);
		if (rows.has(name)) return rows.get(name) as T | undefined;
		const row = read();
		if (rows.size >= MAX_ROWS) rows.clear();
		rows.set(name, row && Object.freeze(row));
		return row;
	}

	#forgetChanged(): void {
		const before = this.#others;
		const now = Date.now();
		if (now < this.#lookedAt || now - this.#lookedAt >= LOOK_MS) {
			this.#others = this.#othersVersion();
			this.#lookedAt = now;
		}
		if (this.#writes === writes && this.#others === before) return;
		this.#writes = writes;
		this.#rows.clear();
	}
}
