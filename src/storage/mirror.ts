import Dexie, { type DBCore, type DBCoreMutateRequest, type Middleware } from 'dexie';
import { later } from '#platform/timer.ts';
import type { NorenDatabase } from './database.ts';
import { type Room, withRoom } from './make-room.ts';

/** Tables that nobody can send this device again. */
export const MIRRORED = [
	...(['meta', 'journal', 'movements', 'receipts', 'drawers', 'baskets'] as const),
	...(['returned', 'balances', 'payments', 'person_facts', 'person_keys'] as const),
] as const;

/** What one table was told to write. */
type Change = { readonly table: string; readonly request: DBCoreMutateRequest };

/** How a copy is kept when that is hard. */
export type MirrorOptions = {
	/** The first pause before a copy that could not be written is tried again, ms. */
	readonly againAfterMs?: number;
	/** What may be given up of a copy that finds no room. */
	readonly room?: (copy: NorenDatabase) => Room;
};

const isMirrored = (table: string): boolean => (MIRRORED as readonly string[]).includes(table);

/** What is no entry of the journal may wait so long to be copied, with what comes after it, ms. */
const GATHER_MS = 300;
/** A start has better things to do than to copy what was there before it, ms. */
const AFTER_START_MS = 6000;

/** How long a commit waits for its copy: a sale never waits for more (L18), ms. */
const PATIENCE_MS = 1000;

/** A copy that could not be written is tried again after this pause, and after twice the last one each time, ms. */
const AGAIN_AFTER_MS = 60_000;
const AGAIN_AT_MOST_MS = 60 * 60_000;

/**
 * A second copy of what cannot be downloaded again, in files of its own. Chromium writes on behind a record that a kill
 * or a power cut has torn, and at the next start but one takes all databases of the default bucket for broken and begins
 * empty ones (LevelDB's `reuse_logs`; `faults/torn-storage.spec.ts` shows it). Two copies are hardly ever torn at once: a
 * database that is empty, broken or behind comes back from the copy before it is written, and a copy that is so is made
 * good from the database a moment after the start (`mirror-heal.ts`).
 */
export class Mirror {
	/** Opens the copy and brings it to where the journal is, or answers null; null itself while nothing is followed. */
	#follow: (() => Promise<NorenDatabase | null>) | null = null;
	#copy: NorenDatabase | null = null;
	#pending: Change[] = [];
	#copying: Promise<void> | null = null;
	#willCopy = () => {};
	/** The copy could not be written: what is committed now is not noted, the next attempt finds it in main. */
	#isBehind = false;
	#pauseMs: number;
	readonly #failed: (cause: unknown) => void;
	readonly #given: Required<MirrorOptions>;

	/** `failed` is told each time the copy cannot be written; it is made good when that is tried again. */
	constructor(failed: (cause: unknown) => void, options: MirrorOptions = {}) {
		this.#failed = failed;
		this.#given = { againAfterMs: AGAIN_AFTER_MS, room: () => [], ...options };
		this.#pauseMs = this.#given.againAfterMs;
	}

	/** Takes note of all that a connection commits to the mirrored tables. Before the connection is opened. */
	watch(db: NorenDatabase): void {
		db.use(observing((changes) => this.#add(changes)));
	}

	/**
	 * From now on everything committed goes into the copy, which `follow` opens a while after the start, or at the first
	 * sale: with all that was committed up to then, and not ahead of it.
	 */
	begin(follow: () => Promise<NorenDatabase | null>): void {
		this.#follow = follow;
		this.#willCopy = later(AFTER_START_MS, () => this.#copyNow());
	}

	/** Tries a copy that could not be written again, now: there may be room for it. */
	again(): void {
		if (!this.#isBehind || this.#copying) return;
		this.#willCopy();
		this.#copy?.letGo();
		this.#copy = null;
		this.#isBehind = false;
		this.#copyNow();
	}

	/** Nothing is copied any more; for a page that gives its databases up. */
	close(): void {
		this.#willCopy();
		this.#copy?.letGo();
		this.#copy = null;
		this.#follow = null;
		this.#pending = [];
		this.#isBehind = false;
	}

	/** The copy once it follows, or as far as it does; null before, and where there is none. */
	get copy(): NorenDatabase | null {
		return this.#copy;
	}

	/** Resolves when everything committed so far is copied, or can't be, or takes too long. */
	async settled(): Promise<void> {
		if (!this.#copying) return;
		await Promise.race([this.#copying, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
	}

	#add(changes: readonly Change[]): void {
		if (!this.#follow || this.#isBehind) return;
		const isFirst = this.#pending.length === 0;
		this.#pending.push(...changes);
		if (changes.some(({ table }) => table === 'journal')) this.#copyNow();
		else if (isFirst && this.#copy) this.#willCopy = later(GATHER_MS, () => this.#copyNow());
	}

	#copyNow(): void {
		if (!this.#follow || this.#isBehind) return;
		this.#copying ??= this.#copyAll(this.#follow).finally(() => {
			this.#copying = null;
		});
	}

	async #copyAll(follow: () => Promise<NorenDatabase | null>): Promise<void> {
		try {
			const copy = this.#copy ?? (await follow());
			// Not now: the next sale asks again.
			if (!copy) return;
			if (this.#follow !== follow) return copy.letGo();
			this.#copy = copy;
			while (this.#pending.length > 0) {
				const changes = this.#pending;
				this.#pending = [];
				await withRoom(this.#given.room(copy), () =>
					copy.transaction('rw', [...MIRRORED], () => repeat(copy, changes)),
				);
			}
			this.#pauseMs = this.#given.againAfterMs;
		} catch (cause) {
			if (this.#follow !== follow) return;
			this.#isBehind = true;
			this.#pending = [];
			this.#willCopy = later(this.#pauseMs, () => this.again());
			this.#pauseMs = Math.min(2 * this.#pauseMs, AGAIN_AT_MOST_MS);
			this.#failed(cause);
		}
	}
}

/** Hands on what each transaction wrote to mirrored tables, once it is committed. */
function observing(committed: (changes: readonly Change[]) => void): Middleware<DBCore> {
	const written = new WeakMap<object, Change[]>();
	return {
		stack: 'dbcore',
		name: 'mirror',
		create: (core) => ({
			...core,
			transaction(tables, mode, options) {
				const trans = core.transaction(tables, mode, options);
				if (mode !== 'readwrite' || !tables.some(isMirrored)) return trans;
				const changes: Change[] = [];
				written.set(trans, changes);
				(trans as unknown as IDBTransaction).addEventListener('complete', () => {
					if (changes.length > 0) committed(changes);
				});
				return trans;
			},
			table(name) {
				const table = core.table(name);
				if (!isMirrored(name)) return table;
				return {
					...table,
					mutate: (request) =>
						table.mutate(request).then((answer) => {
							if (answer.numFailures === 0) written.get(request.trans)?.push({ table: name, request });
							return answer;
						}),
				};
			},
		}),
	};
}

/** Does the same on the copy; what was added is put, so that twice is once. */
async function repeat(copy: NorenDatabase, changes: readonly Change[]): Promise<void> {
	const { idbtrans: trans } = Dexie.currentTransaction as unknown as {
		idbtrans: DBCoreMutateRequest['trans'];
	};
	for (const { table, request } of changes) {
		await copy.core
			.table(table)
			.mutate(
				request.type === 'add' || request.type === 'put'
					? { type: 'put', values: request.values, trans }
					: { ...request, trans },
			);
	}
}
