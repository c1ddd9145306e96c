import { createRequire } from 'node:module';

type BatchOptions = { readonly sync?: boolean } | undefined;
type LevelDown = {
	readonly location: string;
	_batch(operations: unknown, options: BatchOptions, done: (error?: Error) => void): void;
};

const require = createRequire(import.meta.url);

/** The leveldown that PouchDB itself loads, whatever else is installed. */
function pouchLeveldown(): { prototype: LevelDown } {
	return createRequire(require.resolve('pouchdb'))('leveldown') as { prototype: LevelDown };
}

/**
 * Runs `write` and watches the batches that reach LevelDB at `location`. PouchDB passes `sync: true` on without
 * documenting it (sync.md D2), so the server believes it only after having seen it. True when at least one batch came
 * and every one asked for fsync.
 */
export async function writesReachDisk(location: string, write: () => Promise<unknown>): Promise<boolean> {
	const { prototype } = pouchLeveldown();
	const original = prototype._batch;
	let batches = 0;
	let synced = 0;
	prototype._batch = function (this: LevelDown, operations, options, done) {
		if (this.location === location) {
			batches++;
			if (options?.sync === true) synced++;
		}
		original.call(this, operations, options, done);
	};
	try {
		await write();
	} finally {
		prototype._batch = original;
	}
	return batches > 0 && synced === batches;
}
