import type { Basket } from '#domain/basket/basket.ts';
import type { Result } from '#domain/result.ts';
import type { ErrorCode } from '#usecases/services.ts';

/**
 * Everything this screen writes about baskets, one after the other. The screen never waits for a save: of the saves
 * that are still waiting only the latest is written. A job (suspend, sell) sees every save before it done.
 */
export class WriteQueue {
	readonly #save: (basket: Basket) => Promise<Result<true, ErrorCode>>;
	readonly #refused: (code: ErrorCode) => void;
	#tail: Promise<unknown> = Promise.resolve();
	#waiting: { basket: Basket } | null = null;

	constructor(
		save: (basket: Basket) => Promise<Result<true, ErrorCode>>,
		refused: (code: ErrorCode) => void,
	) {
		this.#save = save;
		this.#refused = refused;
	}

	/** Saves soon; a failure is told to `refused`. */
	save(basket: Basket): void {
		if (this.#waiting) {
			this.#waiting.basket = basket;
			return;
		}
		const waiting = { basket };
		this.#waiting = waiting;
		void this.#after(async () => {
			if (this.#waiting === waiting) this.#waiting = null;
			const saved = await this.#save(waiting.basket);
			if (!saved.ok) this.#refused(saved.code);
		});
	}

	/** Runs a job after everything queued so far; saves asked for later come after it. */
	run<T>(job: () => Promise<T>): Promise<T> {
		this.#waiting = null;
		return this.#after(job);
	}

	#after<T>(job: () => Promise<T>): Promise<T> {
		const done = this.#tail.then(job, job);
		this.#tail = done;
		return done;
	}
}
