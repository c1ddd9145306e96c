/** One run of a process or a browser tab. When it ends, nothing it had under way happens any more. */
export class Life {
	readonly name: string;
	alive = true;

	constructor(name: string) {
		this.name = name;
	}
}

type Event = {
	readonly at: number;
	readonly order: number;
	readonly life: Life | null;
	readonly run: () => void;
	cancelled: boolean;
};

/** Told around every event; `before` may end the life that the event belongs to. */
export type Watcher = {
	before(life: Life | null): void;
	after(life: Life | null): void;
};

/** How everything that follows from an event without waiting is brought to its end, on the real event loop. */
export type Turns = {
	/** Runs it here and now; false when some of it is on another thread. Not to be called from a promise. */
	drain(): boolean;
	/** Calls back once it is over, from no promise. */
	settled(then: () => void): void;
};

/**
 * Virtual time as a queue of events (epoch ms). One event runs at a time, and everything that follows from it without
 * waiting is over before the next: so a run depends on nothing but its seed.
 */
export class Scheduler {
	now: number;
	/** Whose code is running: timers it makes die with it. */
	owner: Life | null = null;
	events = 0;
	/** Time that passed in leaps, ms. */
	slept = 0;
	readonly #heap: Event[] = [];
	#order = 0;
	readonly #turns: Turns;

	constructor(start: number, turns: Turns) {
		this.now = start;
		this.#turns = turns;
	}

	/** Runs `work` after a delay, unless its life has ended by then. Answers how to cancel. */
	after(delayMs: number, life: Life | null, run: () => void): () => void {
		const event = {
			at: this.now + Math.max(0, Math.ceil(delayMs)),
			order: this.#order++,
			life,
			run,
			cancelled: false,
		};
		this.#push(event);
		return () => {
			event.cancelled = true;
		};
	}

	/** Everything sleeps for so long; what was due meanwhile happens late, in order. */
	leap(ms: number): void {
		this.now += ms;
		this.slept += ms;
	}

	/** Runs events until `done` says so or none is left before `until`. */
	run(until: number, watcher: Watcher, done: () => boolean): Promise<void> {
		return new Promise((resolve, reject) => {
			/** Answers whether the run is over. */
			const after = (life: Life | null): boolean => {
				this.owner = null;
				watcher.after(life);
				return done();
			};
			const go = () => {
				try {
					for (;;) {
						const life = this.#next(until, watcher);
						if (life === undefined) return resolve();
						if (!this.#turns.drain()) return this.#turns.settled(() => goOn(life));
						if (after(life)) return resolve();
					}
				} catch (cause) {
					reject(cause);
				}
			};
			const goOn = (life: Life | null) => {
				try {
					if (after(life)) resolve();
					else go();
				} catch (cause) {
					reject(cause);
				}
			};
			this.#turns.settled(go);
		});
	}

	/** Begins the next event and answers whose it is; undefined when none is left before `until`. */
	#next(until: number, watcher: Watcher): Life | null | undefined {
		for (;;) {
			const next = this.#heap[0];
			if (!next || next.at > until) {
				this.now = Math.max(this.now, until);
				return undefined;
			}
			this.#pop();
			if (next.cancelled || hasEnded(next.life)) continue;
			this.now = Math.max(this.now, next.at);
			watcher.before(next.life);
			if (hasEnded(next.life)) continue;
			this.owner = next.life;
			this.events++;
			next.run();
			return next.life;
		}
	}

	#push(event: Event): void {
		const heap = this.#heap;
		let at = heap.push(event) - 1;
		while (at > 0) {
			const up = (at - 1) >> 1;
			const parent = heap[up];
			if (!parent || isBefore(parent, event)) break;
			heap[at] = parent;
			at = up;
		}
		heap[at] = event;
	}

	#pop(): void {
		const heap = this.#heap;
		const last = heap.pop();
		if (!last || heap.length === 0) return;
		let at = 0;
		for (;;) {
			const left = 2 * at + 1;
			const a = heap[left];
			const b = heap[left + 1];
			const child = b && a && isBefore(b, a) ? b : a;
			if (!child || isBefore(last, child)) break;
			heap[at] = child;
			at = child === a ? left : left + 1;
		}
		heap[at] = last;
	}
}

const isBefore = (a: Event, b: Event): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

const hasEnded = (life: Life | null): boolean => life !== null && !life.alive;
