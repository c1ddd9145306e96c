import { formatReceiptNumber } from '#domain/receipt/receipt-number.ts';
import type { UnsealedEntry } from './entry.ts';
import { type DeviceKey, entryHash, entryId } from './entry-id.ts';
import { GENESIS_HASH } from './hash.ts';
import { ENTRY_SCHEMA } from './protocol-version.ts';

/** Where an incarnation's journal ends: it moves with each entry, in the entry's own transaction. */
export type ChainHead = {
	/** Last sequence number; 0 before the first. */
	readonly seq: number;
	readonly head: string;
	/** Last receipt number given out. */
	readonly receipts: number;
	/** Till session in progress, or null. */
	readonly session: string | null;
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
	body(numbers: { readonly entryId: string; receiptNumber(): string }): object;
};

/**
 * Seals a fact as the next entry of a chain: id, numbers, link and hash (design.md §2, L5, L6). Synchronous, so that it
 * can run inside the commit's transaction; every journal, in a browser or in the simulation, uses this one.
 */
export function sealEntry(
	sealer: Sealer,
	chain: ChainHead,
	input: SealInput,
): { readonly entry: UnsealedEntry & { readonly hash: string }; readonly receipts: number } {
	const seq = chain.seq + 1;
	const id = entryId(sealer, seq);
	let { receipts } = chain;
	const body = input.body({
		entryId: id,
		receiptNumber: () => formatReceiptNumber(sealer, ++receipts),
	});
	const unsealed: UnsealedEntry = {
		id,
		device: sealer.device,
		incarnation: sealer.incarnation,
		seq,
		kind: input.kind,
		schema: ENTRY_SCHEMA,
		business_day: input.businessDay,
		device_time: input.deviceTime,
		clock_offset: input.clockOffset,
		operator: input.operator,
		body: body as Record<string, unknown>,
		prev_hash: chain.head,
	};
	return { entry: { ...unsealed, hash: entryHash(unsealed) }, receipts };
}
