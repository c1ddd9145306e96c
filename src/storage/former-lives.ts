import type { Acknowledgement } from '#ports/outbox.ts';
import { mergeWatermark, type Watermark } from '#protocol/watermark.ts';

/** An earlier life of this device; its entries may still be here. */
export type FormerLife = {
	/** The name it had; lives noted before there was one had the name the device has now. */
	readonly device?: string;
	readonly incarnation: number;
	/** Its last sequence number, as far as it is known here; 0 when nothing of it is here. */
	readonly made: number;
	/** Proves to a server that knows no later life that this is the same device. */
	readonly keys?: CryptoKeyPair;
};

/** The life that ends when a device begins the next one. */
export type EndingLife = Pick<FormerLife, 'device' | 'incarnation' | 'keys'>;

/**
 * Every life before the one that begins, oldest first: those known, the one that ends, and any of which the journal has
 * entries. `made` is the journal's last sequence number of each.
 */
export function formerLives(
	known: readonly FormerLife[],
	ending: EndingLife | null,
	made: ReadonlyMap<number, number>,
): FormerLife[] {
	const lives = new Map<number, FormerLife>();
	for (const life of known) lives.set(life.incarnation, life);
	if (ending) lives.set(ending.incarnation, { ...ending, made: 0 });
	for (const incarnation of made.keys()) {
		if (!lives.has(incarnation)) lives.set(incarnation, { incarnation, made: 0 });
	}
	return [...lives.values()]
		.map((life) => ({ ...life, made: made.get(life.incarnation) ?? 0 }))
		.sort((a, b) => a.incarnation - b.incarnation);
}

/**
 * How far a former life is on the server, in the server's present life: when that began after the life was handed over,
 * all that is still here is offered again (design.md §3). `present` is what the server last said to the present life.
 */
export function formerAcked(mark: Watermark | null, present: Watermark | null): number {
	if (!mark || (present && present.epoch !== mark.epoch)) return 0;
	return mark.acked_through;
}

/** What the server said of a life, as a watermark keeps it. */
export const wordOf = (ack: Acknowledgement, incarnation: number): Watermark => ({
	incarnation,
	acked_through: ack.ackedThrough,
	backed_up_through: ack.backedUpThrough,
	epoch: ack.epoch,
	head: ack.head,
	clock_offset: ack.clockOffset,
});

/** What is kept after the server's word on a former life. */
export type FormerWord = {
	readonly mark: Watermark;
	/** What is kept of the present life: begun again when the answer tells of a new life of the server. */
	readonly present: Watermark | null;
	/** The mark went back: all that is here of that life is offered again. */
	readonly hasGoneBack: boolean;
};

/** Merges an answer to a former life's push, as the present life's answers are merged. */
export function hearOfFormer(
	before: Watermark | null,
	present: Watermark | null,
	said: Watermark,
	offeredThrough?: number,
): FormerWord {
	const mark = mergeWatermark(before, said, offeredThrough);
	const isNews = present !== null && present.epoch !== said.epoch;
	return {
		mark,
		present: isNews
			? { ...present, epoch: said.epoch, head: said.head, acked_through: 0, backed_up_through: 0 }
			: present,
		hasGoneBack: before !== null && mark.acked_through < before.acked_through,
	};
}
