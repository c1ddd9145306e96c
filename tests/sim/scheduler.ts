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
	readonly #settle: () => Promise<void>;

	constructor(start: number, settle: () => Promise<void>) {
		this.now = start;
		this.#settle = settle;
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
	async run(until: number, watcher: Watcher, done: () => boolean): Promise<void> {
		for (;;) {
			const next = this.#heap[0];
			if (!next || next.at > until) {
				this.now = Math.max(this.now, until);
				return;
			}
			this.#pop();
			if (next.cancelled || hasEnded(next.life)) continue;
			this.now = Math.max(this.now, next.at);
			watcher.before(next.life);
			if (hasEnded(next.life)) continue;
			this.owner = next.life;
			this.events++;
			next.run();
			await this.#settle();
			this.owner = null;
			watcher.after(next.life);
			if (done()) return;
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
