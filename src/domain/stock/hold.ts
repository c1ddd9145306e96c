import type { Money } from '#domain/money/money.ts';
import { ok, type Result, refused } from '#domain/result.ts';

/** Goods kept for someone (取り置き), with what became of it. Whether it has run out is read off the time, not stored. */
export type KeptHold = {
	readonly id: string;
	readonly item: string;
	readonly place: string;
	readonly units: number;
	/** Epoch ms from which it is no more. */
	readonly expiresAt: number;
	/** Whom the goods are kept for, as documents name them. */
	readonly owner: string;
	/** Paid on it already; nothing when no deposit was asked. */
	readonly deposit: Money;
	readonly ended: 'no' | 'sold' | 'released' | 'moved';
};

export type HoldState = 'running' | 'run_out' | 'sold' | 'released' | 'moved';
export type HoldRefusal = 'run_out' | 'ended' | 'same_place' | 'not_later';

/** What a hold is at `now`; it has run out from the very moment it names (half-open, STK-01). */
export function holdState({ ended, expiresAt }: KeptHold, now: number): HoldState {
	if (ended !== 'no') return ended;
	return expiresAt <= now ? 'run_out' : 'running';
}

const whileRunning = (hold: KeptHold, now: number): Result<KeptHold, 'run_out' | 'ended'> => {
	const state = holdState(hold, now);
	return state === 'running' ? ok(hold) : refused(state === 'run_out' ? 'run_out' : 'ended');
};

/** Ends a hold by selling what was kept: its deposit counts towards the sale that does it. Once. */
export function sellHold(hold: KeptHold, now: number): Result<KeptHold, HoldRefusal> {
	const running = whileRunning(hold, now);
	return running.ok ? ok({ ...hold, ended: 'sold' }) : running;
}

/** Lets the goods go before the time is over. */
export function releaseHold(hold: KeptHold, now: number): Result<KeptHold, HoldRefusal> {
	const running = whileRunning(hold, now);
	return running.ok ? ok({ ...hold, ended: 'released' }) : running;
}

/** Keeps the goods longer; never shorter than was promised. */
export function prolongHold(hold: KeptHold, until: number, now: number): Result<KeptHold, HoldRefusal> {
	const running = whileRunning(hold, now);
	if (!running.ok) return running;
	return until > hold.expiresAt ? ok({ ...hold, expiresAt: until }) : refused('not_later');
}

/** A hold that ended here and the one that began elsewhere: same units, same time, the deposit goes along. */
export type MovedHold = { readonly from: KeptHold; readonly to: KeptHold };

/** Keeps the goods at another place instead. */
export function moveHold(
	hold: KeptHold,
	to: { readonly id: string; readonly place: string },
	now: number,
): Result<MovedHold, HoldRefusal> {
	const running = whileRunning(hold, now);
	if (!running.ok) return running;
	if (to.place === hold.place) return refused('same_place');
	return ok({ from: { ...hold, ended: 'moved' }, to: { ...hold, ...to } });
}

/** What has to be done about a deposit: goes into the sale, stays with the running hold, or somebody decides by the terms. */
export function depositOutcome(
	hold: KeptHold,
	now: number,
): 'none' | 'kept' | 'into_sale' | 'moved' | 'give_back' | 'by_terms' {
	if (hold.deposit === 0) return 'none';
	const outcomes = {
		running: 'kept',
		sold: 'into_sale',
		moved: 'moved',
		released: 'give_back',
		run_out: 'by_terms',
	} as const;
	return outcomes[holdState(hold, now)];
}
