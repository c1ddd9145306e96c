import { cardKey, nameKey, phoneKey } from '#domain/customer/customer-keys.ts';
import type { Outcome } from './laws.ts';

/** One person: all refs, sorted, and those of them whose words somebody can still open. */
export type Group = { readonly refs: readonly string[]; readonly known: readonly string[] };

type Link = { readonly ref: string; readonly kind: string; readonly other: string };

const cached = new WeakMap<Outcome, readonly Group[]>();

/** Who is one person by staff's last words in the ledger's order, and by the rule where staff have said nothing. */
export function groupsOf(seen: Outcome): readonly Group[] {
	const known = cached.get(seen) ?? makeGroups(seen);
	cached.set(seen, known);
	return known;
}

function makeGroups({ world, foldable }: Outcome): Group[] {
	const { db } = world.server;
	const erased = new Set(
		db.all<{ ref: string }>('SELECT ref FROM proj_customer_erased').map(({ ref }) => ref),
	);
	const keyed = new Set(db.all<{ ref: string }>('SELECT ref FROM office_person_keys').map(({ ref }) => ref));
	const registered = [...foldable.values()].flatMap((entry) =>
		entry.kind === 'customer_registered' && !erased.has(entry.body.ref) ? [entry.body.ref] : [],
	);
	const refs = [...new Set(registered)].sort();
	const said = lastWords(
		db.all<Link>(
			`SELECT ref, kind, fact ->> 'other' AS other FROM proj_customer_facts
			 WHERE kind IN ('merge', 'unmerge') ORDER BY ord`,
		),
	);
	const isOne = (a: string, b: string): boolean => {
		const word = said.get(`${a} ${b}`);
		if (word !== undefined) return word === 'merge';
		const [one, other] = [world.people.get(a), world.people.get(b)];
		if (!one || !other || !keyed.has(a) || !keyed.has(b)) return false;
		const share = (x: readonly string[], y: readonly string[], key: (text: string) => string) =>
			x.some((text) => y.some((each) => key(each) === key(text)));
		return (
			share(one.memberNumbers, other.memberNumbers, cardKey) ||
			(share(one.phones, other.phones, phoneKey) && nameKey(one.kana) === nameKey(other.kana))
		);
	};
	const groups: string[][] = [];
	const seen = new Set<string>();
	for (const ref of refs) {
		if (seen.has(ref)) continue;
		const group = [ref];
		seen.add(ref);
		for (const each of group) {
			for (const other of refs) {
				if (seen.has(other) || !isOne(each, other)) continue;
				seen.add(other);
				group.push(other);
			}
		}
		groups.push(group.sort());
	}
	return groups.map((group) => ({ refs: group, known: group.filter((ref) => keyed.has(ref)) }));
}

/** The last word on each pair, either way round. */
function lastWords(links: readonly Link[]): ReadonlyMap<string, string> {
	const said = new Map<string, string>();
	for (const { ref, other, kind } of links) said.set(`${ref} ${other}`, kind);
	return said;
}

/** The last word of a person on each purpose, in the ledger's order. */
export function consentsOf({ world }: Outcome, { refs }: Group): ReadonlyMap<string, boolean> {
	const rows = world.server.db.allIn<{ purpose: string; given: number; ord: number }>(
		`SELECT ord, fact ->> 'purpose' AS purpose, fact ->> 'is_given' AS given FROM proj_customer_facts
		 WHERE kind = 'consent' AND ref IN`,
		refs,
	);
	return new Map(rows.sort((a, b) => a.ord - b.ord).map(({ purpose, given }) => [purpose, given === 1]));
}
