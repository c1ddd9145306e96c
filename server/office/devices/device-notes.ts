import type { DeviceKey } from '#protocol/entry.ts';
import type { ReportRequest } from '#protocol/wire.ts';
import type { Database } from '#server/database/database.ts';
import { vectorKey } from '#server/projections/fold-row.ts';

/** How seldom "last seen" is written for a device that says nothing else. */
const SEEN_EVERY_MS = 60_000;
/** Notes are gathered this long: each write is an fsync, and five hundred tablets report every minute. */
const GATHER_MS = 250;

type Note = {
	readonly key: DeviceKey;
	seenAt: number;
	report: { readonly content: ReportRequest; readonly protocol: number; readonly at: number } | null;
};

/**
 * Writes down who was seen when and what they reported, many in one transaction. A crash loses a quarter of a second of
 * it, and every device says it again. Never in the way of a push: a full disk is the caller's affair elsewhere.
 */
export class DeviceNotes {
	readonly #db: Database;
	readonly #failed: (cause: unknown) => void;
	readonly #waiting = new Map<string, Note>();
	#timer: NodeJS.Timeout | undefined;

	constructor(db: Database, failed: (cause: unknown) => void) {
		this.#db = db;
		this.#failed = failed;
	}

	/** The device called at `now`; `before` is when it was last written down. */
	seen(key: DeviceKey, before: number | null, now: number): void {
		if (before === null || now - before > SEEN_EVERY_MS) this.#note(key, now);
	}

	/** The device said this of itself, by this protocol. */
	report(key: DeviceKey, content: ReportRequest, protocol: number, now: number): void {
		this.#note(key, now).report = { content, protocol, at: now };
	}

	/** Writes what is waiting now; readers of the figures call it first. */
	flush(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		if (this.#waiting.size === 0) return;
		const notes = [...this.#waiting.values()];
		try {
			this.#db.transaction(() => {
				for (const note of notes) this.#write(note);
			});
			this.#waiting.clear();
		} catch (cause) {
			this.#failed(cause); // kept and written with the next one
		}
	}

	#note(key: DeviceKey, now: number): Note {
		const name = vectorKey(key);
		const note = this.#waiting.get(name) ?? { key, seenAt: now, report: null };
		note.seenAt = now;
		this.#waiting.set(name, note);
		this.#timer ??= setTimeout(() => this.flush(), GATHER_MS);
		return note;
	}

	#write({ key, seenAt, report }: Note): void {
		this.#db.run(
			`UPDATE office_devices SET last_seen_at = ?, report = coalesce(?, report),
				reported_at = coalesce(?, reported_at), protocol = coalesce(?, protocol)
			 WHERE id = ? AND incarnation = ?`,
			seenAt,
			report ? JSON.stringify(report.content) : null,
			report?.at ?? null,
			report?.protocol ?? null,
			key.device,
			key.incarnation,
		);
	}
}
