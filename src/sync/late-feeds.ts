import { logger } from '#platform/logger.ts';
import type { PersonKeys } from '#ports/person-keys.ts';
import type { FeedName } from '#protocol/feed.ts';
import type { CallFailure } from './call-failure.ts';
import { type FeedCheckParts, FeedChecks } from './feed-checks.ts';
import { uploadKeys } from './key-uploads.ts';
import { Puller, type PullParts } from './pull.ts';

/** What pulling late feeds needs. */
export type LateParts = PullParts & FeedCheckParts & { readonly keys?: PersonKeys };

/**
 * Feeds that nothing is sold with (the store's customers), pulled beside the rounds and after them: however long they
 * take, sales are pushed and prices pulled meanwhile (L18). One pull at a time; what stood in the way of the last one
 * is said with the next round's troubles (L17), and slows no round down.
 */
export class LateFeeds {
	readonly #parts: LateParts;
	readonly #feeds: readonly FeedName[];
	readonly #puller: Puller;
	readonly #checks: FeedChecks;
	#pulling: Promise<void> | null = null;
	#sending: Promise<void> | null = null;
	#pullTrouble: CallFailure | null = null;
	#keyTrouble: CallFailure | null = null;

	constructor(parts: LateParts, feeds: readonly FeedName[]) {
		const events = {
			...parts.events,
			served: (feed: FeedName, start: string) => this.#checks.heard(feed, start),
		};
		this.#parts = parts;
		this.#feeds = feeds;
		this.#puller = new Puller({ ...parts, events });
		this.#checks = new FeedChecks(this.#puller, parts);
	}

	/** What stood in the way when it was last tried. */
	get troubles(): readonly CallFailure[] {
		return [this.#pullTrouble, this.#keyTrouble].flatMap((failure) => failure ?? []);
	}

	/** Every late feed is compared with the server after the next pull. */
	checkSoon(): void {
		for (const feed of this.#feeds) this.#checks.force(feed);
	}

	/** Beside a push: keys of persons who were registered here. Nobody waits for it. */
	sendKeys(): void {
		const { keys, transport } = this.#parts;
		if (!keys) return;
		this.#sending ??= uploadKeys(keys, transport)
			.then((trouble) => {
				this.#keyTrouble = trouble;
			})
			.catch((cause) => logger.warn('Keys of customers could not be sent', cause))
			.finally(() => {
				this.#sending = null;
			});
	}

	/** The server went back in time: keys that it had may be gone with the rest, and no push brings them. */
	async offerKeysAgain(): Promise<void> {
		await this.#parts.keys?.offerAgain();
		this.sendKeys();
	}

	/** After a round. Nobody waits for it; a pull under way is enough. */
	pull(): void {
		if (this.#feeds.length === 0) return;
		this.#pulling ??= this.#pullAll()
			.catch((cause) => logger.warn('Customers could not be pulled', cause))
			.finally(() => {
				this.#pulling = null;
			});
	}

	/** Resolves when nothing is under way any more. */
	async settled(): Promise<void> {
		await Promise.all([this.#pulling, this.#sending]);
	}

	async #pullAll(): Promise<void> {
		for (const feed of this.#feeds) {
			const pull = await this.#puller.pull(feed);
			const failure = pull.status === 'failed' ? pull.failure : pull.trouble;
			// An older server has no such feed; that is no trouble of anyone's.
			this.#pullTrouble = failure?.status === 404 ? null : failure;
			if (pull.status === 'failed') return;
		}
		const [failure = null] = await this.#checks.run(this.#feeds);
		this.#pullTrouble ??= failure;
	}
}
