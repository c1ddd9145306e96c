import { sentinelNote } from '#storage/sentinel.ts';

/** The note a browser keeps beside its database, for a browser without a disk. */
export function aSentinelNote() {
	const notes = new Map<string, string>();
	return sentinelNote({
		read: (key) => notes.get(key) ?? null,
		keep: (key, text) => void notes.set(key, text),
		drop: (key) => void notes.delete(key),
	});
}
