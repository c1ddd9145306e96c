type Waiting<Item, Outcome> = {
	readonly items: readonly Item[];
	readonly resolve: (outcomes: Outcome[]) => void;
	readonly reject: (cause: unknown) => void;
};

/**
 * Coalesces concurrent writes: what arrives while a write runs goes into the next one together, so that many pushes
 * share one fsync (sync.md D2). `write` answers one outcome an item, in order.
 */
export class GroupCommit<Item, Outcome> {
	readonly #write: (items: readonly Item[]) => Promise<readonly Outcome[]>;
	readonly #maxItems: number;
	#waiting: Waiting<Item, Outcome>[] = [];
	#running: Promise<void> | null = null;

	constructor(write: (items: readonly Item[]) => Promise<readonly Outcome[]>, maxItems: number) {
		this.#write = write;
		this.#maxItems = maxItems;
	}

	/** Resolves when the group these items went with is written. */
	put(items: readonly Item[]): Promise<Outcome[]> {
		if (items.length === 0) return Promise.resolve([]);
		return new Promise((resolve, reject) => {
			this.#waiting.push({ items, resolve, reject });
			this.#running ??= this.#run();
		});
	}

	/** Resolves when nothing is left to write. */
	async idle(): Promise<void> {
		while (this.#running) await this.#running;
	}

	async #run(): Promise<void> {
		while (this.#waiting.length > 0) await this.#writeGroup(this.#takeGroup());
		this.#running = null;
	}

	#takeGroup(): Waiting<Item, Outcome>[] {
		let count = 0;
		let taken = 0;
		for (const { items } of this.#waiting) {
			if (taken > 0 && count + items.length > this.#maxItems) break;
			count += items.length;
			taken++;
		}
		return this.#waiting.splice(0, taken);
	}

	async #writeGroup(group: readonly Waiting<Item, Outcome>[]): Promise<void> {
		try {
			const outcomes = await this.#write(group.flatMap(({ items }) => items));
			let at = 0;
			for (const { items, resolve } of group) {
				resolve(outcomes.slice(at, at + items.length));
				at += items.length;
			}
		} catch (cause) {
			for (const { reject } of group) reject(cause);
		}
	}
}
