import type { Outbox } from '#ports/outbox.ts';
import type { PersonKeys } from '#ports/person-keys.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import type { FeedName } from '#protocol/feed.ts';
import { type CallFailure, troubleOf } from './call-failure.ts';
import { type FeedCheckParts, FeedChecks } from './feed-checks.ts';
import { LateFeeds } from './late-feeds.ts';
import { type PullEvents, Puller, type PullParts } from './pull.ts';
import { Pusher } from './push.ts';
import { FormerPushers } from './push-formers.ts';
import { type ReportOutcome, report } from './report.ts';

/** A device says how it is at least this often, ms. */
const REPORT_EVERY_MS = 60_000;
/** …and after something happened, but not more often than this: a busy till sells every few seconds, ms. */
const REPORT_PAUSE_MS = 3000;

/** What sync tells the engine. */
export type SyncEvents = Omit<PullEvents, 'rewound' | 'served'> & {
	/** The server has let this device go and has all of its journal: it may say goodbye once its drawer is idle. */
	revoked(): void;
};

/** What a round needs besides the parts of a pull. */
export type RoundParts = Omit<PullParts, 'events'> &
	Pick<FeedCheckParts, 'random' | 'checkSpreadMs'> & {
		readonly outbox: Outbox;
		/** Keys of persons who were registered here; without them none are sent. */
		readonly keys?: PersonKeys;
		readonly events: SyncEvents;
		/** Version of the app, for the server's devices page. */
		readonly appVersion: string;
	};

/** How a round ended. */
export type RoundOutcome = {
	/** The server was reached and nothing stands in the way. */
	readonly isWell: boolean;
	/** Something came through, whatever happened then. */
	readonly hasProgressed: boolean;
	/** The server lost entries that it had: they are pending again. */
	readonly hasMore: boolean;
};

/**
 * One round of sync: push, pull wave after wave, report, compare. What stands in the way is noted at its end, so that
 * nothing is ever stuck without a visible reason (L17).
 */
export class SyncRound {
	readonly #parts: RoundParts;
	readonly #waves: readonly (readonly FeedName[])[];
	readonly #pusher: Pusher;
	readonly #formers: FormerPushers;
	readonly #puller: Puller;
	readonly #checks: FeedChecks;
	readonly #late: LateFeeds;
	#lastReportAt: number | null = null;
	#hasNews = true;
	#state: 'active' | 'revoked' | 'forked' = 'active';
	#hasMore = false;
	/** Whether anything was asked in this round: a quiet one says nothing of the line. */
	#wasAnswered = false;
	/** Feeds of one round rewind together: the server is asked once what it lost. */
	#rewinding: Promise<unknown> | null = null;

	/** `waves` make up a round; `late` feeds come beside and after it. */
	constructor(parts: RoundParts, waves: readonly (readonly FeedName[])[], late: readonly FeedName[] = []) {
		const events = {
			...parts.events,
			served: (feed: FeedName, start: string) => this.#checks.heard(feed, start),
			rewound: (feed: FeedName, epoch: string) => this.#rewound(feed, epoch),
		};
		this.#parts = parts;
		this.#waves = waves;
		this.#pusher = new Pusher(parts.outbox, parts.transport);
		this.#formers = new FormerPushers(parts.outbox, parts.transport);
		this.#puller = new Puller({ ...parts, events });
		this.#checks = new FeedChecks(this.#puller, parts);
		this.#late = new LateFeeds({ ...parts, events: parts.events }, late);
	}

	/** Every feed is compared with the server in the next round. */
	checkSoon(): void {
		for (const feed of this.#waves.flat()) this.#checks.force(feed);
		this.#late.checkSoon();
	}

	/** Sends what is left, of earlier lives too. Answers whether the server has all of it. */
	async pushAll(): Promise<boolean> {
		const push = await this.#pusher.push();
		if (push.status !== 'drained') return false;
		return (await this.#formers.push()).failures.length === 0;
	}

	async run(): Promise<RoundOutcome> {
		this.#hasMore = false;
		this.#late.sendKeys();
		const push = await this.#pusher.push();
		const failures = push.status === 'drained' ? [] : [push.failure];
		const formers = push.status === 'failed' ? null : await this.#formers.push();
		failures.push(...(formers?.failures ?? []));
		const hasAll = failures.length === 0;
		let hasProgressed = push.pushed + (formers?.pushed ?? 0) > 0;
		this.#wasAnswered = hasProgressed;
		const isOver = () => failures.some(({ reached, code }) => !reached || code === 'device_unknown');

		for (const wave of this.#state === 'revoked' ? [] : this.#waves) {
			if (isOver()) break;
			this.#wasAnswered = true;
			const pulls = await Promise.all(wave.map((feed) => this.#puller.pull(feed)));
			for (const pull of pulls) {
				if (pull.moved) hasProgressed = true;
				const failure = pull.status === 'failed' ? pull.failure : pull.trouble;
				if (failure) failures.push(failure);
			}
		}
		this.#hasNews ||= hasProgressed;
		if (!isOver()) failures.push(...(await this.#report(failures.length > 0)));
		if (!isOver() && this.#state === 'revoked' && hasAll) this.#parts.events.revoked();
		if (failures.length === 0 && this.#state !== 'revoked') {
			failures.push(...(await this.#checks.run(this.#waves.flat())));
		}
		await this.#conclude(failures);
		if (!isOver() && this.#state !== 'revoked') this.#late.pull();
		return { isWell: failures.length === 0, hasProgressed, hasMore: this.#hasMore };
	}

	/** Something of ours broke in the middle of a round: that too must be seen. */
	async failed(code: ErrorCode): Promise<void> {
		await this.#parts.outbox.noteTrouble(code);
	}

	async #conclude(failures: readonly CallFailure[]): Promise<void> {
		const { outbox, now } = this.#parts;
		const troubles = [...failures, ...this.#late.troubles].flatMap((failure) => troubleOf(failure) ?? []);
		const standing = { active: null, revoked: 'device_revoked', forked: 'device_forked' } as const;
		await outbox.noteTrouble(troubles[0] ?? standing[this.#state]);
		const isReached = failures.every(({ reached }) => reached);
		if (this.#wasAnswered || !isReached) await outbox.noteContact(isReached, now());
	}

	/** Says how the device is, when it is time to; at once when something is wrong. */
	async #report(isUrgent: boolean): Promise<CallFailure[]> {
		const since = this.#lastReportAt === null ? REPORT_EVERY_MS : this.#parts.now() - this.#lastReportAt;
		const pause = this.#hasNews ? REPORT_PAUSE_MS : REPORT_EVERY_MS;
		// A clock that was set back does not silence the device.
		if (!isUrgent && since >= 0 && since < pause) return [];
		const outcome = await this.#reportNow();
		return outcome.status === 'failed' ? [outcome.failure] : [];
	}

	async #reportNow(): Promise<ReportOutcome> {
		const outcome = await report(this.#parts);
		if (outcome.status === 'failed') return outcome;
		this.#lastReportAt = this.#parts.now();
		this.#wasAnswered = true;
		this.#hasNews = false;
		if (outcome.status === 'told') {
			this.#state = outcome.answer.state;
			this.#hasMore ||= outcome.hasLost;
		}
		return outcome;
	}

	/**
	 * The server went back in time: ask what it still has, give it what it lost, then take its snapshot. Once for each
	 * life that ended, also when several did in one round: a feed that was behind what is known already asks nothing.
	 */
	async #rewound(feed: FeedName, epoch: string): Promise<void> {
		this.#checks.force(feed);
		const known = await this.#parts.outbox.witness();
		if (known && known.epoch !== epoch && !this.#rewinding) return;
		this.#rewinding ??= this.#reportNow()
			.then(() => this.#late.offerKeysAgain())
			.then(() => this.pushAll())
			.finally(() => {
				this.#rewinding = null;
			});
		await this.#rewinding;
	}
}
