import { later } from '#platform/timer.ts';
import type { NorenDatabase } from './database.ts';

const TRIES = 3;
/** Pause before each try, ms: a browser that restarts its storage process needs a moment (sync.md F17). */
const PAUSE_MS = 100;

/** What a lost connection looks like: by name, or in Safari by its words. */
const NAMES = new Set([
	'UnknownError',
	'InvalidStateError',
	'DatabaseClosedError',
	'OpenFailedError',
	'NotFoundError',
]);
const WORDS = /connection to indexed database server lost|connection is clos/i;

/** Whether the connection failed, not what was asked of it: asking again over a new one may succeed. */
export function isConnectionLost(cause: unknown, depth = 0): boolean {
	if (depth > 4 || typeof cause !== 'object' || cause === null) return false;
	if ('name' in cause && NAMES.has(String(cause.name))) return true;
	if ('message' in cause && WORDS.test(String(cause.message))) return true;
	return 'inner' in cause && isConnectionLost(cause.inner, depth + 1);
}

/**
 * Does something that may be done twice; when the connection is lost, drops the handle, opens again (three tries) and
 * does it once more. What still fails is thrown.
 */
export async function overReopening<T>(db: NorenDatabase, work: () => PromiseLike<T>): Promise<T> {
	try {
		return await work();
	} catch (cause) {
		if (!isConnectionLost(cause) || !(await reopen(db))) throw cause;
		return await work();
	}
}

/** Drops the handle and opens a new one, unless it was given up for good; answers whether that worked within three tries. */
export async function reopen(db: NorenDatabase): Promise<boolean> {
	if (db.hasLetGo) return false;
	for (let attempt = 1; attempt <= TRIES; attempt++) {
		await new Promise<void>((resolve) => {
			later(PAUSE_MS * attempt, resolve);
		});
		try {
			db.close({ disableAutoOpen: false });
			await db.open();
			return true;
		} catch {
			// Told by the caller's own error after the last try.
		}
	}
	return false;
}
