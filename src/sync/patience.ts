/** Calls back after a delay; answers how to cancel. */
export type Later = (ms: number, work: () => void) => () => void;

/**
 * The limits of one call: whoever is silent for too long is not there (F8). It ends the call itself, so that it works
 * the same wherever `fetch` comes from.
 */
export class Patience {
	readonly #later: Later;
	readonly #abort = new AbortController();

	constructor(later: Later) {
		this.#later = later;
	}

	get signal(): AbortSignal {
		return this.#abort.signal;
	}

	/** The outcome of `work`, or a rejection after `ms` without one; the call is hung up then. */
	within<T>(ms: number, work: Promise<T>): Promise<T> {
		return new Promise((resolve, reject) => {
			const cancel = this.#later(ms, () => {
				this.#abort.abort();
				reject(new DOMException('no byte for too long', 'TimeoutError'));
			});
			work.then(resolve, reject).finally(cancel);
		});
	}
}

/** A whole body, read in pieces, none of which may be longer than `idleMs` in coming. */
export async function readBody(
	response: Response,
	patience: Patience,
	idleMs: number,
): Promise<Uint8Array<ArrayBuffer>> {
	if (!response.body) return new Uint8Array();
	const pieces: Uint8Array[] = [];
	let length = 0;
	for (const reader = response.body.getReader(); ; ) {
		const { done, value } = await patience.within(idleMs, reader.read());
		if (done) break;
		pieces.push(value);
		length += value.byteLength;
	}
	const whole = new Uint8Array(length);
	let at = 0;
	for (const piece of pieces) {
		whole.set(piece, at);
		at += piece.byteLength;
	}
	return whole;
}
