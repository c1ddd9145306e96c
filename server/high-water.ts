import { readFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as v from 'valibot';

/** How far the server had come, in which life, as noted beside its stores. */
const HighWater = v.object({
	epoch: v.string(),
	ledger: v.string(),
	feeds: v.record(v.string(), v.number()),
});
export type HighWater = v.InferOutput<typeof HighWater>;

/** Notes are gathered this long: losing the last ones only means that a step back is noticed by a tablet instead. */
const GATHER_MS = 1000;

/** Where a data folder keeps its mark. */
export const highWaterPath = (root: string): string => join(root, 'high-water.json');

/** The last mark; null when there is none or it is torn. */
export function readHighWater(path: string): HighWater | null {
	try {
		return v.parse(HighWater, JSON.parse(readFileSync(path, 'utf8')));
	} catch {
		return null; // missing or torn: nothing can be said about before
	}
}

/** Writes a mark so that it survives a power cut, or leaves the one before. */
export async function writeHighWater(path: string, mark: HighWater): Promise<void> {
	const draft = `${path}.${process.pid}`;
	const file = await open(draft, 'w');
	try {
		await file.writeFile(JSON.stringify(mark));
		await file.sync();
	} finally {
		await file.close();
	}
	await rename(draft, path);
	const folder = await open(dirname(path), 'r');
	await folder.sync().finally(() => folder.close());
}

/** Keeps the mark up to date: {@link moved} after every step forward. One a server. */
export class HighWaterMark {
	readonly #path: string;
	readonly #read: () => Promise<HighWater>;
	readonly #failed: (cause: unknown) => void;
	#timer: NodeJS.Timeout | undefined;
	#writing: Promise<void> = Promise.resolve();

	constructor(path: string, read: () => Promise<HighWater>, failed: (cause: unknown) => void) {
		this.#path = path;
		this.#read = read;
		this.#failed = failed;
	}

	/** A feed or the ledger has moved. */
	moved(): void {
		this.#timer ??= setTimeout(() => this.write(), GATHER_MS);
	}

	/** Writes where the server is now; resolves when it is on disk. */
	write(): Promise<void> {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		this.#writing = this.#writing.then(async () => {
			try {
				await writeHighWater(this.#path, await this.#read());
			} catch (cause) {
				this.#failed(cause); // the mark before stays: it says less, and nothing wrong
			}
		});
		return this.#writing;
	}
}
