import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

/** A rest is this many times as long as the step before it: under load, background work has a quarter of the thread. */
const RESTS_A_STEP = 3;
const REST_AT_LEAST_MS = 20;
const REST_AT_MOST_MS = 250;

/**
 * Who waits for an answer goes before what can be done later: steps of background work rest as long as anyone waits.
 * They only get slower by it, so that the work comes to an end under any load.
 */
export class GiveWay {
	#waiting = 0;
	/** Someone came since the last rest: a step keeps the thread, so who comes meanwhile is counted only after it. */
	#cameSince = false;
	#stepBegan = performance.now();

	/** Whether anyone waits. */
	get isBusy(): boolean {
		return this.#waiting > 0;
	}

	/** Runs work that someone waits for. */
	async first<T>(work: () => Promise<T>): Promise<T> {
		this.#waiting++;
		this.#cameSince = true;
		try {
			return await work();
		} finally {
			this.#waiting--;
		}
	}

	/** The pause between two steps of background work. */
	async pause(): Promise<void> {
		const rest = (performance.now() - this.#stepBegan) * RESTS_A_STEP;
		if (!this.isBusy && !this.#cameSince) await nextTurn();
		else await sleep(Math.min(REST_AT_MOST_MS, Math.max(REST_AT_LEAST_MS, rest)));
		this.#cameSince = this.isBusy;
		this.#stepBegan = performance.now();
	}
}
