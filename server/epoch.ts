import type { DeviceKey } from '#protocol/entry.ts';
import type { Database } from './database/database.ts';
import { type RandomBytes, randomHex } from './random.ts';

/** Why a new life of the server began: restored from a backup, a device proved it, or its own files did. */
export type EpochReason = 'restore' | 'witness' | 'regressed';

/** A life of the server as it was noted. */
export type EpochNote = {
	readonly epoch: string;
	readonly reason: EpochReason;
	/** Epoch ms. */
	readonly began_at: number;
	readonly detail: string;
};

const NAME = "SELECT value FROM office_settings WHERE key = 'epoch'";
type Name = { readonly value: string };

/** What the ledger held of a device's journal without a gap. */
export type Held = DeviceKey & { readonly through: number };

/**
 * Names the life of ledger and database together (design.md §3): positions of feeds and watermarks belong to it. It is
 * looked up at every use, because several processes may serve one shop.
 */
export class Epoch {
	readonly #db: Database;
	readonly #ledger: string;
	readonly #random: RandomBytes;

	constructor(db: Database, ledgerEpoch: string, random: RandomBytes) {
		this.#db = db;
		this.#ledger = ledgerEpoch;
		this.#random = random;
		db.run(
			"INSERT INTO office_settings (key, value) VALUES ('epoch', ?) ON CONFLICT DO NOTHING",
			randomHex(random, 8),
		);
	}

	current(): string {
		return this.#named(this.#db.getOffice<Name>(NAME));
	}

	#named(row: Name | undefined): string {
		return `${this.#ledger}.${row?.value ?? ''}`;
	}

	/**
	 * Whether this shop has had that life, or it is none of this ledger's. One it does not know lies in a future that was
	 * undone: its files were put back to before that life began.
	 */
	knows(epoch: string): boolean {
		if (epoch === this.current() || !epoch.startsWith(`${this.#ledger}.`)) return true;
		return this.#db.get('SELECT epoch FROM office_lives WHERE epoch = ?', epoch) !== undefined;
	}

	/**
	 * Begins a new life, unless `seen` is not the present one any more (someone else was first). Notes what is held of
	 * each device, so that it can be said later what came back from whom, and the life `heard` of, so that it is no news
	 * again. Answers the epoch now in force.
	 */
	bump(
		seen: string,
		why: { readonly reason: EpochReason; readonly detail: string; readonly at: number },
		held: readonly Held[],
		heard?: string,
	): string {
		return this.#db.transaction(() => {
			const present = this.#named(this.#db.get<Name>(NAME));
			if (present !== seen) return present;
			this.#db.run("UPDATE office_settings SET value = ? WHERE key = 'epoch'", randomHex(this.#random, 8));
			const epoch = this.current();
			for (const life of [present, epoch, ...(heard === undefined ? [] : [heard])]) {
				this.#db.run('INSERT INTO office_lives (epoch) VALUES (?) ON CONFLICT DO NOTHING', life);
			}
			this.#db.run(
				'INSERT INTO office_epochs (epoch, reason, began_at, detail) VALUES (?, ?, ?, ?)',
				epoch,
				why.reason,
				why.at,
				why.detail,
			);
			for (const { store, device, incarnation, through } of held) {
				this.#db.run(
					'INSERT INTO office_refills (epoch, store, device, incarnation, held_through) VALUES (?, ?, ?, ?, ?)',
					epoch,
					store,
					device,
					incarnation,
					through,
				);
			}
			return epoch;
		});
	}

	/** The present life's note; null when it is the first one. */
	note(): EpochNote | null {
		return (
			this.#db.get<EpochNote>(
				'SELECT epoch, reason, began_at, detail FROM office_epochs WHERE epoch = ?',
				this.current(),
			) ?? null
		);
	}
}
