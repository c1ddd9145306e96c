import type { Database } from '#server/database/database.ts';
import { type Alike, alike } from './found-by.ts';
import { loadPeople, type Person, type PersonLink } from './people.ts';

/** Refs that are one person, with the one they are shown as; and pairs of which someone has to say whether they are. */
export type SamePerson = {
	readonly head: Person | null;
	readonly members: readonly Person[];
	readonly doubtful: readonly (readonly [ref: string, other: string])[];
};

/** A person who has more refs than this is a mistake of someone who types one number for everybody. */
const MOST = 50;

/** The people of one publication, read once each. */
export class People {
	readonly #db: Database;
	readonly #known: Map<string, Person>;

	constructor(db: Database, refs: readonly string[]) {
		this.#db = db;
		this.#known = loadPeople(db, refs);
	}

	get(ref: string): Person {
		const known = this.#known.get(ref);
		if (known) return known;
		const loaded = loadPeople(this.#db, [ref]);
		for (const [name, person] of loaded) this.#known.set(name, person);
		return this.get(ref);
	}
}

/**
 * Everyone who is the same person as a ref: whom staff have linked, by the last word on each pair in the order of the
 * ledger, and whom the rule finds the same unless staff said that they are not. Links in a circle are one person too.
 */
export function samePerson(db: Database, people: People, ref: string): SamePerson {
	const members = new Map<string, Person>();
	const doubtful: (readonly [string, string])[] = [];
	const waiting = [ref];
	for (const each of waiting) {
		if (members.has(each) || members.size >= MOST) continue;
		const person = people.get(each);
		members.set(each, person);
		const said = lastWords(person.links);
		const others = alike(db, each);
		const same = [
			...[...said].filter(([, link]) => link.holds).map(([other]) => other),
			...others.filter((other) => other.isSame && !said.has(other.ref)).map((other) => other.ref),
		];
		const gone = erasedAmong(db, same);
		waiting.push(...same.filter((other) => !gone.has(other)));
		doubtful.push(...doubtfulOf(each, others, said));
	}
	const sorted = [...members.values()].sort((a, b) => (a.ref < b.ref ? -1 : 1));
	return {
		head: headOf(sorted),
		members: sorted,
		doubtful: doubtful.filter(([one, other]) => !(members.has(one) && members.has(other))),
	};
}

/** Those of these refs that were erased. */
export const erasedAmong = (db: Database, refs: readonly string[]): ReadonlySet<string> =>
	new Set(
		db
			.allIn<{ ref: string }>('SELECT ref FROM proj_customer_erased WHERE ref IN', refs)
			.map(({ ref }) => ref),
	);

/** The last word on each pair. */
const lastWords = (links: readonly PersonLink[]): Map<string, PersonLink> =>
	new Map(links.map((link) => [link.other, link]));

const doubtfulOf = (
	ref: string,
	others: readonly Alike[],
	said: ReadonlyMap<string, PersonLink>,
): [string, string][] =>
	others
		.filter((other) => !other.isSame && !said.has(other.ref))
		.map((other) => (ref < other.ref ? [ref, other.ref] : [other.ref, ref]));

/** Whom the others were merged into; of several, or of a circle, the smallest ref. */
function headOf(members: readonly Person[]): Person | null {
	const named = members.filter(({ profile }) => profile !== null);
	const refs = new Set(named.map(({ ref }) => ref));
	const goesOn = ({ links }: Person) =>
		[...lastWords(links)].some(([other, link]) => link.holds && link.isInto && refs.has(other));
	return named.find((person) => !goesOn(person)) ?? named[0] ?? null;
}
