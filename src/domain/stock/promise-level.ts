import { onlinePromise, syncAgeBuffer } from './available-to-promise.ts';

/** How sure a promise is, the surest first (design §5). */
export type PromiseLevel = 'secured' | 'likely' | 'to_be_confirmed';

/** Why it is no surer than that. */
export type PromiseReason = 'own_share' | 'known_stock' | 'too_old' | 'not_enough' | 'unknown';

/** What this till knows of one item at the place it would come from. */
export type PromiseGround = {
	readonly place: string;
	/** Units of this till's own share at its own store; 0 where it has none. */
	readonly shareLeft: number;
	/** Epoch ms (the server's time) until which the share holds. */
	readonly shareUntil: number;
	/** Available to promise as last heard of, and when that was (epoch ms); null when nothing is known. */
	readonly known: { readonly available: number; readonly asOf: number } | null;
	/** Thousandths of a unit that sell there in an hour. */
	readonly soldPerHourMilli: number;
	/** Units kept back there at any age. */
	readonly buffer: number;
};

/** What is said before payment and printed on the slip: the level with all that it rests on. Words come later. */
export type SpokenPromise = {
	readonly level: PromiseLevel;
	readonly reason: PromiseReason;
	readonly place: string;
	/** Minutes since that stock was known; null when it is not, or when the promise rests on the till's own share. */
	readonly ageMinutes: number | null;
	/** Units that can be promised there, as far as is known. */
	readonly promisable: number;
};

const MINUTE_MS = 60_000;

/**
 * The level of promising so many units: *secured* from this till's own share, *likely* from stock known elsewhere after a
 * buffer for its age (ATP-07), otherwise *to be confirmed*. Known stock is not relied on past `oldestMinutes`, nor with a
 * time that lies ahead of now: that age is not known.
 */
export function promiseOf(
	units: number,
	ground: PromiseGround,
	now: number,
	oldestMinutes: number,
): SpokenPromise {
	const { place, shareLeft, shareUntil, known } = ground;
	const share = shareUntil > now ? shareLeft : 0;
	if (units <= share)
		return { level: 'secured', reason: 'own_share', place, ageMinutes: null, promisable: share };
	const open = { level: 'to_be_confirmed', place } as const;
	if (!known || known.asOf > now) return { ...open, reason: 'unknown', ageMinutes: null, promisable: 0 };
	const ageMinutes = Math.floor((now - known.asOf) / MINUTE_MS);
	const aged = syncAgeBuffer(ground.soldPerHourMilli, ageMinutes);
	const promisable = onlinePromise(known.available, ground.buffer + aged);
	if (promisable < units) return { ...open, reason: 'not_enough', ageMinutes, promisable };
	if (ageMinutes > oldestMinutes) return { ...open, reason: 'too_old', ageMinutes, promisable };
	return { level: 'likely', reason: 'known_stock', place, ageMinutes, promisable };
}

const SURENESS: readonly PromiseLevel[] = ['secured', 'likely', 'to_be_confirmed'];

/** The level of an order: that of its least sure line. */
export const weakestLevel = (levels: readonly PromiseLevel[]): PromiseLevel =>
	SURENESS[Math.max(0, ...levels.map((level) => SURENESS.indexOf(level)))] ?? 'to_be_confirmed';
