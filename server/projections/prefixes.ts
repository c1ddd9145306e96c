import { GENESIS_HASH } from '#protocol/hash.ts';
import type { Database } from '#server/database/database.ts';

/**
 * How far a device incarnation is folded; `head` is '' when the last number was a quarantined one. `waits`: rows are
 * parked behind a gap.
 */
export type Prefix = {
	readonly seq: number;
	readonly head: string;
	readonly waits: boolean;
};

type Moved = { readonly seq: number; readonly head: string; readonly store: string };

/** The prefixes of the devices that a run of rows touches: read together, moved in memory, written together. */
export class Prefixes {
	readonly #db: Database;
	readonly #known = new Map<string, Prefix>();
	readonly #moved = new Map<string, Moved>();

	constructor(db: Database, devices: Iterable<string>) {
		this.#db = db;
		const asked = [...new Set(devices)];
		for (const device of asked) this.#known.set(device, { seq: 0, head: GENESIS_HASH, waits: false });
		const folded = db.allIn<{ device: string; seq: number; head: string }>(
			'SELECT device, seq, head FROM proj_vector WHERE device IN',
			asked,
		);
		for (const { device, seq, head } of folded) this.#known.set(device, { seq, head, waits: false });
		const parked = db.allIn<{ device: string; last: number }>(
			'SELECT device, max(seq) AS last FROM proj_parked WHERE device IN',
			asked,
			'GROUP BY device',
		);
		for (const { device, last } of parked) if (last > this.of(device).seq) this.#waits(device, true);
	}

	/** Where a device is; it must be one of those named at the start. */
	of(device: string): Prefix {
		const known = this.#known.get(device);
		if (!known) throw new Error(`the prefix of ${device} was not asked for`);
		return known;
	}

	advance(device: string, seq: number, head: string, store: string): void {
		this.#known.set(device, { seq, head, waits: this.of(device).waits });
		this.#moved.set(device, { seq, head, store });
	}

	/** Puts a row aside until the gap before it closes; an entry takes the place of a quarantined number. */
	park(device: string, seq: number, entry: string): void {
		this.#db.run(
			`INSERT INTO proj_parked (device, seq, entry) VALUES (?, ?, ?)
			 ON CONFLICT (device, seq) DO UPDATE SET entry = excluded.entry WHERE proj_parked.entry = ''`,
			device,
			seq,
			entry,
		);
		this.#waits(device, true);
	}

	/** The row parked as the device's next one, or null. */
	next(device: string): string | null {
		const { seq, waits } = this.of(device);
		if (!waits) return null;
		const row = this.#db.get<{ entry: string }>(
			'SELECT entry FROM proj_parked WHERE device = ? AND seq = ?',
			device,
			seq + 1,
		);
		return row ? row.entry : null;
	}

	/** Takes a parked row away when it is what is given; answers whether it was. */
	unpark(device: string, seq: number, entry: string): boolean {
		const sql = 'DELETE FROM proj_parked WHERE device = ? AND seq = ? AND entry = ?';
		return this.#db.run(sql, device, seq, entry) > 0;
	}

	/** Writes down how far the devices are now. */
	write(): void {
		this.#db.runMany(
			'INSERT INTO proj_vector (device, seq, head, store)',
			[...this.#moved].map(([device, { seq, head, store }]) => [device, seq, head, store]),
			'ON CONFLICT (device) DO UPDATE SET seq = excluded.seq, head = excluded.head',
		);
		this.#db.runMany(
			'INSERT INTO proj_applied_dirty (device)',
			[...this.#moved.keys()].map((device) => [device]),
			'ON CONFLICT DO NOTHING',
		);
	}

	#waits(device: string, waits: boolean): void {
		this.#known.set(device, { ...this.of(device), waits });
	}
}
