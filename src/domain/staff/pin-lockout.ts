/** Wrong PINs in a row for one person on one device, and until when the device refuses the next try. */
export type PinAttempts = { readonly failures: number; readonly lockedUntil: number };

/** Nobody has tried yet. */
export const NO_ATTEMPTS: PinAttempts = { failures: 0, lockedUntil: 0 };

const FREE_TRIES = 5;
const FIRST_LOCK_MS = 30_000;
const LONGEST_LOCK_MS = 15 * 60_000;

/** Whether a PIN may be tried at `now` (epoch ms of the device). */
export const mayTryPin = (attempts: PinAttempts, now: number): boolean => now >= attempts.lockedUntil;

/**
 * After a wrong PIN: the fifth failure locks for 30 s, each further one doubles it up to 15 minutes. A 4-digit PIN
 * then takes about 100 days of trying at the device; nothing offline can protect it better (libraries.md §10).
 */
export function afterWrongPin(attempts: PinAttempts, now: number): PinAttempts {
	const failures = attempts.failures + 1;
	if (failures < FREE_TRIES) return { failures, lockedUntil: 0 };
	const lockMs = Math.min(FIRST_LOCK_MS * 2 ** (failures - FREE_TRIES), LONGEST_LOCK_MS);
	return { failures, lockedUntil: now + lockMs };
}
