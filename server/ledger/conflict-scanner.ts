import type { Database } from '#server/database/database.ts';
import { SerialWorker } from '#server/serial-worker.ts';
import { LEDGER_START, type Ledger } from './ledger.ts';

/** How often a ledger on several nodes is looked through. */
const EVERY_MS = 5 * 60_000;
const CURSOR = 'conflicts_since';

/**
 * Looks for contents that lost against another under one id, as two halves of a cluster leave them when they meet
 * again, and keeps them aside (sync.md F36). It goes on where it was, also after a restart.
 */
export class ConflictScanner {
	readonly #db: Database;
	readonly #ledger: Ledger;
	readonly #found: () => void;
	readonly #worker: SerialWorker;
	#timer: NodeJS.Timeout | undefined;

	/** `found` is called when something was kept aside. */
	constructor(db: Database, ledger: Ledger, found: () => void, failed: (cause: unknown) => void) {
		this.#db = db;
		this.#ledger = ledger;
		this.#found = found;
		this.#worker = new SerialWorker(async () => {
			await this.scan();
		}, failed);
	}

	/** Scans now and every few minutes. */
	start(): void {
		if (!this.#ledger.keepConflicts) return;
		void this.#worker.wake();
		this.#timer = setInterval(() => this.#worker.wake(), EVERY_MS).unref();
	}

	stop(): Promise<void> {
		clearInterval(this.#timer);
		return this.#worker.stop();
	}

	/** Scans what is new since the last time. Answers how many contents were kept aside. */
	async scan(): Promise<number> {
		const kept = await keepConflicts(this.#db, this.#ledger, () => this.#worker.stopping);
		if (kept > 0) this.#found();
		return kept;
	}
}

/** Keeps every losing content aside that is new since the last scan. */
export async function keepConflicts(
	db: Database,
	ledger: Ledger,
	stopping: () => boolean = () => false,
): Promise<number> {
	let kept = 0;
	while (ledger.keepConflicts && !stopping()) {
		const since =
			db.get<{ value: string }>('SELECT value FROM office_settings WHERE key = ?', CURSOR)?.value ??
			LEDGER_START;
		const page = await ledger.keepConflicts(since);
		kept += page.kept;
		if (page.last === since) break;
		db.run(
			`INSERT INTO office_settings (key, value) VALUES (?, ?)
			 ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
			CURSOR,
			page.last,
		);
	}
	return kept;
}
