import type { Outbox } from '#ports/outbox.ts';
import type { FeedName } from '#protocol/feed.ts';
import { backOffMs } from './back-off.ts';
import { listenForPokes } from './poke.ts';
import { type PullParts, pullFeed } from './pull.ts';
import { pushAll } from './push.ts';

/** How often feeds are asked without being poked, ms; pushes go out at once. */
const PULL_EVERY_MS = 10_000;

/** What the loop needs besides the parts of a pull. */
export type SyncParts = PullParts & {
	readonly outbox: Outbox;
	readonly now: () => number;
	readonly random: () => number;
	/** Calls back after a delay; answers how to cancel. */
	readonly later: (ms: number, work: () => void) => () => void;
};

/**
 * Push, then pull, again and again: at once after a commit or a poke, every ten seconds otherwise, with back-off
 * after failures. One round at a time; a nudge during a round makes another follow it.
 */
export class SyncLoop {
	readonly #parts: SyncParts;
	/** Feeds pulled together, wave after wave: what selling needs comes first. */
	readonly #waves: readonly (readonly FeedName[])[];
	#failures = 0;
	#running: Promise<void> | null = null;
	#again = false;
	#cancelTimer: (() => void) | null = null;
	#stopPokes: (() => void) | null = null;
	#stopped = true;

	constructor(parts: SyncParts, waves: readonly (readonly FeedName[])[]) {
		this.#parts = parts;
		this.#waves = waves;
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

	#schedule(): void {
		const wait = this.#failures > 0 ? backOffMs(this.#failures, this.#parts.random) : PULL_EVERY_MS;
		this.#cancelTimer?.();
		this.#cancelTimer = this.#parts.later(wait, () => this.nudge());
	}

	async #rounds(): Promise<void> {
		while (this.#again && !this.#stopped) {
			this.#again = false;
			const reached = await this.#round().catch(() => false);
			this.#failures = reached ? 0 : this.#failures + 1;
			if (!reached) return;
		}
	}

	/** Whether the server was reached and everything went through. */
	async #round(): Promise<boolean> {
		const { outbox, now } = this.#parts;
		const push = await pushAll(outbox, this.#parts.transport);
		if (push.status === 'failed' && push.failure.code === 'server_unreachable') {
			await outbox.noteContact(false, now());
			return false;
		}
		let reached = push.status === 'drained';
		for (const wave of this.#waves) {
			const pulls = await Promise.all(wave.map((feed) => pullFeed(feed, this.#parts)));
			const failures = pulls.flatMap((pull) => (pull.status === 'failed' ? [pull.failure.code] : []));
			if (failures.length > 0) reached = false;
			if (failures.includes('server_unreachable')) {
				await outbox.noteContact(false, now());
				return false;
			}
		}
		await outbox.noteContact(true, now());
		return reached;
	}
}
