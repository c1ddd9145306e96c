import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

/**
 * How long work in the background rests after a step while others wait: under load it has about a third of the thread. A
 * fixed time, for a schedule in virtual time must not depend on how fast the machine is.
 */
const REST_MS = 80;

/**
 * Who waits for an answer goes before what can be done later: steps of background work rest as long as anyone waits.
 * They only get slower by it, so that the work comes to an end under any load.
 */
export class GiveWay {
	#waiting = 0;
	/** Someone came since the last rest: a step keeps the thread, so who comes meanwhile is counted only after it. */
	#cameSince = false;

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
		if (this.isBusy || this.#cameSince) await sleep(REST_MS);
		else await nextTurn();
		this.#cameSince = this.isBusy;
	}
}
