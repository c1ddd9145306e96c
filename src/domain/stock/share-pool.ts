import { invariant } from '#domain/invariant.ts';
import { ok, type Result, refused } from '#domain/result.ts';

/** A till's share of a protected item: so many units it may sell without asking, until a moment, under a fence. */
export type StockShare = {
	readonly till: string;
	/** Rises with every share that is given out; an older one is not this one. */
	readonly fence: number;
	readonly left: number;
	/** Epoch ms from which the till sells none of it any more. */
	readonly until: number;
};

/** A protected item at one store as the server shares it out. Σ left ≤ units at all times. */
export type SharePool = {
	readonly units: number;
	/** The fence of the share that was given out last. */
	readonly fence: number;
	readonly shares: readonly StockShare[];
};

export type ShareRefusal =
	| 'nothing_free'
	| 'has_share'
	| 'no_share'
	| 'stale_fence'
	| 'run_out'
	| 'beyond_share'
	| 'shared_out';

/** An item of which nothing has been shared out. */
export const newPool = (units: number): SharePool => ({ units: Math.max(0, units), fence: 0, shares: [] });

/** Units that no till has. */
export const freeUnits = ({ units, shares }: SharePool): number =>
	units - shares.reduce((all, { left }) => all + left, 0);

/**
 * Gives a till up to `wanted` of what is free: all it asks for, or what there is. Borrowing while online is the same with
 * a share in hand: it gets a new fence over both, and the older one is worth nothing.
 */
export function shareOut(
	pool: SharePool,
	till: string,
	wanted: number,
	until: number,
): Result<SharePool, ShareRefusal> {
	invariant(Number.isSafeInteger(wanted) && wanted > 0, 'a share is of whole units');
	const given = Math.min(wanted, freeUnits(pool));
	if (given === 0) return refused('nothing_free');
	const before = pool.shares.find((share) => share.till === till)?.left ?? 0;
	const share = { till, fence: pool.fence + 1, left: before + given, until };
	return ok({ ...pool, fence: share.fence, shares: [...others(pool, till), share] });
}

/**
 * What a till may do by itself: sells from its share, without asking. `now` is the server's time as the till knows it.
 */
export function sellShare(share: StockShare, units: number, now: number): Result<StockShare, ShareRefusal> {
	if (share.until <= now) return refused('run_out');
	return units <= share.left ? ok({ ...share, left: share.left - units }) : refused('beyond_share');
}

/** A sale that the server heard of, after it is taken off; `beyond` were not of the till's share: an exception. */
export type SoldFromPool = { readonly pool: SharePool; readonly beyond: number };

/**
 * Takes a till's sale off, whatever it was sold from: finished sales stand. What goes beyond its share under this fence
 * comes out of what is free. What even that has not was sold twice: the shelf’s own sum says so, while this pool stays
 * what the other tills were promised.
 */
export function takeSale(pool: SharePool, till: string, fence: number, units: number): SoldFromPool {
	invariant(Number.isSafeInteger(units) && units > 0, 'a sale is of whole units');
	const share = pool.shares.find((one) => one.till === till && one.fence === fence);
	const own = Math.min(units, share?.left ?? 0);
	const free = Math.min(units - own, freeUnits(pool));
	const shares = share ? [...others(pool, till), { ...share, left: share.left - own }] : pool.shares;
	return { pool: { ...pool, units: pool.units - own - free, shares }, beyond: units - own };
}

/** Takes a share back: handed in by its till when it has been idle. Under its own fence only, so that it happens once. */
export function handBack(pool: SharePool, till: string, fence: number): Result<SharePool, ShareRefusal> {
	const share = pool.shares.find((one) => one.till === till);
	if (!share) return refused('no_share');
	return share.fence === fence ? ok({ ...pool, shares: others(pool, till) }) : refused('stale_fence');
}

/**
 * Frees what tills were given for a time that is over. Only after `graceMs` more: a till that was cut off may have sold up
 * to the last moment by a clock that is not quite the server's.
 */
export const freeRunOut = (pool: SharePool, now: number, graceMs: number): SharePool => ({
	...pool,
	shares: pool.shares.filter(({ until }) => until + graceMs > now),
});

/** Goods that came, or went otherwise than by a sale. What tills were promised cannot be taken away behind their backs. */
export function changeUnits(pool: SharePool, by: number): Result<SharePool, ShareRefusal> {
	return freeUnits(pool) + by >= 0 ? ok({ ...pool, units: pool.units + by }) : refused('shared_out');
}

const others = (pool: SharePool, till: string): StockShare[] =>
	pool.shares.filter((share) => share.till !== till);
