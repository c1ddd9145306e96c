/** How often the page looks at the clock while keys arrive, ms. */
const BEAT_MS = 8;
/** A beat later than this means that the page (or the machine under it) stood still. */
const LATE_MS = 24;

/**
 * Measures how long the page itself stood still during a run of keys. A pause that happened while nothing on this page
 * moved says nothing about the scanner: it is taken off the clock by which the run is judged, so that a busy tablet
 * does not make good scans into misreads. A scanner's own pause (WDG-06) stays one, because the page keeps beating.
 */
export class StallMeter {
	readonly #page: Pick<Window, 'setInterval' | 'clearInterval' | 'performance'>;
	#timer = 0;
	#lastBeat = 0;
	#stalled = 0;

	constructor(page: Pick<Window, 'setInterval' | 'clearInterval' | 'performance'>) {
		this.#page = page;
	}

	/** Milliseconds stood still since `start`, up to now; 0 while not started. */
	stalled(): number {
		if (this.#timer === 0) return 0;
		this.#beat();
		return this.#stalled;
	}

	start(): void {
		if (this.#timer !== 0) return;
		this.#stalled = 0;
		this.#lastBeat = this.#page.performance.now();
		this.#timer = this.#page.setInterval(() => this.#beat(), BEAT_MS);
	}

	stop(): void {
		this.#page.clearInterval(this.#timer);
		this.#timer = 0;
	}

	#beat(): void {
		const now = this.#page.performance.now();
		const since = now - this.#lastBeat;
		if (since > LATE_MS) this.#stalled += since - BEAT_MS;
		this.#lastBeat = now;
	}
}
