/** How long a job that failed waits before it is tried again. */
const RETRY_MS = 1000;

/**
 * Runs one job at a time, again whenever it was woken meanwhile. A job that throws is reported and tried again
 * after a second, so a passing fault stops nothing.
 */
export class SerialWorker {
	readonly #job: () => Promise<void>;
	readonly #failed: (cause: unknown) => void;
	#chain: Promise<unknown> = Promise.resolve();
	#queued = false;
	#stopped = false;
	#retry: NodeJS.Timeout | undefined;

	constructor(job: () => Promise<void>, failed: (cause: unknown) => void) {
		this.#job = job;
		this.#failed = failed;
	}

	/** Asks for a run; the promise resolves when a run that began after this call has ended, well or not. */
	wake(): Promise<unknown> {
		if (this.#queued || this.#stopped) return this.#chain;
		this.#queued = true;
		this.#chain = this.#chain.then(async () => {
			this.#queued = false;
			if (!this.#stopped) await this.#attempt();
		});
		return this.#chain;
	}

	/** Runs something else while the job rests; its failure goes to the caller only. */
	exclusive<T>(work: () => Promise<T>): Promise<T> {
		const done = this.#chain.then(work);
		this.#chain = done.catch(() => {}); // the caller has it through `done`
		return done;
	}

	/** True once {@link stop} was called: a long job looks at it between steps. */
	get stopping(): boolean {
		return this.#stopped;
	}

	/** Lets the running job end and starts no other. */
	async stop(): Promise<void> {
		this.#stopped = true;
		clearTimeout(this.#retry);
		await this.#chain;
	}

	async #attempt(): Promise<void> {
		try {
			await this.#job();
		} catch (cause) {
			this.#failed(cause);
			this.#retry = setTimeout(() => this.wake(), RETRY_MS);
		}
	}
}
