import { formatReceiptNumber } from '#domain/receipt/receipt-number.ts';
import { formatTrainingNumber } from '#domain/receipt/training-number.ts';
import type { PeriodEnd } from '#domain/till/z-report.ts';
import type { Effects } from './effects.ts';
import type { UnsealedEntry } from './entry.ts';
import { type DeviceKey, entryHash, entryId } from './entry-id.ts';
import { GENESIS_HASH } from './hash.ts';
import { schemaOf } from './protocol-version.ts';

/** Where an incarnation's journal ends: it moves with each entry, in the entry's own transaction. */
export type ChainHead = {
	/** Last sequence number; 0 before the first. */
	readonly seq: number;
	readonly head: string;
	/** Last receipt number given out. */
	readonly receipts: number;
	/** Till session in progress, or null. */
	readonly session: string | null;
	/** Last number of the training series, which is its own; none before the first. */
	readonly training?: number;
	/** Where the register's last period ended, with its Z number and totals; none before the first Z. */
	readonly period?: PeriodEnd;
};

/** A journal that begins. */
export const NEW_CHAIN: ChainHead = { seq: 0, head: GENESIS_HASH, receipts: 0, session: null };

/** Whose journal an entry is sealed into. */
export type Sealer = DeviceKey & { readonly storeCode: string; readonly register: string };

/** What a fact is sealed with. The body is made last, with the numbers it takes. */
export type SealInput = {
	readonly kind: string;
	readonly businessDay: string;
	readonly operator: string;
	/** Epoch ms by the device's clock. */
	readonly deviceTime: number;
	readonly clockOffset: number;
	body(numbers: SealNumbers): object;
};

/** Numbers taken while a body is made, so that a body that comes to nothing uses none (NUM-01). */
export type SealNumbers = {
	readonly entryId: string;
	readonly seq: number;
	receiptNumber(): string;
	trainingNumber(): string;
	/** Where the period before ended; null before the first Z. The next Z is the number after it. */
	readonly period: PeriodEnd | null;
};

/** A sealed entry, and how far the counters are after it. */
export type SealedEntry = {
	readonly entry: UnsealedEntry & { readonly hash: string };
	readonly receipts: number;
	readonly training: number;
};

/**
 * Seals a fact as the next entry of a chain: id, numbers, link and hash (design.md §2, L5, L6). Synchronous, so that it
 * can run inside the commit's transaction; every journal, in a browser or in the simulation, uses this one.
 */
export function sealEntry(sealer: Sealer, chain: ChainHead, input: SealInput): SealedEntry {
	const seq = chain.seq + 1;
	const id = entryId(sealer, seq);
	let { receipts, training = 0 } = chain;
	const body = input.body({
		entryId: id,
		seq,
		receiptNumber: () => formatReceiptNumber(sealer, ++receipts),
		trainingNumber: () => formatTrainingNumber(sealer, ++training),
		period: chain.period ?? null,
	});
	const unsealed: UnsealedEntry = {
		id,
		device: sealer.device,
		incarnation: sealer.incarnation,
		seq,
		kind: input.kind,
		schema: schemaOf(input.kind),
		business_day: input.businessDay,
		device_time: input.deviceTime,
		clock_offset: input.clockOffset,
		operator: input.operator,
		body: body as Record<string, unknown>,
		prev_hash: chain.head,
	};
	return { entry: { ...unsealed, hash: entryHash(unsealed) }, receipts, training };
}

/** Where the chain ends after an entry with its effects. */
export function moveChain(chain: ChainHead, sealed: SealedEntry, effects: Effects): ChainHead {
	const { entry, receipts, training } = sealed;
	const ended = effects.closes?.session === chain.session;
	const period = effects.period ?? chain.period;
	return {
		seq: entry.seq,
		head: entry.hash,
		receipts,
		session: effects.opens?.session ?? (ended ? null : chain.session),
		...(training > 0 ? { training } : {}),
		...(period ? { period } : {}),
	};
}
