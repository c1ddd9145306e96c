import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

/** How long work in the background rests after a step while someone waits: a step takes about half of it. */
const REST_MS = 20;

/**
 * Who waits for an answer goes before what can be done later: steps of background work rest as long as anyone waits.
 * They only get slower by it, so that the work comes to an end under any load.
 */
export class GiveWay {
	#waiting = 0;

	/** Whether anyone waits. */
	get isBusy(): boolean {
		return this.#waiting > 0;
	}

	/** Runs work that someone waits for. */
	async first<T>(work: () => Promise<T>): Promise<T> {
		this.#waiting++;
		try {
			return await work();
		} finally {
			this.#waiting--;
		}
	}

	/** The pause between two steps of background work. */
	async pause(): Promise<void> {
		if (this.isBusy) await sleep(REST_MS);
		else await nextTurn();
	}
}
