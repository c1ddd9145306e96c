import type { Sentinel, Sentinels } from '#ports/device.ts';

const KEY = 'noren-sentinel';

/** A place for a small text outside the database (`platform/local-note.ts`). */
export type Note = {
	read(key: string): string | null;
	keep(key: string, text: string): void;
	drop(key: string): void;
};

/** The sentinel as a note. A text that is not one counts as none. */
export function sentinelNote(note: Note): Sentinels {
	return {
		read: () => parseSentinel(note.read(KEY)),
		keep: (sentinel) => note.keep(KEY, JSON.stringify(sentinel)),
		forget: () => note.drop(KEY),
	};
}

function parseSentinel(text: string | null): Sentinel | null {
	try {
		const { store, device, register, incarnation, secret, made, receipts } = JSON.parse(text ?? '');
		const texts = [store, device, register, secret].every((part) => typeof part === 'string');
		const numbers = [incarnation, made, receipts].every((part) => Number.isSafeInteger(part));
		return texts && numbers ? { store, device, register, incarnation, secret, made, receipts } : null;
	} catch {
		return null;
	}
}
