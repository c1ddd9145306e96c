import { type DeviceKey, entryPrefix, parseEntryId } from '#protocol/entry.ts';
import type { Held } from '#server/epoch.ts';
import type { LedgerRow } from '#server/ledger/ledger.ts';
import { quarantinedSeq } from '#server/ledger/ledger-documents.ts';

type Prefix = { readonly key: DeviceKey; through: number; readonly beyond: Set<number> };

/** How far each incarnation is there without a gap, quarantined numbers counted, as rows pass by in any order. */
export class Prefixes {
	readonly #known = new Map<string, Prefix>();

	/** Notes a row; the same one again changes nothing. */
	add(row: LedgerRow): void {
		if (row.type === 'entry') {
			const key = parseEntryId(row.entry.id);
			if (key) this.#note(key, key.seq);
			return;
		}
		const seq = quarantinedSeq(row.record);
		if (seq !== null) this.#note(row.record.pushed_by, seq);
	}

	/** Every incarnation met, with its last number before the first gap. */
	held(): Held[] {
		return [...this.#known.values()].map(({ key, through }) => ({ ...key, through }));
	}

	#note({ store, device, incarnation }: DeviceKey, seq: number): void {
		const key = { store, device, incarnation };
		const name = entryPrefix(key);
		const prefix = this.#known.get(name) ?? { key, through: 0, beyond: new Set<number>() };
		this.#known.set(name, prefix);
		if (seq > prefix.through) prefix.beyond.add(seq);
		while (prefix.beyond.delete(prefix.through + 1)) prefix.through++;
	}
}
