import { cardKey, strongKeys } from '#domain/customer/customer-keys.ts';
import type { CustomerKeys } from '#domain/customer/profile.ts';
import { type CustomerQuery, fitOf, place, readQuery } from './customer-query.ts';
import { customerRecord, FIELD_KINDS, type FieldKind } from './customer-records.ts';

/** Enough of those that fit to show the best of them. */
const ENOUGH = 500;

/** What all people of a shelf have of one kind, as one text; where each person's part of it begins, and the end. */
type Field = { readonly text: string; readonly starts: Uint32Array };

/**
 * Many people in memory, few objects: a text for each kind of what they are found by, so that looking for a sound goes
 * past nobody's address, and their keys as bytes that are parsed when shown.
 */
type Shelf = {
	readonly fields: Readonly<Record<FieldKind, Field>>;
	readonly rows: Uint8Array;
	readonly rowStarts: Uint32Array;
	readonly refs: readonly string[];
};

/** Someone who was found, with how well: 0 by a whole key, 1 by the beginning of one, 2 by a part. */
export type FoundCustomer = { readonly keys: CustomerKeys; readonly fit: 0 | 1 | 2 };

/**
 * Everybody's keys in memory, and nothing else of anybody. Buckets come as the feed has them; what this tablet knows
 * beyond the feed is laid over them, person by person.
 */
export class CustomerIndex {
	readonly #buckets = new Map<string, Shelf>();
	/** Own knowledge, by ref; null hides somebody. */
	readonly #own = new Map<string, CustomerKeys | null>();
	#ownShelf: Shelf = shelve([]);

	/** How many people are in the buckets. */
	get size(): number {
		return [...this.#buckets.values()].reduce((all, { refs }) => all + refs.length, 0);
	}

	/** Takes a bucket as it is now; none of its people when it was withdrawn. */
	setBucket(id: string, people: readonly CustomerKeys[]): void {
		if (people.length === 0) this.#buckets.delete(id);
		else this.#buckets.set(id, shelve(people));
	}

	/** Forgets buckets that the feed does not have. */
	keepBuckets(ids: ReadonlySet<string>): void {
		for (const id of this.#buckets.keys()) if (!ids.has(id)) this.#buckets.delete(id);
	}

	/** Lays people over the buckets; null for whom nobody may find, undefined for whom the buckets say it all again. */
	lay(people: readonly (readonly [ref: string, keys: CustomerKeys | null | undefined])[]): void {
		if (people.length === 0) return;
		for (const [ref, keys] of people) {
			if (keys === undefined) this.#own.delete(ref);
			else this.#own.set(ref, keys);
		}
		this.#ownShelf = shelve([...this.#own.values()].flatMap((keys) => keys ?? []));
	}

	/** Where a person's document is among those of all in the buckets, from 0 to 1, refs in order; a guess. */
	shareBefore(ref: string): number {
		let before = 0;
		let all = 0;
		for (const { refs } of this.#buckets.values()) {
			all += refs.length;
			for (const other of refs) if (other < ref) before++;
		}
		return all === 0 ? 0 : before / all;
	}

	/** The best first; null when the query is too short to show anyone. */
	search(query: string, limit: number): FoundCustomer[] | null {
		const read = readQuery(query);
		if (!read) return null;
		const found = this.#all(read);
		return found.sort((a, b) => a.fit - b.fit || (a.keys.kana < b.keys.kana ? -1 : 1)).slice(0, limit);
	}

	/** By a whole card or another system's id. */
	byCard(number: string): CustomerKeys | null {
		const text = cardKey(number);
		if (text === '') return null;
		const [found] = this.#all({ words: [[{ kind: 'card', text, where: 'whole' }]] });
		return found?.keys ?? null;
	}

	/** Who has one of these phones, addresses or cards already. */
	sharing(keys: Pick<CustomerKeys, 'phones' | 'mails' | 'memberNumbers' | 'otherIds'>): CustomerKeys | null {
		const wanted = new Set(strongKeys(keys));
		for (const key of wanted) {
			const text = key.slice(key.indexOf(' ') + 1);
			const kind = key.startsWith('tel') ? 'phone' : key.startsWith('mail') ? 'mail' : 'card';
			if (text === '') continue;
			const [found] = this.#all({ words: [[{ kind, text, where: 'whole' }]] });
			if (found) return found.keys;
		}
		return null;
	}

	byRef(ref: string): CustomerKeys | null {
		const own = this.#own.get(ref);
		return own === undefined ? this.published(ref) : own;
	}

	/** As the feed has them, whatever this tablet knows beyond it. */
	published(ref: string): CustomerKeys | null {
		for (const shelf of this.#buckets.values()) {
			const at = shelf.refs.indexOf(ref);
			if (at >= 0) return rowOf(shelf, at);
		}
		return null;
	}

	#all(query: CustomerQuery): FoundCustomer[] {
		const found: FoundCustomer[] = [];
		for (const { keys, fit } of fitting(this.#ownShelf, query)) found.push({ keys, fit });
		for (const shelf of this.#buckets.values()) {
			if (found.length >= ENOUGH) break;
			for (const each of fitting(shelf, query)) {
				if (!this.#own.has(each.keys.ref)) found.push(each);
				if (found.length >= ENOUGH) break;
			}
		}
		return found;
	}
}

/** People of a shelf whom a query fits: the longest word says where to look, the whole query whether they do. */
function* fitting(shelf: Shelf, query: CustomerQuery): Generator<FoundCustomer> {
	const longest = query.words.reduce((a, b) => (lengthOf(b) > lengthOf(a) ? b : a));
	const seen = new Set<number>();
	for (const way of longest) {
		const { text, starts } = shelf.fields[way.kind];
		for (let at = place(text, way, 0); at >= 0; ) {
			const row = recordAt(starts, at);
			if (!seen.has(row)) {
				const fit = fitOf((kind) => valuesOf(shelf.fields[kind], row), query);
				if (fit !== null) {
					seen.add(row);
					yield { keys: rowOf(shelf, row), fit };
				}
			}
			at = place(text, way, starts[row + 1] ?? text.length);
		}
	}
}

const valuesOf = ({ text, starts }: Field, row: number): string => text.slice(starts[row], starts[row + 1]);

const lengthOf = (ways: CustomerQuery['words'][number]): number =>
	Math.max(...ways.map(({ text }) => text.length));

/** The record that a place is in. */
function recordAt(starts: Uint32Array, at: number): number {
	let low = 0;
	let high = starts.length - 1;
	while (low < high) {
		const middle = (low + high + 1) >> 1;
		if ((starts[middle] ?? 0) <= at) low = middle;
		else high = middle - 1;
	}
	return low;
}

const decoder = new TextDecoder();

function rowOf({ rows, rowStarts }: Shelf, at: number): CustomerKeys {
	const bytes = rows.subarray(rowStarts[at], rowStarts[at + 1]);
	return JSON.parse(decoder.decode(bytes)) as CustomerKeys;
}

function shelve(people: readonly CustomerKeys[]): Shelf {
	const encoder = new TextEncoder();
	const records = people.map(customerRecord);
	const rows = people.map((keys) => encoder.encode(JSON.stringify(keys)));
	const startsOf = (lengths: readonly number[]): Uint32Array => {
		const starts = new Uint32Array(lengths.length + 1);
		for (const [at, length] of lengths.entries()) starts[at + 1] = (starts[at] ?? 0) + length;
		return starts;
	};
	const rowStarts = startsOf(rows.map(({ length }) => length));
	const bytes = new Uint8Array(rowStarts.at(-1) ?? 0);
	for (const [at, row] of rows.entries()) bytes.set(row, rowStarts[at]);
	const field = (kind: FieldKind): Field => {
		const texts = records.map((record) => record[kind]);
		return { text: texts.join(''), starts: startsOf(texts.map(({ length }) => length)) };
	};
	return {
		fields: Object.fromEntries(FIELD_KINDS.map((kind) => [kind, field(kind)])) as Shelf['fields'],
		rows: bytes,
		rowStarts,
		refs: people.map(({ ref }) => ref),
	};
}
