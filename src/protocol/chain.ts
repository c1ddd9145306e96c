import type { JournalEntry } from './entry.ts';
import { entryHash } from './entry-id.ts';
import { GENESIS_HASH } from './hash.ts';

/** What is wrong with a chain, at the first entry where it shows. `forked`: it goes on from a second content. */
export type ChainFault = {
	readonly code: 'sequence_gap' | 'broken_link' | 'wrong_hash' | 'truncated' | 'forked';
	readonly id: string;
	readonly seq: number;
};

/** The verdict on one device incarnation's entries. `quarantined`: numbers whose content is kept aside, when any; `lost`: given up by the office. */
export type ChainVerdict =
	| {
			readonly ok: true;
			readonly head: string;
			readonly length: number;
			readonly quarantined?: number;
			readonly lost?: number;
	  }
	| { readonly ok: false; readonly fault: ChainFault };

/** What is kept aside of an incarnation's numbers. */
export type Aside = {
	/** Numbers that a quarantined content has taken. */
	readonly holes: ReadonlySet<number>;
	/** Hashes of second contents (`id_reuse`) by number. */
	readonly seconds: ReadonlyMap<number, readonly string[]>;
	/** Numbers of which nobody has the content any more, as the office has said. */
	readonly lost?: ReadonlySet<number>;
};

const NOTHING_ASIDE: Aside = { holes: new Set(), seconds: new Map() };

/** Where a chain begins: at its first entry, or after one that was verified before. */
export type ChainStart = { readonly seq: number; readonly head: string };

/**
 * Verifies one incarnation's entries as they pass by: no gap, every link, every hash (L6). A number whose content is in
 * quarantine is no gap; the link over it cannot be checked.
 */
export class ChainWalk {
	readonly #aside: Aside;
	#seq: number;
	/** '' after a quarantined number. */
	#head: string;
	#quarantined = 0;
	#lost = 0;
	#last = '';
	#fault: ChainFault | null = null;

	constructor(aside: Aside = NOTHING_ASIDE, from: ChainStart = { seq: 0, head: GENESIS_HASH }) {
		this.#aside = aside;
		this.#seq = from.seq;
		this.#head = from.head;
	}

	/** The next entry. After the first fault nothing more is looked at. */
	add(entry: JournalEntry): void {
		if (this.#fault) return;
		this.#passHoles(entry.seq);
		const code = this.#faultOf(entry);
		if (code) {
			this.#fault = { code, id: entry.id, seq: entry.seq };
			return;
		}
		this.#head = entry.hash;
		this.#seq = entry.seq;
		this.#last = entry.id;
	}

	/** With an `expectedHead` known from elsewhere it also notices that the end was cut off. */
	verdict(expectedHead?: string): ChainVerdict {
		if (this.#fault) return { ok: false, fault: this.#fault };
		const isCut = expectedHead !== undefined && this.#head !== expectedHead;
		this.#passHoles(Number.POSITIVE_INFINITY);
		if (isCut && this.#head !== '') {
			return { ok: false, fault: { code: 'truncated', id: this.#last, seq: this.#seq } };
		}
		const end = { ok: true, head: this.#head, length: this.#seq } as const;
		return {
			...end,
			...(this.#quarantined > 0 && { quarantined: this.#quarantined }),
			...(this.#lost > 0 && { lost: this.#lost }),
		};
	}

	#passHoles(before: number): void {
		while (this.#seq + 1 < before) {
			const isAside = this.#aside.holes.has(this.#seq + 1);
			if (!isAside && !this.#aside.lost?.has(this.#seq + 1)) return;
			this.#seq++;
			if (isAside) this.#quarantined++;
			else this.#lost++;
			this.#head = '';
		}
	}

	#faultOf(entry: JournalEntry): ChainFault['code'] | null {
		if (entry.seq !== this.#seq + 1) return 'sequence_gap';
		if (this.#head !== '' && entry.prev_hash !== this.#head) {
			return this.#aside.seconds.get(this.#seq)?.includes(entry.prev_hash) ? 'forked' : 'broken_link';
		}
		return entryHash(entry) === entry.hash ? null : 'wrong_hash';
	}
}

/**
 * Verifies one incarnation's entries in the order given (L6, HSH-04…07). With an `expectedHead` known from elsewhere it
 * also notices that the end was cut off. A later part of a chain begins `from` the entry before it.
 */
export function verifyChain(
	entries: readonly JournalEntry[],
	expectedHead?: string,
	from: ChainStart = { seq: 0, head: GENESIS_HASH },
): ChainVerdict {
	const walk = new ChainWalk(NOTHING_ASIDE, from);
	for (const entry of entries) walk.add(entry);
	return walk.verdict(expectedHead);
}
