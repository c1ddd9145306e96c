import { invariant } from '#domain/invariant.ts';
import type { PushSource } from '#ports/outbox.ts';
import type { JournalEntry } from '#protocol/entry.ts';
import { MAX_PUSH_ENTRIES, PUSH_BATCH_BYTES, PushAnswer } from '#protocol/wire.ts';
import type { CallFailure } from './call-failure.ts';
import { Pace } from './pace.ts';
import type { Transport } from './transport.ts';

/** How a round of pushing ended. `stuck`: all was offered, but the server does not count on past some entry. */
export type PushOutcome =
	| { readonly status: 'drained'; readonly pushed: number }
	| { readonly status: 'stuck' | 'failed'; readonly pushed: number; readonly failure: CallFailure };

const PUSH_PATH = '/v1/journal/_bulk_docs';
const NO_PROGRESS: CallFailure = { code: 'server_refused', reached: true, error: 'no_progress' };
/** Statuses of a batch that is refused as it is: one of its entries is the reason (F34). */
const BATCH_REFUSED: ReadonlySet<number> = new Set([400, 413]);
/** Rounds in which only the first stuck entry is tried again, before everything behind it is offered once more. */
const PROBES = 8;

/** The first entry the server does not count, and how far all behind it was offered nevertheless. */
type Stuck = { readonly seq: number; readonly offeredThrough: number; readonly probes: number };

/** Where one round stands. */
type Round = {
	pushed: number;
	/** Entries after this one are next; undefined for those after the watermark. */
	after: number | undefined;
	/** Most entries of the next batch, while one that is refused is looked for. */
	limit: number;
	/** The gap before a batch was gone back for; once a round is enough. */
	hasRefilled: boolean;
	offeredThrough: number;
	/** The server counted on to here: a round that is offered the same again would never end. */
	acceptedThrough: number;
	stuck: { readonly seq: number; readonly failure: CallFailure } | null;
};

/**
 * Sends every unacknowledged entry, oldest first, in batches bounded by count and bytes. Only the server's watermark
 * takes entries off the outbox; a batch whose answer is lost is simply sent again and counted as duplicate. An entry
 * that the server does not take is passed over, so that it holds up nothing behind it, and tried again next time.
 */
export class Pusher {
	readonly #outbox: PushSource;
	readonly #transport: Transport;
	readonly #path: string;
	readonly #count = new Pace(MAX_PUSH_ENTRIES, { least: 1, most: MAX_PUSH_ENTRIES });
	readonly #bytes = new Pace(PUSH_BATCH_BYTES / 4, { least: 16 * 1024, most: PUSH_BATCH_BYTES });
	/** From the round before. */
	#stuck: Stuck | null = null;

	constructor(outbox: PushSource, transport: Transport, path = PUSH_PATH) {
		this.#outbox = outbox;
		this.#transport = transport;
		this.#path = path;
	}

	/** One round: everything there is, once. */
	async push(): Promise<PushOutcome> {
		const limit = this.#stuck ? 1 : MAX_PUSH_ENTRIES;
		const round: Round = {
			pushed: 0,
			after: undefined,
			limit,
			hasRefilled: false,
			offeredThrough: 0,
			acceptedThrough: 0,
			stuck: null,
		};
		for (;;) {
			const most = Math.min(round.limit, this.#count.size);
			const docs = await this.#outbox.pending(most, this.#bytes.size, round.after);
			const [first, last] = [docs[0], docs.at(-1)];
			if (!first || !last) return this.#end(round);
			const answer = await this.#transport.json(PushAnswer, this.#path, { docs });
			if (!answer.ok) {
				if (this.#canGoOn(answer.failure, docs, round)) continue;
				if (!answer.failure.reached) this.#slower();
				return { status: 'failed', pushed: round.pushed, failure: answer.failure };
			}
			const offeredThrough = round.stuck ? round.stuck.seq - 1 : last.seq;
			const said = { ...toAcknowledgement(answer.value, answer.at), offeredThrough };
			const hasGoneBack = await this.#outbox.acknowledge(said);
			this.#faster(round);
			round.pushed += docs.length;
			round.offeredThrough = Math.max(round.offeredThrough, last.seq);
			if (hasGoneBack) this.#beginAgain(round);
			else this.#follow(answer.value.acked_through, first.seq, last.seq, round);
		}
	}

	/** A new life of the server: all that is held is offered to it once (design.md §3). */
	#beginAgain(round: Round): void {
		this.#stuck = null;
		Object.assign(round, { after: undefined, stuck: null, hasRefilled: false, acceptedThrough: 0 });
	}

	/** Decides what is next by the server's word on how far it has everything. */
	#follow(acked: number, first: number, last: number, round: Round): void {
		if (acked >= last) {
			invariant(last > round.acceptedThrough, 'an acknowledged entry is not pending any more');
			round.acceptedThrough = last;
			round.after = undefined;
			round.stuck = null;
		} else if (acked < first - 1 && !round.stuck && !round.hasRefilled) {
			// The server lacks something before this batch that it once had: it gets it again.
			round.hasRefilled = true;
			round.acceptedThrough = acked;
			round.after = acked;
		} else {
			this.#passOver(acked + 1, last, NO_PROGRESS, round);
		}
	}

	/** Splits a batch that is refused whole until the one bad entry is alone, and goes on behind that. */
	#canGoOn(failure: CallFailure, docs: readonly JournalEntry[], round: Round): boolean {
		const [only] = docs;
		if (!only || !BATCH_REFUSED.has(failure.status ?? 0)) return false;
		// A page instead of a refusal is believed as far as it costs nothing: a proxy may have a limit of its own.
		if (!failure.reached && failure.status !== 413) return false;
		if (docs.length > 1) round.limit = Math.floor(docs.length / 2);
		else this.#passOver(only.seq, only.seq, { ...failure, code: 'server_refused', reached: true }, round);
		return true;
	}

	#passOver(seq: number, through: number, failure: CallFailure, round: Round): void {
		round.stuck ??= { seq, failure };
		round.offeredThrough = Math.max(round.offeredThrough, through);
		round.limit = MAX_PUSH_ENTRIES;
		round.after = this.#stuck?.seq === seq ? Math.max(through, this.#stuck.offeredThrough) : through;
	}

	#end({ stuck, pushed, offeredThrough }: Round): PushOutcome {
		if (!stuck) {
			this.#stuck = null;
			return { status: 'drained', pushed };
		}
		const before = this.#stuck?.seq === stuck.seq ? this.#stuck : null;
		const probes = (before?.probes ?? 0) + 1;
		const through = Math.max(offeredThrough, before?.offeredThrough ?? 0);
		this.#stuck = probes > PROBES ? null : { seq: stuck.seq, offeredThrough: through, probes };
		return { status: 'stuck', pushed, failure: stuck.failure };
	}

	#faster(round: Round): void {
		round.limit = Math.min(round.limit * 2, MAX_PUSH_ENTRIES);
		this.#count.faster();
		this.#bytes.faster();
	}

	#slower(): void {
		this.#count.slower();
		this.#bytes.slower();
	}
}

const toAcknowledgement = (answer: PushAnswer, at: number) => ({
	ackedThrough: answer.acked_through,
	backedUpThrough: answer.backed_up_through,
	epoch: answer.epoch,
	head: answer.head,
	clockOffset: answer.server_time - at,
	at,
});
