import { toStorageError } from './storage-error.ts';

/** Ways to make room on a full disk, the least painful first. Each answers whether it freed anything. */
export type Room = readonly (() => Promise<boolean>)[];

/**
 * Does something that may be done twice; while the disk is full, makes room step by step and does it again. The sale
 * still commits on a full disk (sync.md F15). What still fails is thrown.
 */
export async function withRoom<T>(room: Room, work: () => PromiseLike<T>): Promise<T> {
	const steps = room.values();
	for (;;) {
		try {
			return await work();
		} catch (cause) {
			if (toStorageError(cause).code !== 'storage_full') throw cause;
			if (!(await madeRoom(steps))) throw cause;
		}
	}
}

async function madeRoom(steps: IterableIterator<() => Promise<boolean>>): Promise<boolean> {
	for (const step of steps) {
		if (await step().catch(() => false)) return true;
	}
	return false;
}
