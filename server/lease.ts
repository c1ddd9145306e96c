import type { Database } from './database/database.ts';

/** Someone else holds the lease now: what was about to be written is theirs to write. */
export class LeaseLostError extends Error {
	override readonly name = 'LeaseLostError';
}

/** How long a lease lives without being renewed. */
const LIFE_MS = 10_000;

/** The database's own clock in epoch ms: the same for every process, read in the transaction that compares. */
const NOW = "CAST(unixepoch('subsec') * 1000 AS INTEGER)";

/**
 * One holder at a time of a task among several processes on one database. The token rises with every new holder, and
 * {@link assertHeld} is asked inside each transaction of the task: a process that was paused past its time finds a
 * higher token, or its own lease run out, and writes nothing.
 */
export class Lease {
	readonly #db: Database;
	readonly #name: string;
	readonly #holder: string;
	readonly #lifeMs: number;
	#token: number | null = null;

	/** `holder` is a name no other process has. */
	constructor(db: Database, name: string, holder: string, lifeMs = LIFE_MS) {
		this.#db = db;
		this.#name = name;
		this.#holder = holder;
		this.#lifeMs = lifeMs;
	}

	/** Takes the lease, or renews it past half of its life. Answers its token, null when another process holds it. */
	take(): number | null {
		if (this.#token !== null && this.#rest() > this.#lifeMs / 2) return this.#token;
		this.#token = this.#db.transaction(() => {
			if (this.#renew()) return this.#token;
			const taken = this.#db.run(
				`INSERT INTO office_leases (name, holder, token, expires_at) VALUES (?, ?, 1, ${NOW} + ?)
				 ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, token = token + 1,
					expires_at = excluded.expires_at WHERE expires_at <= ${NOW}`,
				this.#name,
				this.#holder,
				this.#lifeMs,
			);
			return taken === 0 ? null : this.#tokenInForce();
		});
		return this.#token;
	}

	/** Throws {@link LeaseLostError} unless this process holds the lease. Call in the transaction that writes. */
	assertHeld(): void {
		const rest = this.#token === null ? 0 : this.#rest();
		if (rest <= 0) {
			this.#token = null;
			throw new LeaseLostError(`Another process may hold the lease "${this.#name}" now`);
		}
		if (rest < this.#lifeMs / 2) this.#renew();
	}

	/** Gives it up, so that another process need not wait. */
	release(): void {
		if (this.#token === null) return;
		this.#db.run(
			'UPDATE office_leases SET expires_at = 0 WHERE name = ? AND holder = ? AND token = ?',
			this.#name,
			this.#holder,
			this.#token,
		);
		this.#token = null;
	}

	/** Milliseconds this process still holds it; 0 or less when it does not. */
	#rest(): number {
		const row = this.#db.get<{ rest: number }>(
			`SELECT expires_at - ${NOW} AS rest FROM office_leases WHERE name = ? AND holder = ? AND token = ?`,
			this.#name,
			this.#holder,
			this.#token,
		);
		return row?.rest ?? 0;
	}

	#renew(): boolean {
		if (this.#token === null) return false;
		const renewed = this.#db.run(
			`UPDATE office_leases SET expires_at = ${NOW} + ?
			 WHERE name = ? AND holder = ? AND token = ? AND expires_at > ${NOW}`,
			this.#lifeMs,
			this.#name,
			this.#holder,
			this.#token,
		);
		return renewed > 0;
	}

	#tokenInForce(): number {
		const row = this.#db.get<{ token: number }>('SELECT token FROM office_leases WHERE name = ?', this.#name);
		return row?.token ?? 0;
	}
}
