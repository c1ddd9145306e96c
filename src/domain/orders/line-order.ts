import type { PromiseLevel, PromiseReason } from '#domain/stock/promise-level.ts';
import type { SourcingReason } from './source-order.ts';
import type { GroupMethod } from './transition.ts';

/** How the customer wants a line that they do not take along: sent, or collected at a store. */
export type LineWay = {
	readonly method: GroupMethod;
	/** The store where it is collected; null for a delivery. */
	readonly collectAt: string | null;
};

/** What is said of a line that comes later, before it is paid: from where, when, how sure, and why that place. */
export type LineOrder = {
	readonly way: LineWay;
	/** Units it was said of; a line that was changed since is planned anew. */
	readonly units: number;
	readonly place: string;
	/** ISO day; null where no day can be named. */
	readonly day: string | null;
	readonly level: PromiseLevel;
	readonly reason: PromiseReason;
	readonly ageMinutes: number | null;
	readonly sourcing: Pick<SourcingReason, 'outcome' | 'decidedBy' | 'over'>;
};

/** Who goods are sent to: sealed at the moment it was typed in, so that no basket holds an address. */
export type SealedRecipient = { readonly ref: string; readonly sealed: string; readonly sealedKey: string };

/** One way is another's: same method, same store. */
export const isSameWay = (one: LineWay | undefined, other: LineWay | undefined): boolean =>
	one?.method === other?.method && one?.collectAt === other?.collectAt;
