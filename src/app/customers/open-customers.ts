import { keysOf } from '#domain/customer/customer-keys.ts';
import { blankCustomer, type CustomerView, withFacts } from '#domain/customer/customer-view.ts';
import type { CustomerDoc, CustomerIndexDoc } from '#protocol/bodies/customer-docs.ts';
import { unpackCustomer, unpackKeys } from '#protocol/customer-pack.ts';
import type { JournalEntry } from '#protocol/entry.ts';
import { openBytes, openDoc, type TextKey, textKey } from '#protocol/sealed-text.ts';
import { CustomerIndex } from '#search/customer-index.ts';
import type { CustomerPosition, CustomerReplica, PersonFacts } from '#storage/customer-replica.ts';
import { ownKnowledge } from './own-facts.ts';

/** What reading customers takes from outside: the feed on this device, and its own facts about people. */
export type OpenParts = {
	readonly replica: Pick<CustomerReplica, keyof CustomerReplica>;
	readonly facts: Pick<PersonFacts, keyof PersonFacts>;
};

/** One person, with their own key where this device has it. */
type One = CustomerView & { readonly key: TextKey | null; readonly isCovered: boolean };

/** An own fact made so long before the feed was last current is in the feed, ms. */
const FOLDED_AFTER_MS = 15 * 60_000;

/**
 * The store's customers while its key is open: everybody's search keys in memory, each person opened when asked for.
 * When this object is gone nothing of anybody is left.
 */
export class OpenCustomers {
	readonly key: TextKey;
	readonly index = new CustomerIndex();
	readonly #parts: OpenParts;
	readonly #buckets = new Map<string, string>();
	#erased: ReadonlySet<string> = new Set();
	#position: CustomerPosition | null = null;
	#lastFact: readonly [string, string] | null = null;
	/** Whom own facts may name beyond what is published. */
	readonly #ownRefs = new Set<string>();
	/** Merged here, or parted again (null), beyond what is published. */
	readonly #links = new Map<string, string | null>();
	#refreshing: Promise<boolean> | null = null;

	constructor(parts: OpenParts, key: TextKey) {
		this.#parts = parts;
		this.key = key;
	}

	/** When the feed was last caught up with. */
	get currentAt(): number | null {
		return this.#position?.currentAt ?? null;
	}

	/** Takes in what the feed and this tablet have brought; false where there is no feed. */
	refresh(): Promise<boolean> {
		this.#refreshing ??= this.#refresh().finally(() => {
			this.#refreshing = null;
		});
		return this.#refreshing;
	}

	/** Whom a person goes on as. */
	goesOnAs(ref: string): string {
		let as = ref;
		for (let step = 0; step < 10; step++) {
			const own = this.#links.get(as);
			const into = own === undefined ? (this.index.byRef(as)?.into ?? null) : own;
			if (into === null) return as;
			as = into;
		}
		return as;
	}

	/** Who was merged into a person here, before the server has said so. */
	joinedHere(ref: string): string[] {
		return [...this.#links].flatMap(([from, into]) => (into === ref ? from : []));
	}

	/** A person as published, with own facts beyond that; null for nobody, and for who was erased. */
	async one(ref: string): Promise<One | null> {
		if (this.#erased.has(ref)) return null;
		const { replica, facts } = this.#parts;
		const [doc, entries] = await Promise.all([
			replica.customer(ref, this.index.shareBefore(ref)),
			facts.of(ref),
		]);
		const published = doc && unpackCustomer(ref, await openDoc(this.key, doc.sealed));
		const beyond = entries.filter((entry) => isBeyond(entry, doc));
		if (!published && !beyond.some(({ kind }) => kind === 'customer_registered')) return null;
		const key = await this.#personKey(ref, doc);
		const own = await ownKnowledge(beyond, ref, key);
		// What was rung up here for whom they were before they were merged.
		const others = await Promise.all((published?.merged ?? []).map((other) => facts.of(other)));
		const before = others.flat().filter((entry) => isBeyond(entry, doc));
		const ofOthers = await ownKnowledge(before, ref, null);
		const [first] = beyond;
		const base = published ?? blankCustomer(ref, first?.business_day ?? '', first?.device_time ?? 0);
		const customer = withFacts(base, [...ofOthers.facts, ...own.facts]);
		const refused = customer.consents.some(({ purpose, isGiven }) => purpose === 'history' && !isGiven);
		return {
			customer: refused ? { ...customer, timeline: [] } : customer,
			own: [...own.points, ...ofOthers.points],
			key,
			isCovered: beyond.length + before.length === 0,
		};
	}

	async #personKey(ref: string, doc: CustomerDoc | null): Promise<TextKey | null> {
		const sealed = doc?.key ?? (await this.#parts.facts.key(ref));
		const raw = sealed ? await openBytes(this.key, sealed) : null;
		return raw && textKey(raw);
	}

	async #refresh(): Promise<boolean> {
		const { replica, facts } = this.#parts;
		const position = await replica.position();
		if (!position) return false;
		const before = this.#position;
		const isOther = before?.generation !== position.generation;
		const hasMoved = isOther || before.since !== position.since;
		if (hasMoved) await this.#takeErased(isOther);
		if (isOther) await this.#takeIndex(await replica.index());
		else if (hasMoved) await this.#takeChanges();
		this.#position = position;
		const named = await facts.after(this.#lastFact);
		const last = named.at(-1);
		if (last) {
			this.#lastFact = [last.entryId, last.ref];
			await this.#hearOwn(named.map(({ entryId }) => entryId));
		}
		if (hasMoved || last) await this.#layOwn();
		return true;
	}

	/** Before anything else: nobody who was erased is shown once more. */
	async #takeErased(isOther: boolean): Promise<void> {
		const { replica } = this.#parts;
		if (isOther) this.#erased = await replica.erased();
		else {
			const erased = new Set(this.#erased);
			for (const [id, doc] of await replica.changes('erased:')) {
				if (doc) erased.add(id.slice('erased:'.length));
			}
			this.#erased = erased;
		}
		this.index.lay([...this.#erased].map((ref) => [ref, null] as const));
	}

	async #takeIndex(docs: ReadonlyMap<string, CustomerIndexDoc>): Promise<void> {
		for (const [id, { sealed }] of docs) await this.#takeBucket(id, sealed);
		this.index.keepBuckets(new Set(docs.keys()));
		for (const id of this.#buckets.keys()) if (!docs.has(id)) this.#buckets.delete(id);
	}

	async #takeChanges(): Promise<void> {
		for (const [id, doc] of await this.#parts.replica.changes('cindex:')) {
			await this.#takeBucket(id, doc?.type === 'customer_index' ? doc.sealed : '');
		}
	}

	async #takeBucket(id: string, sealed: string): Promise<void> {
		if (this.#buckets.get(id) === sealed) return;
		this.#buckets.set(id, sealed);
		const people = sealed === '' ? [] : unpackKeys(await openDoc(this.key, sealed));
		this.index.setBucket(id, people ?? []);
	}

	/** Own facts about people that the feed may not have yet. */
	async #hearOwn(ids: readonly string[]): Promise<void> {
		const isFolded = (entry: JournalEntry, ref: string) =>
			this.index.byRef(ref) !== null &&
			entry.device_time + FOLDED_AFTER_MS < (this.#position?.currentAt ?? 0);
		for (const entry of await this.#parts.facts.entries([...new Set(ids)])) {
			const { kind } = entry;
			if (kind !== 'customer_registered' && kind !== 'customer_edited' && kind !== 'customer_linked')
				continue;
			const { ref } = entry.body;
			if (isFolded(entry, ref)) continue;
			this.#ownRefs.add(ref);
			if (kind === 'customer_linked') {
				this.#links.set(ref, entry.body.action === 'merge' ? entry.body.into : null);
			}
		}
	}

	/** Lays own knowledge over the buckets, and takes it off again once the feed says it all. */
	async #layOwn(): Promise<void> {
		for (const ref of this.#ownRefs) {
			const one = await this.one(ref);
			const goesOn = this.index.published(ref)?.into ?? null;
			if (one?.isCovered || (goesOn !== null && (await this.#isIn(ref, goesOn)))) {
				this.#ownRefs.delete(ref);
				this.#links.delete(ref);
				this.index.lay([[ref, this.#erased.has(ref) ? null : undefined]]);
			} else {
				// Whom the server found the same goes on as them, unless somebody here has said otherwise since.
				const own = this.#links.get(ref);
				const into = own === undefined ? goesOn : own;
				this.index.lay([[ref, one && keysOf(ref, one.customer.profile, into)]]);
			}
		}
	}

	/** Whether all that this tablet said of somebody is in what is published of whom they go on as. */
	async #isIn(ref: string, goesOn: string): Promise<boolean> {
		const { replica, facts } = this.#parts;
		const doc = await replica.customer(goesOn, this.index.shareBefore(goesOn));
		return doc !== null && !(await facts.of(ref)).some((entry) => isBeyond(entry, doc));
	}
}

/** Whether an own entry is not in a published document yet. */
const isBeyond = (entry: JournalEntry, doc: CustomerDoc | null): boolean =>
	entry.seq > (doc?.through[`${entry.device}.${entry.incarnation}`] ?? 0);
