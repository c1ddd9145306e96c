import type { Aside } from '#protocol/chain.ts';
import type { DeviceKey } from '#protocol/entry.ts';
import type { Database } from '#server/database/database.ts';
import type { QuarantineRecord } from '#server/ledger/ledger.ts';
import { quarantinedSeq } from '#server/ledger/ledger-documents.ts';
import { vectorKey } from '#server/projections/fold-row.ts';

type Kept = { readonly holes: Set<number>; readonly seconds: Map<number, string[]> };

/** What is kept aside, by incarnation: the numbers that are taken by it, and the second contents of used ones. */
export class AsideIndex {
	readonly #kept = new Map<string, Kept>();

	/** What the ledger keeps aside, as folded into a database. */
	static folded(db: Database): AsideIndex {
		const index = new AsideIndex();
		const rows = db.iterate<{ device: string; seq: number; reason: string; detail: string }>(
			'SELECT device, seq, reason, detail FROM proj_quarantine WHERE seq IS NOT NULL',
		);
		for (const { device, seq, reason, detail } of rows) index.#note(device, seq, reason, detail);
		return index;
	}

	/** Notes a record as it stands in an export. */
	add(record: QuarantineRecord): void {
		const seq = quarantinedSeq(record);
		if (seq !== null) this.#note(vectorKey(record.pushed_by), seq, record.reason, record.detail);
	}

	of(device: DeviceKey): Aside {
		return this.#kept.get(vectorKey(device)) ?? { holes: new Set(), seconds: new Map() };
	}

	/** A second content is noted with its hash, everything else takes its number. */
	#note(device: string, seq: number, reason: string, detail: string): void {
		const kept: Kept = this.#kept.get(device) ?? { holes: new Set(), seconds: new Map() };
		this.#kept.set(device, kept);
		if (reason !== 'id_reuse') kept.holes.add(seq);
		else kept.seconds.set(seq, [...(kept.seconds.get(seq) ?? []), detail]);
	}
}

/** How many second contents there are. */
export const countSeconds = ({ seconds }: Aside): number =>
	[...seconds.values()].reduce((sum, hashes) => sum + hashes.length, 0);
