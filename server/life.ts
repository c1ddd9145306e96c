import type { DeviceKey } from '#protocol/entry.ts';
import type { Witness } from '#protocol/witness.ts';
import type { Database } from './database/database.ts';
import type { Epoch, EpochReason, Held } from './epoch.ts';
import type { AckTracker } from './ledger/acks.ts';
import { LEDGER_START, type Ledger, type LedgerPosition } from './ledger/ledger.ts';
import { vectorKey } from './projections/fold-row.ts';

/** What the guard of a server's life works with. */
export type LifeParts = {
	readonly db: Database;
	readonly ledger: Ledger;
	readonly epoch: Epoch;
	readonly acks: AckTracker;
	readonly now: () => number;
	/** Folds everything again, because the read models hold what the ledger does not. */
	readonly refold: () => void;
};

/** Why a life begins. */
export type NewLife = {
	/** The epoch in force when the reason was found; someone else may have begun a new life since. */
	readonly seen: string;
	readonly reason: EpochReason;
	readonly detail: string;
	/** A life that a device told of and this server has never had. */
	readonly heard?: string;
};

/**
 * Notices that the server went back in time, by what devices have seen of it, and begins a new life then (design.md §3,
 * sync.md F4). One a process; several processes agree through the database.
 */
export class Life {
	readonly #parts: LifeParts;
	readonly #listeners = new Set<() => void>();
	#beginning: Promise<string> | null = null;
	/** A head the ledger surely had: most witnesses are settled without asking it. */
	#head: LedgerPosition = LEDGER_START;

	constructor(parts: LifeParts) {
		this.#parts = parts;
	}

	/** Hears what a device has seen; begins a new life when the ledger no longer knows of it. */
	async hear(witness: Witness, device: DeviceKey): Promise<void> {
		const seen = this.#parts.epoch.current();
		if (witness.epoch !== seen) {
			if (this.#parts.epoch.knows(witness.epoch)) return;
			const detail = `${vectorKey(device)}: tells of a life ${witness.epoch} that was undone`;
			await this.begin({ seen, reason: 'witness', detail, heard: witness.epoch });
			return;
		}
		const lost = (await this.#lostEntries(witness, device)) ?? (await this.#lostHead(witness));
		if (lost === null) return;
		const detail = `${vectorKey(device)}: ${lost}`;
		await this.begin({ seen: witness.epoch, reason: 'witness', detail });
	}

	/** Begins a new life once, however many ask at the same time. Answers the epoch then in force. */
	begin(life: NewLife): Promise<string> {
		this.#beginning ??= this.#begin(life).finally(() => {
			this.#beginning = null;
		});
		return this.#beginning;
	}

	/** Told after a new life began in this process; the answer removes the listener. */
	listen(listener: () => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	async #begin({ seen, reason, detail, heard }: NewLife): Promise<string> {
		const { db, epoch, acks, now, refold } = this.#parts;
		if (epoch.current() !== seen) return epoch.current();
		acks.forget();
		this.#head = LEDGER_START;
		const held = await this.#held();
		const begun = epoch.bump(seen, { reason, detail, at: now() }, held, heard);
		if (isFoldedBeyond(db, held)) refold();
		for (const listener of this.#listeners) listener();
		return begun;
	}

	/** What the ledger holds of every device that may still have something to send. */
	#held(): Promise<Held[]> {
		const known = this.#parts.db.all<DeviceKey>(
			"SELECT place AS store, id AS device, incarnation FROM office_devices WHERE state <> 'gone' ORDER BY id",
		);
		return Promise.all(
			known.map(async ({ store, device, incarnation }) => ({
				store,
				device,
				incarnation,
				through: await this.#parts.acks.through({ store, device, incarnation }),
			})),
		);
	}

	/** Acknowledged entries of the device that the ledger does not hold, in words; read from the ledger before it is said. */
	async #lostEntries({ ackedThrough }: Witness, device: DeviceKey): Promise<string | null> {
		const { acks } = this.#parts;
		if (ackedThrough <= (await acks.through(device))) return null;
		acks.forget(device);
		const through = await acks.through(device);
		return ackedThrough <= through ? null : `acknowledged through ${ackedThrough}, held through ${through}`;
	}

	async #lostHead({ head }: Witness): Promise<string | null> {
		const { ledger } = this.#parts;
		if (ledger.isAhead?.(head, this.#head) !== true) return null;
		this.#head = await ledger.head();
		return ledger.isAhead(head, this.#head) === true ? `saw ${head}, the ledger ends at ${this.#head}` : null;
	}
}

/** Whether the read models have folded more of a device than the ledger holds. */
function isFoldedBeyond(db: Database, held: readonly Held[]): boolean {
	const folded = new Map(
		db
			.all<{ device: string; seq: number }>('SELECT device, seq FROM proj_vector')
			.map(({ device, seq }) => [device, seq]),
	);
	return held.some((each) => (folded.get(vectorKey(each)) ?? 0) > each.through);
}
