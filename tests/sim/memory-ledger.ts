import { type DeviceKey, entryPrefix, type JournalEntry, parseEntryId } from '#protocol/entry.ts';
import type {
	AppendOutcome,
	Ledger,
	LedgerInfo,
	LedgerPosition,
	LedgerRow,
	QuarantineRecord,
} from '#server/ledger/ledger.ts';
import {
	entryDocument,
	type LedgerDocument,
	ledgerRow,
	quarantineDocument,
	quarantinedSeq,
	reuseRecord,
} from '#server/ledger/ledger-documents.ts';

/** What is on the disk of a ledger: documents in the order they were written. It outlives the process. */
export class LedgerDisk {
	readonly epoch: string;
	readonly documents: LedgerDocument[] = [];
	readonly #byId = new Map<string, LedgerDocument>();

	/** Every entry id that was ever durable, in any copy of this disk. */
	readonly #ever: Set<string>;

	constructor(epoch: string, documents: readonly LedgerDocument[] = [], ever: Set<string> = new Set()) {
		this.epoch = epoch;
		this.#ever = ever;
		for (const document of documents) this.keep(document);
	}

	byId(id: string): LedgerDocument | null {
		return this.#byId.get(id) ?? null;
	}

	/** Keeps a document unless its id is taken. Answers whether it was kept. */
	keep(document: LedgerDocument): boolean {
		if (this.#byId.has(document._id)) return false;
		this.#byId.set(document._id, document);
		this.documents.push(document);
		if (document.type === 'entry') this.#ever.add(document._id);
		else if (document.type === 'quarantine' && quarantinedSeq(document) !== null)
			this.#ever.add(document.claimed_id);
		return true;
	}

	/** Whether an entry was durable at some time, whole or kept aside. */
	everHeld(id: string): boolean {
		return this.#ever.has(id);
	}

	/** Loses the last documents, as a disk that lied about fsync does (sync.md F2). */
	tear(count: number): void {
		for (const { _id } of this.documents.splice(Math.max(0, this.documents.length - count)))
			this.#byId.delete(_id);
	}

	/** A copy as a backup holds it; a restored ledger keeps its own life's name. */
	copy(): LedgerDisk {
		return new LedgerDisk(this.epoch, this.documents, this.#ever);
	}
}

/** How long the disk takes; resolves when a write is durable or a read is answered. */
export type DiskDelay = () => Promise<void>;

/** The ledger over memory, one process' hold on a {@link LedgerDisk}. Passes the suite every ledger passes. */
export class MemoryLedger implements Ledger {
	readonly #disk: LedgerDisk;
	readonly #delay: DiskDelay;
	readonly #now: () => number;

	constructor(disk: LedgerDisk, now: () => number, delay: DiskDelay = () => Promise.resolve()) {
		this.#disk = disk;
		this.#now = now;
		this.#delay = delay;
	}

	async append(entries: readonly JournalEntry[], pushedBy: DeviceKey): Promise<AppendOutcome[]> {
		if (entries.length === 0) return [];
		const receivedAt = this.#now();
		await this.#delay();
		const outcomes = entries.map((entry): AppendOutcome => {
			const copy = structuredClone(entry);
			if (this.#disk.keep(entryDocument(copy, receivedAt))) return 'stored';
			const there = this.#disk.byId(entry.id);
			if (there?.type === 'entry' && there.entry.hash === entry.hash) return 'duplicate';
			this.#disk.keep(quarantineDocument(reuseRecord(copy, pushedBy, receivedAt)));
			return 'id_reuse';
		});
		await this.#delay();
		return outcomes;
	}

	async quarantine(records: readonly QuarantineRecord[]): Promise<void> {
		if (records.length === 0) return;
		await this.#delay();
		for (const record of records) this.#disk.keep(quarantineDocument(record));
		await this.#delay();
	}

	async get(id: string): Promise<JournalEntry | null> {
		await this.#delay();
		const there = this.#disk.byId(id);
		return there?.type === 'entry' ? there.entry : null;
	}

	async changesSince(since: LedgerPosition, limit: number) {
		await this.#delay();
		const from = Number(since);
		const page = this.#disk.documents.slice(from, from + limit);
		const rows = page.flatMap((document, at): LedgerRow[] => {
			const row = ledgerRow(String(from + at + 1), document);
			return row ? [row] : [];
		});
		return { rows, last: page.length > 0 ? String(from + page.length) : since };
	}

	async heldSeqs(key: DeviceKey): Promise<readonly number[]> {
		await this.#delay();
		const prefix = entryPrefix(key);
		return this.#disk.documents.flatMap((document) => {
			if (document.type === 'entry') {
				const seq = document._id.startsWith(prefix) ? parseEntryId(document._id)?.seq : undefined;
				return seq === undefined ? [] : [seq];
			}
			if (document.type !== 'quarantine') return [];
			const seq = document.claimed_id.startsWith(prefix) ? quarantinedSeq(document) : null;
			return seq === null ? [] : [seq];
		});
	}

	async devices(): Promise<readonly DeviceKey[]> {
		await this.#delay();
		const found = new Map<string, DeviceKey>();
		for (const { _id, type } of this.#disk.documents) {
			const id = type === 'entry' ? parseEntryId(_id) : null;
			if (!id) continue;
			const { store, device, incarnation } = id;
			found.set(entryPrefix(id), { store, device, incarnation });
		}
		return [...found.values()].sort((a, b) =>
			a.device === b.device ? a.incarnation - b.incarnation : a.device < b.device ? -1 : 1,
		);
	}

	async *entriesOf(key: DeviceKey): AsyncIterable<JournalEntry> {
		await this.#delay();
		const prefix = entryPrefix(key);
		const entries = this.#disk.documents.flatMap((document) =>
			document.type === 'entry' && document._id.startsWith(prefix) ? [document.entry] : [],
		);
		yield* entries.sort((a, b) => a.seq - b.seq);
	}

	async head(): Promise<LedgerPosition> {
		await this.#delay();
		return String(this.#disk.documents.length);
	}

	isAhead(a: LedgerPosition, b: LedgerPosition): boolean | null {
		return /^\d{1,15}$/.test(a) && /^\d{1,15}$/.test(b) ? Number(a) > Number(b) : null;
	}

	async info(): Promise<LedgerInfo> {
		await this.#delay();
		const { length } = this.#disk.documents;
		return { engine: 'memory', documents: length, head: String(length) };
	}

	epoch(): string {
		return this.#disk.epoch;
	}

	close(): Promise<void> {
		return this.#delay();
	}
}
