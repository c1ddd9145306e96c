import type { Aside } from '#protocol/chain.ts';
import type { DeviceKey, JournalEntry } from '#protocol/entry.ts';
import type { Database } from '#server/database/database.ts';
import type { QuarantineRecord } from '#server/ledger/ledger.ts';
import { quarantinedSeq } from '#server/ledger/ledger-documents.ts';
import { vectorKey } from '#server/projections/fold-row.ts';
import { mendedBy, numbersOf } from '#server/projections/mended.ts';

type Kept = {
	readonly holes: Set<number>;
	readonly seconds: Map<number, string[]>;
	readonly lost: Set<number>;
};

const nothing = (): Kept => ({ holes: new Set(), seconds: new Map(), lost: new Set() });

/**
 * What is not in its place, by incarnation: numbers that are taken by what is kept aside, second contents of used ones,
 * and numbers that the office has given up.
 */
export class AsideIndex {
	readonly #kept = new Map<string, Kept>();

	/** What the ledger keeps aside, as folded into a database. */
	static folded(db: Database): AsideIndex {
		const index = new AsideIndex();
		const rows = db.iterate<{ device: string; seq: number; reason: string; detail: string }>(
			'SELECT device, seq, reason, detail FROM proj_quarantine WHERE seq IS NOT NULL',
		);
		for (const { device, seq, reason, detail } of rows) index.#note(device, seq, reason, detail);
		const lost = db.all<{ device: string; from: number; through: number }>(
			'SELECT device, from_seq AS "from", through_seq AS through FROM proj_lost',
		);
		for (const { device, ...range } of lost) index.#noteLost(device, [range]);
		return index;
	}

	/** Notes a record as it stands in an export. */
	add(record: QuarantineRecord): void {
		const seq = quarantinedSeq(record);
		if (seq !== null) this.#note(vectorKey(record.pushed_by), seq, record.reason, record.detail);
	}

	/** Notes an entry of an export, should it be the office's word that numbers are lost. */
	addEntry(entry: JournalEntry): void {
		const mended = mendedBy(entry);
		if (mended) this.#noteLost(vectorKey(mended), mended.lost);
	}

	of(device: DeviceKey): Aside {
		return this.#kept.get(vectorKey(device)) ?? nothing();
	}

	#noteLost(device: string, ranges: readonly { readonly from: number; readonly through: number }[]): void {
		const kept = this.#kept.get(device) ?? nothing();
		this.#kept.set(device, kept);
		for (const seq of numbersOf([...ranges])) kept.lost.add(seq);
	}

	/** A second content is noted with its hash, everything else takes its number. */
	#note(device: string, seq: number, reason: string, detail: string): void {
		const kept = this.#kept.get(device) ?? nothing();
		this.#kept.set(device, kept);
		if (reason !== 'id_reuse') kept.holes.add(seq);
		else kept.seconds.set(seq, [...(kept.seconds.get(seq) ?? []), detail]);
	}
}

/** How many second contents there are. */
export const countSeconds = ({ seconds }: Aside): number =>
	[...seconds.values()].reduce((sum, hashes) => sum + hashes.length, 0);

/** Whether numbers may be missing in an incarnation's books. */
export const excuses = ({ holes, seconds, lost }: Aside): boolean =>
	holes.size + seconds.size + (lost?.size ?? 0) > 0;
