import { type DeviceKey, entryPrefix } from '#protocol/entry.ts';
import type { Ledger } from './ledger.ts';

type Held = { through: number; readonly beyond: Set<number> };

/**
 * How far each incarnation's journal is durable without a gap: the highest n such that 1…n are all in the ledger,
 * quarantined ones counted. Read from the ledger once an incarnation, so it is right after any restart.
 */
export class AckTracker {
	readonly #ledger: Ledger;
	readonly #held = new Map<string, Promise<Held>>();
	readonly #life: () => string;
	#known: string;

	/**
	 * `life` names the ledger's present life where another process may begin a new one: what was known of the one before
	 * is forgotten then.
	 */
	constructor(ledger: Ledger, life: () => string = () => '') {
		this.#ledger = ledger;
		this.#life = life;
		this.#known = life();
	}

	/** Notes sequence numbers that are durable now and answers how far the incarnation is without a gap. */
	async note(key: DeviceKey, seqs: Iterable<number>): Promise<number> {
		this.#forgetFormerLife();
		const held = await this.#load(key);
		for (const seq of seqs) add(held, seq);
		// A gap may be what another gateway took.
		if (this.#ledger.shared && held.beyond.size > 0) {
			for (const seq of await this.#ledger.heldSeqs(key, held.through)) add(held, seq);
		}
		return held.through;
	}

	/** How far the incarnation is durable without a gap; 0 before its first entry. */
	through(key: DeviceKey): Promise<number> {
		return this.note(key, []);
	}

	/** How far it is when some numbers are given up: nothing waits for those, but no device is told that they are here. */
	async throughPassing(key: DeviceKey, lost: ReadonlySet<number>): Promise<number> {
		let through = await this.through(key);
		if (lost.size === 0) return through;
		const { beyond } = await this.#load(key);
		while (beyond.has(through + 1) || lost.has(through + 1)) through++;
		return through;
	}

	/** Reads an incarnation, or all of them, from the ledger again: it went back, or another process wrote to it. */
	forget(key?: DeviceKey): void {
		if (key) this.#held.delete(entryPrefix(key));
		else this.#held.clear();
	}

	#forgetFormerLife(): void {
		const life = this.#life();
		if (life === this.#known) return;
		this.#known = life;
		this.forget();
	}

	#load(key: DeviceKey): Promise<Held> {
		const name = entryPrefix(key);
		const known = this.#held.get(name);
		if (known) return known;
		const loading = this.#ledger.heldSeqs(key).then((seqs) => {
			const held: Held = { through: 0, beyond: new Set() };
			for (const seq of seqs) add(held, seq);
			return held;
		});
		this.#held.set(name, loading);
		loading.catch(() => {
			if (this.#held.get(name) === loading) this.#held.delete(name); // the next call reads again
		});
		return loading;
	}
}

function add(held: Held, seq: number): void {
	if (seq > held.through) held.beyond.add(seq);
	while (held.beyond.delete(held.through + 1)) held.through++;
}
