import { changeProfile } from '#domain/customer/change-profile.ts';
import { type CustomerProfile, EMPTY_PROFILE } from '#domain/customer/profile.ts';
import type { StandingConsent, TimelineEvent } from '#domain/customer/published-customer.ts';
import { readProfile, readProfileChange } from '#protocol/bodies/customer-sealed.ts';
import type { Database } from '#server/database/database.ts';
import { personKeys } from '#server/office/customers/customer-keys.ts';
import { type ImportedCustomer, importedCustomers } from '#server/office/customers/imported-customers.ts';
import { openJson } from '#server/office/customers/sealed-text.ts';
import { grouped } from './grouped.ts';

/** A row of `proj_customer_facts`. */
type Fact = {
	readonly ord: number;
	readonly ref: string;
	readonly kind: 'registered' | 'edited' | 'consent' | 'merge' | 'unmerge' | 'erased';
	readonly entry_id: string;
	readonly journal: string;
	readonly seq: number;
	readonly store: string;
	readonly day: string;
	readonly at: number;
	readonly fact: string;
};

/** A link that somebody has made or undone, in the order of the ledger. */
export type PersonLink = {
	readonly ord: number;
	readonly other: string;
	readonly isInto: boolean;
	readonly holds: boolean;
};

/** What is known of one ref apart from its sales and points. */
export type Person = {
	readonly ref: string;
	/** Null while nobody's key opens it: shown as nothing. */
	readonly profile: CustomerProfile | null;
	readonly key: Uint8Array | null;
	readonly joinedOn: string;
	readonly consents: readonly (StandingConsent & { readonly ord: number })[];
	/** Earlier purchases that came with an import. */
	readonly history: readonly TimelineEvent[];
	/** Stores where they registered, bought before, or were looked up. */
	readonly stores: ReadonlySet<string>;
	readonly links: readonly PersonLink[];
	/** Entries that changed what someone else had changed. */
	readonly apart: readonly string[];
	readonly through: ReadonlyMap<string, number>;
	/** Epoch ms of the newest of these facts. */
	readonly at: number;
};

/** Reads people with what their keys open. A ref of whom nothing is known is a person without a profile. */
export function loadPeople(db: Database, refs: readonly string[]): Map<string, Person> {
	const keys = personKeys(db, refs);
	const imported = importedCustomers(db, refs);
	const facts = grouped(
		db.allIn<Fact>('SELECT * FROM proj_customer_facts WHERE ref IN', refs, 'ORDER BY ord'),
		({ ref }) => ref,
	);
	const follows = grouped(
		db.allIn<{ ref: string; store: string }>(
			'SELECT ref, store FROM office_customer_follows WHERE ref IN',
			refs,
		),
		({ ref }) => ref,
	);
	return new Map(
		refs.map((ref) => {
			const followed = (follows.get(ref) ?? []).map(({ store }) => store);
			return [ref, personOf(ref, facts.get(ref) ?? [], imported.get(ref), keys.get(ref) ?? null, followed)];
		}),
	);
}

function personOf(
	ref: string,
	facts: readonly Fact[],
	imported: ImportedCustomer | undefined,
	key: Uint8Array | null,
	followed: readonly string[],
): Person {
	const registered = facts.find(({ kind }) => kind === 'registered');
	const through = new Map<string, number>();
	for (const { journal, seq } of facts) through.set(journal, Math.max(seq, through.get(journal) ?? 0));
	const made = facts.filter(({ kind }) => kind === 'registered');
	return {
		ref,
		key,
		...profileOf(facts, imported, key),
		joinedOn: imported?.joined ?? registered?.day ?? facts[0]?.day ?? '1970-01-01',
		consents: [...(imported?.consents ?? []), ...consentsOf(facts)],
		history: imported?.history ?? [],
		stores: new Set([...(imported?.stores ?? []), ...made.map(({ store }) => store), ...followed]),
		links: facts.flatMap(linkOf),
		through,
		at: Math.max(imported?.at ?? 0, ...facts.map(({ at }) => at)),
	};
}

function profileOf(
	facts: readonly Fact[],
	imported: ImportedCustomer | undefined,
	key: Uint8Array | null,
): { profile: CustomerProfile | null; apart: string[] } {
	const apart: string[] = [];
	const open = (fact: Fact): unknown =>
		key ? openJson(key, (JSON.parse(fact.fact) as { sealed: string }).sealed) : undefined;
	let profile = imported?.profile ?? null;
	for (const fact of facts) {
		if (profile === null && fact.kind === 'registered') profile = readProfile(open(fact));
	}
	if (profile === null) return { profile, apart };
	for (const fact of facts) {
		const change = fact.kind === 'edited' ? readProfileChange(open(fact)) : null;
		if (!change) continue;
		const changed = changeProfile({ ...EMPTY_PROFILE, ...profile }, change);
		profile = changed.profile;
		if (changed.apart.length > 0) apart.push(fact.entry_id);
	}
	return { profile, apart };
}

const consentsOf = (facts: readonly Fact[]): Person['consents'] =>
	facts.flatMap(({ ord, kind, at, fact }) => {
		if (kind !== 'consent') return [];
		const said = JSON.parse(fact) as { purpose: string; is_given: boolean; text_version: string };
		return [{ ord, purpose: said.purpose, isGiven: said.is_given, textVersion: said.text_version, at }];
	});

function linkOf({ ord, kind, fact }: Fact): PersonLink[] {
	if (kind !== 'merge' && kind !== 'unmerge') return [];
	const { other, isInto } = JSON.parse(fact) as { other: string; isInto: boolean };
	return [{ ord, other, isInto, holds: kind === 'merge' }];
}
