import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CustomerProfile } from '#domain/customer/profile.ts';
import { canonicalJson, type Json } from '#protocol/canonical.ts';
import type { Database } from '#server/database/database.ts';
import { accountNames, refsOfAccounts } from '#server/office/customers/account-names.ts';
import type { ImportedPersonSaid } from '#server/office/customers/imported-people.ts';
import { markCustomers } from '#server/office/customers/mark-customers.ts';
import { allPlaces, type Place } from '#server/office/places.ts';
import type { RandomBytes } from '#server/random.ts';
import { type Applying, applyLines, applyOrders, type Counts, NONE, plusCounts } from './apply-orders.ts';
import type { ImportedPerson } from './outcome.ts';
import type { PeopleStaging } from './people-staging.ts';

/** What came of a file of customers or orders. */
export type PeopleChanges = { readonly people: Counts; readonly orders: Counts; readonly lines: Counts };

/** Where what a file says belongs. */
export type PeopleBooking = { readonly place: string; readonly random: RandomBytes };

const AT_ONCE = 500;
const LINES_AT_ONCE = 2000;

/**
 * Brings staged people, their orders and the lines of these into the shop, some hundreds to a transaction; whoever is
 * touched is marked to be published. A crash leaves whole batches, and importing again completes them.
 */
export async function applyPeople(
	db: Database,
	staging: PeopleStaging,
	booking: PeopleBooking,
	skippedErased: (count: number) => void,
): Promise<PeopleChanges> {
	const names = db.transaction(() => accountNames(db, booking.random));
	const applying: Applying = {
		db,
		names,
		placeOf: placesBy(allPlaces(db), booking.place),
		erased: new Set(),
	};
	const people = await inBatches(staging.people(AT_ONCE), (some) => applyBatch(applying, some));
	const orders = await inBatches(staging.orders(AT_ONCE), (some) => applyOrders(applying, some));
	const lines = await inBatches(staging.lines(LINES_AT_ONCE), (some) => applyLines(applying, some));
	skippedErased(people.erased + orders.erased + lines.erased);
	return { people, orders, lines };

	async function inBatches<T>(batches: Iterable<readonly T[]>, apply: (some: readonly T[]) => Counts) {
		let total = NONE;
		for (const some of batches) {
			total = plusCounts(
				total,
				db.transaction(() => apply(some)),
			);
			// Gives another process the write lock, and this one its timers.
			await nextTurn();
		}
		return total;
	}
}

/** A store by its id or code, else the one that the import is for; what is online, the online shop. */
function placesBy(places: readonly Place[], usual: string): Applying['placeOf'] {
	const byName = new Map(places.flatMap(({ id, code }) => [[id, id] as const, [code, id] as const]));
	const online = places.find(({ kind }) => kind === 'online')?.id ?? 'online';
	return (channel, store) => (channel === 'online' ? online : (byName.get(store) ?? usual));
}

type Row = {
	readonly ref: string;
	readonly is_record: number;
	readonly updated: number;
	readonly said: string;
};

function applyBatch({ db, names, placeOf }: Applying, people: readonly ImportedPerson[]): Counts {
	const named = people.map((person) => ({ person, own: person.accounts.map(names) }));
	const refs = refsOfAccounts(
		db,
		named.flatMap(({ own }) => own),
	);
	const counts = { ...NONE };
	const touched: string[] = [];
	for (const { person, own } of named) {
		const ref = own.map((account) => refs.get(account)).find((known) => known !== undefined) ?? `i${own[0]}`;
		if (isErased(db, ref)) {
			counts.erased++;
			continue;
		}
		const known = findPerson(db, ref);
		touched.push(...takeAccounts(db, refs, ref, own, person.isRecord));
		const said = saidOf(person, known);
		const text = canonicalJson(said as unknown as Json);
		if (known && known.said === text && known.is_record === Number(person.isRecord || known.is_record)) {
			counts.unchanged++;
			continue;
		}
		if (known) counts.changed++;
		else counts.created++;
		touched.push(ref);
		db.run(
			`INSERT INTO office_imported_people (ref, is_record, updated, said) VALUES (?, ?, ?, ?) ON CONFLICT (ref)
			 DO UPDATE SET is_record = max(is_record, excluded.is_record), updated = excluded.updated, said = excluded.said`,
			...[ref, Number(person.isRecord), Math.max(person.updatedAt, known?.updated ?? 0), text],
		);
		if (!known) follow(db, ref, placeOf('store', person.store));
	}
	markCustomers(db, touched);
	return counts;
}

const findPerson = (db: Database, ref: string): Row | undefined =>
	db.get<Row>('SELECT ref, is_record, updated, said FROM office_imported_people WHERE ref = ?', ref);

const isErased = (db: Database, ref: string): boolean =>
	db.get('SELECT 1 AS one FROM proj_customer_erased WHERE ref = ?', ref) !== undefined;

/** Who came with a store's file is one of its customers from then on. */
const follow = (db: Database, ref: string, store: string): number =>
	db.run(
		'INSERT INTO office_customer_follows (ref, store) VALUES (?, ?) ON CONFLICT DO NOTHING',
		...[ref, store],
	);

/**
 * Gives a person their accounts. One that somebody has of whom only an order's form spoke goes over to whom a list of
 * customers names with it; any other stays where it is, and whoever shares an address is somebody to look at. Answers
 * whom an account was taken from.
 */
function takeAccounts(
	db: Database,
	refs: Map<string, string>,
	ref: string,
	own: readonly string[],
	isRecord: boolean,
): string[] {
	return own.flatMap((account) => {
		const other = refs.get(account);
		if (other === ref || (other !== undefined && !(isRecord && isFormOnly(db, other)))) return [];
		refs.set(account, ref);
		db.run(
			`INSERT INTO office_accounts (account, ref) VALUES (?, ?)
			 ON CONFLICT (account) DO UPDATE SET ref = excluded.ref`,
			...[account, ref],
		);
		if (other === undefined) return [];
		const left = db.get('SELECT 1 AS one FROM office_accounts WHERE ref = ? LIMIT 1', other);
		if (!left) db.run('DELETE FROM office_imported_people WHERE ref = ?', other);
		return [other];
	});
}

/** Whether nobody but an order's form has spoken of someone: no list of customers, and no till. */
const isFormOnly = (db: Database, ref: string): boolean =>
	findPerson(db, ref)?.is_record === 0 &&
	db.get(
		`SELECT 1 AS one FROM proj_customer_facts WHERE ref = ?1
		 UNION SELECT 1 FROM proj_customer_sales WHERE ref = ?1 UNION SELECT 1 FROM proj_points WHERE ref = ?1`,
		ref,
	) === undefined;

/** A list's word stands until a later one; an order's form only fills in what is not known. */
function saidOf(person: ImportedPerson, known: Row | undefined): ImportedPersonSaid {
	const { profile, joinedOn, consents } = person;
	const said: ImportedPersonSaid = { profile, joined_on: joinedOn, consents };
	if (!known) return said;
	const before = JSON.parse(known.said) as ImportedPersonSaid;
	if (!person.isRecord)
		return known.is_record === 1 ? before : { ...before, profile: filled(before.profile, profile) };
	return known.is_record === 1 && person.updatedAt < known.updated ? before : said;
}

function filled(known: CustomerProfile, said: CustomerProfile): CustomerProfile {
	const fields = Object.entries(known).map(([field, value]) => {
		const isEmpty = value === null || value.length === 0;
		return [field, isEmpty ? said[field as keyof CustomerProfile] : value];
	});
	return Object.fromEntries(fields) as CustomerProfile;
}
