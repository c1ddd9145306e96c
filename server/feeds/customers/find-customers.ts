import { cardKey, mailKey, nameKey, phoneKey } from '#domain/customer/customer-keys.ts';
import { maskName } from '#domain/privacy/mask.ts';
import { type CustomerFindAnswer, FIND_AT_LEAST } from '#protocol/customer-wire.ts';
import type { Database } from '#server/database/database.ts';
import { indexKey } from '#server/office/customers/customer-keys.ts';
import { markCustomers } from '#server/office/customers/mark-customers.ts';
import type { RandomBytes } from '#server/random.ts';
import { type KeyNames, kanaStart, keyNames } from './found-by.ts';
import { loadPeople, type Person } from './people.ts';
import { People, samePerson } from './same-person.ts';

type Hit = CustomerFindAnswer['hits'][number];

const MOST = 20;
/** People that begin with the same kana are unsealed at most so many at a time. */
const MOST_UNSEALED = 200;

/**
 * Finds customers of the whole shop by a whole phone number, card or address, or by the beginning of the kana name, as
 * a shared screen may show them. Who is found belongs to the store's customers from now on.
 */
export function findCustomers(db: Database, query: string, store: string, random: RandomBytes): Hit[] {
	return db.transaction(() => {
		const found = peopleFoundBy(db, query, keyNames(indexKey(db, random)));
		const people = new People(
			db,
			found.map(({ ref }) => ref),
		);
		const heads = new Map<string, Person>();
		for (const { ref } of found) {
			const { head } = samePerson(db, people, ref);
			if (head) heads.set(head.ref, head);
		}
		const shown = [...heads.values()].slice(0, MOST);
		follow(
			db,
			shown.map(({ ref }) => ref),
			store,
		);
		return shown.flatMap(hitOf);
	});
}

/** Refs of everyone who is found by a whole phone number, card or address, or by the beginning of the kana name. */
export const refsFoundBy = (db: Database, query: string, random: RandomBytes): string[] =>
	peopleFoundBy(db, query, keyNames(indexKey(db, random))).map(({ ref }) => ref);

function peopleFoundBy(db: Database, query: string, nameOf: KeyNames): Person[] {
	const kana = nameKey(query);
	const exact = [
		...[nameOf('p', phoneKey(query)), nameOf('m', mailKey(query))],
		...[nameOf('c', cardKey(query)), nameOf('c', `online:${cardKey(query)}`)],
	];
	const refs = refsOf(db, exact, MOST);
	if (refs.length > 0) return [...loadPeople(db, refs).values()];
	if ([...kana].length < FIND_AT_LEAST) return [];
	const alike = refsOf(db, [nameOf('k', kanaStart(kana))], MOST_UNSEALED);
	return [...loadPeople(db, alike).values()].filter(
		({ profile }) => profile !== null && nameKey(profile.kana).startsWith(kana),
	);
}

const refsOf = (db: Database, keys: readonly string[], limit: number): string[] =>
	db
		.allIn<{ ref: string }>(
			'SELECT DISTINCT ref FROM feed_customer_index WHERE key IN',
			[...new Set(keys)],
			'ORDER BY ref',
		)
		.map(({ ref }) => ref)
		.slice(0, limit);

function follow(db: Database, refs: readonly string[], store: string): void {
	db.runMany(
		'INSERT INTO office_customer_follows (ref, store)',
		refs.map((ref) => [ref, store]),
		'ON CONFLICT DO NOTHING',
	);
	markCustomers(db, refs);
}

function hitOf({ ref, profile }: Person): Hit[] {
	if (!profile) return [];
	const last = (numbers: readonly string[]) => (numbers.at(-1) ?? '').replace(/\D/g, '').slice(-4);
	return [
		{
			...{ ref, name: maskName(profile.name), kana: maskName(profile.kana) },
			...{ phone: last(profile.phones.slice(0, 1)), member_number: last(profile.memberNumbers) },
		},
	];
}
