import type { JournalEntry } from '#protocol/entry.ts';
import type { AppliedDoc, FeedName, ItemDoc } from '#protocol/feed.ts';
import { FeedCopy, LawBroken } from './feed-copy.ts';
import { LoadJournal } from './load-journal.ts';
import { CallRefused, isOutage, type LoadIdentity, LoadTablet } from './load-tablet.ts';

const PAUSE_MS = 50;

/**
 * A tablet on the wire that sells, pushes, pulls and reports for as long as it is let, remembers every acknowledgement
 * it was ever given, and throws {@link LawBroken} when the server takes one back.
 */
export class TradingTablet {
	readonly wire: LoadTablet;
	readonly journal: LoadJournal;
	readonly copies: readonly FeedCopy[];
	/** Hash of every entry that was ever acknowledged, by id. */
	readonly acked = new Map<string, string>();
	#ackedThrough = 0;
	#epoch = '';
	#pending: JournalEntry[] = [];
	/** Acknowledged since they were last asked about. */
	#recent: JournalEntry[] = [];
	#pushed = 0;

	constructor(
		identity: LoadIdentity,
		{ port, items, feeds }: { port: () => number; items: readonly ItemDoc[]; feeds: readonly FeedName[] },
	) {
		this.wire = new LoadTablet(identity, port);
		this.journal = new LoadJournal(identity, identity.register, items);
		this.copies = feeds.map((feed) => new FeedCopy(this.wire, feed));
	}

	/** Does what it always does, through every outage, until told to stop; then nothing is left to push. */
	async trade(isOver: () => boolean, random: () => number): Promise<void> {
		while (!isOver()) {
			this.#pending.push(...this.journal.sales(1 + Math.floor(random() * 3)));
			await this.#through(() => this.#push());
			if (random() < 0.4) await this.#through(() => this.#copy(random).pull());
			if (random() < 0.15) await this.#through(() => this.#report());
			await pause(random() * 30);
		}
	}

	/** Asks the server again about what it acknowledged since the last time: each must be a duplicate (L2, L3). */
	async askAgain(): Promise<void> {
		for (let at = 0; at < this.#recent.length; at += 200) {
			const docs = this.#recent.slice(at, at + 200);
			const { rows } = await this.wire.push(docs);
			const lost = rows.filter(({ result }) => result !== 'duplicate').map(({ id }) => id);
			if (lost.length > 0) throw new LawBroken(`acknowledged and not there: ${lost}`);
		}
		this.#recent = [];
	}

	/** Pulls until the stock it sees contains every one of its own entries (`applied_through`). */
	async pullApplied(timeoutMs: number): Promise<void> {
		const { device, incarnation } = this.wire.identity;
		const stock = this.copies.find(({ feed }) => feed === 'availability');
		const until = performance.now() + timeoutMs;
		for (;;) {
			for (const copy of this.copies) await copy.pull();
			const applied = stock?.get<AppliedDoc>('applied:through')?.through[`${device}.${incarnation}`] ?? 0;
			if (applied === this.#ackedThrough) return;
			if (applied > this.#ackedThrough) throw new LawBroken(`applied ${applied} of ${this.#ackedThrough}`);
			if (performance.now() > until) {
				throw new LawBroken(`${device}: applied ${applied} of ${this.#ackedThrough}, and no more comes`);
			}
			await pause(PAUSE_MS);
		}
	}

	get ackedThrough(): number {
		return this.#ackedThrough;
	}

	/** Tries until nobody is away; anything but an outage is a broken law or a broken test. */
	async #through(call: () => Promise<void>): Promise<void> {
		for (;;) {
			try {
				await call();
				return;
			} catch (cause) {
				if (cause instanceof CallRefused && cause.status === 409) throw new LawBroken(cause.message);
				if (!isOutage(cause)) throw cause;
				await pause(PAUSE_MS);
			}
		}
	}

	async #push(): Promise<void> {
		while (this.#pending.length > 0) {
			const docs = this.#pending.slice(0, 200);
			const answer = await this.wire.push(docs);
			this.#epoch ||= answer.epoch;
			if (answer.epoch !== this.#epoch) throw new LawBroken(`a new epoch: ${answer.epoch}`);
			this.#rises(answer.acked_through);
			this.#pending = this.#pending.slice(docs.length);
			this.#recent.push(...docs);
			for (const { id, hash } of docs) this.acked.set(id, hash);
			this.#pushed += docs.length;
			if (this.#ackedThrough !== this.#pushed) {
				throw new LawBroken(`${this.#pushed} acknowledged one by one, ${this.#ackedThrough} together`);
			}
		}
	}

	async #report(): Promise<void> {
		this.#rises((await this.wire.report()).acked_through);
	}

	#rises(through: number): void {
		if (through < this.#ackedThrough) {
			throw new LawBroken(`acknowledged through ${this.#ackedThrough}, then only ${through}`);
		}
		this.#ackedThrough = through;
	}

	#copy(random: () => number): FeedCopy {
		const copy = this.copies[Math.floor(random() * this.copies.length)];
		if (!copy) throw new Error('no feeds');
		return copy;
	}
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
