import { logger } from '#platform/logger.ts';
import { StorageError } from '#ports/errors.ts';
import type { FeedName } from '#protocol/feed.ts';
import { backOffMs } from './back-off.ts';
import { sayGoodbye } from './goodbye.ts';
import type { Later } from './patience.ts';
import { listenForPokes } from './poke.ts';
import { type RoundParts, SyncRound } from './sync-round.ts';

/** How often feeds are asked without being poked, ms; pushes go out at once. */
const PULL_EVERY_MS = 10_000;

/** What the loop needs besides the parts of a round. */
export type SyncParts = RoundParts & {
	readonly random: () => number;
	readonly later: Later;
};

/**
 * Round after round: at once after a commit or a poke, every ten seconds otherwise, with back-off after failures. One
 * round at a time; a nudge during a round makes another follow it.
 */
export class SyncLoop {
	readonly #parts: SyncParts;
	readonly #round: SyncRound;
	#failures = 0;
	#running: Promise<void> | null = null;
	#again = false;
	#cancelTimer: (() => void) | null = null;
	#stopPokes: (() => void) | null = null;
	#stopped = true;

	/** `waves`: feeds pulled together, wave after wave; what selling needs comes first. `late`: beside all that. */
	constructor(parts: SyncParts, waves: readonly (readonly FeedName[])[], late: readonly FeedName[] = []) {
		this.#parts = parts;
		this.#round = new SyncRound(parts, waves, late);
	}

	start(): void {
		if (!this.#stopped) return;
		this.#stopped = false;
		this.#stopPokes = listenForPokes(this.#parts, () => this.nudge());
		this.nudge();
	}

	/** Stops after the round in hand. */
	async stop(): Promise<void> {
		this.#stopped = true;
		this.#stopPokes?.();
		this.#cancelTimer?.();
		await this.#running;
	}

	/** There is something to send or to fetch. */
	nudge(): void {
		if (this.#stopped) return;
		this.#cancelTimer?.();
		this.#again = true;
		this.#running ??= this.#rounds().finally(() => {
			this.#running = null;
			if (!this.#stopped) this.#schedule();
		});
	}

	/** Compares every feed with the server's checksums, now; resolves after the round that did, or that failed. */
	async checkFeeds(): Promise<void> {
		this.#round.checkSoon();
		this.nudge();
		await this.#running;
	}

	/**
	 * Ends this device's life at the server: stops, sends what is left and says goodbye. False when the server could not
	 * be reached or lacks something; then nothing may be wiped, and sync goes on.
	 */
	async goodbye(): Promise<boolean> {
		await this.stop();
		const isGone = (await this.#round.pushAll()) && (await sayGoodbye(this.#parts));
		if (!isGone) this.start();
		return isGone;
	}

	#schedule(): void {
		const wait = this.#failures > 0 ? backOffMs(this.#failures, this.#parts.random) : PULL_EVERY_MS;
		this.#cancelTimer?.();
		this.#cancelTimer = this.#parts.later(wait, () => this.nudge());
	}

	async #rounds(): Promise<void> {
		while (this.#again && !this.#stopped) {
			this.#again = false;
			const { isWell, hasProgressed, hasMore } = await this.#round
				.run()
				.catch((cause) => this.#broken(cause));
			if (isWell) this.#failures = 0;
			// A line that is cut every few seconds still brings something each time: then it is worth hurrying.
			else this.#failures = hasProgressed ? 1 : this.#failures + 1;
			if (!isWell) return;
			if (hasMore) this.#again = true;
		}
	}

	/** Storage failed under sync, or sync is wrong: said where people look, tried again later. */
	async #broken(cause: unknown) {
		logger.error('A round of sync broke off', cause);
		const code = cause instanceof StorageError ? cause.code : 'storage_failed';
		await this.#round.failed(code).catch((again) => logger.error('…and could not be noted', again));
		return { isWell: false, hasProgressed: false, hasMore: false };
	}
}
