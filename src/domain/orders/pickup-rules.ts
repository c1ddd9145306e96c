import { addDays } from '#domain/calendar/days.ts';
import { invariant } from '#domain/invariant.ts';
import type { LocalTime } from '#domain/promotion/local-time.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import type { PickupState } from './order-axes.ts';

const TRIES_PER_ORDER = 5;
const TRIES_PER_DEVICE = 20;
const HOUR_MS = 3_600_000;

/** Wrong codes for one order in a row, and when this device saw wrong ones of any order (epoch ms). */
export type CodeTries = { readonly wrong: number; readonly onDevice: readonly number[] };

/** What a shown code came to. */
export type CodeCheck =
	| { readonly kind: 'match' }
	| { readonly kind: 'wrong'; readonly left: number; readonly tries: CodeTries }
	| { readonly kind: 'locked'; readonly what: 'order' | 'device' };

/**
 * Checks a six-digit code that every till can compute: five wrong ones lock the order until a supervisor unlocks it, 20
 * in an hour the device (domain.md §8.3, PUC-03). A locked order refuses the right code too.
 */
export function checkCode(shown: string, expected: string, tries: CodeTries, now: number): CodeCheck {
	if (tries.wrong >= TRIES_PER_ORDER) return { kind: 'locked', what: 'order' };
	const recent = tries.onDevice.filter((at) => at > now - HOUR_MS);
	if (recent.length >= TRIES_PER_DEVICE) return { kind: 'locked', what: 'device' };
	if (shown === expected) return { kind: 'match' };
	const wrong = tries.wrong + 1;
	return { kind: 'wrong', left: TRIES_PER_ORDER - wrong, tries: { wrong, onDevice: [...recent, now] } };
}

/** A supervisor lets the order's code be tried again; the device's own count stays. */
export const unlockCode = (tries: CodeTries): CodeTries => ({ ...tries, wrong: 0 });

/** How it was made sure that the person at the counter may have the goods. */
export type Evidence =
	| { readonly by: 'code' | 'qr' }
	| {
			readonly by: 'identity';
			readonly document: string;
			readonly reason: string;
			readonly approver: string;
	  };

/** Whether goods may be handed over on this evidence: staff who go past the code name paper, reason and approver. */
export function acceptEvidence(
	evidence: Evidence,
	pickup: PickupState,
): Result<'verify' | 'override', 'locked' | 'not_waiting' | 'incomplete'> {
	if (pickup !== 'waiting' && pickup !== 'locked') return refused('not_waiting');
	if (evidence.by !== 'identity') return pickup === 'locked' ? refused('locked') : ok('verify');
	const said = [evidence.document, evidence.reason, evidence.approver];
	return said.every((text) => text.trim() !== '') ? ok('override') : refused('incomplete');
}

const LONGEST_CLOSURE_DAYS = 366;

/**
 * When the right to collect ends: so many days after the day it was ready, when the store closes; a day on which it is
 * closed passes to the next open one (PUC-04, PUC-05). `closesAt` answers minutes since midnight, past 1440 for a store
 * that closes after it, or null for a closed day. Store time throughout.
 */
export function pickupEnds(
	readyDay: string,
	days: number,
	closesAt: (day: string) => number | null,
): LocalTime {
	for (let more = 0; more <= LONGEST_CLOSURE_DAYS; more++) {
		const day = addDays(readyDay, days + more);
		const minute = closesAt(day);
		if (minute !== null) return { day: addDays(day, Math.floor(minute / 1440)), minute: minute % 1440 };
	}
	invariant(false, 'a store is open on some day of the year');
}

/** Whether the right has ended: from the very minute on. A payment committed before it counts, one at it does not. */
export const isPickupOver = (ends: LocalTime, at: LocalTime): boolean =>
	at.day > ends.day || (at.day === ends.day && at.minute >= ends.minute);
