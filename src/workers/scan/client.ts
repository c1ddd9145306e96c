import { type Remote, transfer, wrap } from 'comlink';
import type { Answer, Ask, ScanApi } from './contract.ts';

/** The scan worker seen from the page. A call to a worker that died rejects instead of hanging (comlink #601). */
export class ScanClient {
	readonly #worker: Worker;
	readonly #api: Remote<ScanApi>;
	readonly #lost: Promise<never>;

	constructor(worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })) {
		this.#worker = worker;
		this.#api = wrap<ScanApi>(worker);
		this.#lost = new Promise((_, reject) => {
			worker.addEventListener('error', (event) => reject(new Error(`scan worker: ${event.message}`)));
		});
		this.#lost.catch(() => {
			// Told to every call by the race below; nobody waits for it alone.
		});
	}

	/** Makes ready what reads; the names of the decoders. */
	open(): Promise<readonly string[]> {
		return Promise.race([this.#api.open(), this.#lost]);
	}

	/** The bitmap is handed over to the worker. */
	read(bitmap: ImageBitmap, ask: Ask): Promise<Answer> {
		return Promise.race([this.#api.read(transfer(bitmap, [bitmap]), ask), this.#lost]);
	}

	close(): void {
		this.#worker.terminate();
	}
}
