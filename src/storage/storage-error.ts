import Dexie from 'dexie';
import { StorageError } from '#ports/errors.ts';

/**
 * Turns what IndexedDB and Dexie throw into a code. A full disk shows as `AbortError` with the quota error inside
 * (sync.md §2), so the whole chain of causes is looked at.
 */
export function toStorageError(cause: unknown): StorageError {
	if (cause instanceof StorageError) return cause;
	return new StorageError(isQuota(cause) ? 'storage_full' : 'storage_failed', cause);
}

function isQuota(cause: unknown, depth = 0): boolean {
	if (depth > 4 || typeof cause !== 'object' || cause === null) return false;
	if ('name' in cause && cause.name === Dexie.errnames.QuotaExceeded) return true;
	return 'inner' in cause && isQuota(cause.inner, depth + 1);
}
