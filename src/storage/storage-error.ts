import Dexie from 'dexie';
import { StorageError } from '#ports/errors.ts';

/**
 * Turns what IndexedDB and Dexie throw into a code. A full disk shows as `AbortError` with the quota error inside
 * (sync.md §2), so the whole chain of causes is looked at.
 */
export function toStorageError(cause: unknown): StorageError {
	const own = inside(cause, (error) => error instanceof StorageError);
	if (own instanceof StorageError) return own;
	const isQuota = inside(cause, (error) => error.name === Dexie.errnames.QuotaExceeded) !== null;
	return new StorageError(isQuota ? 'storage_full' : 'storage_failed', cause);
}

/** The first error of a chain of causes that is what is looked for. */
function inside(cause: unknown, wanted: (error: Error) => boolean, depth = 0): Error | null {
	if (depth > 4 || !(cause instanceof Error || cause instanceof DOMException)) return null;
	if (wanted(cause)) return cause;
	return 'inner' in cause ? inside(cause.inner, wanted, depth + 1) : null;
}
