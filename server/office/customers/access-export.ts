import type { CustomerProfile } from '#domain/customer/profile.ts';
import type { StandingConsent, TimelineEvent } from '#domain/customer/published-customer.ts';
import type { Database } from '#server/database/database.ts';
import { type CustomerPoints, loadPoints, loadSales } from '#server/feeds/customers/sales.ts';
import { People, samePerson } from '#server/feeds/customers/same-person.ts';
import { appendOfficeEntries } from '../office-journal.ts';

/** Everything the shop has of a person, as they may ask for it (APPI art. 33, GDPR art. 15; ERS-05). */
export type AccessExport = {
	/** All refs they are shown by. */
	readonly refs: readonly string[];
	readonly profiles: readonly CustomerProfile[];
	readonly joined_on: string;
	/** Every consent that was given or withdrawn, oldest first: purpose, words and time. */
	readonly consents: readonly StandingConsent[];
	/** Purchases, returns and orders, newest first; also where their history is told to no till. */
	readonly history: readonly TimelineEvent[];
	readonly points: readonly Pick<CustomerPoints, 'points' | 'on' | 'cause' | 'document'>[];
	/** What it is used for: the purposes that stand. */
	readonly purposes: readonly string[];
	/** Who else was given any of it: the shop gives it to nobody. */
	readonly recipients: readonly string[];
};

/** Reads everything of a person; null for who is not there, or was erased. */
export function accessExport(db: Database, ref: string): AccessExport | null {
	const { members } = samePerson(db, new People(db, [ref]), ref);
	const known = members.flatMap(({ profile }) => profile ?? []);
	if (known.length === 0) return null;
	const refs = members.map((member) => member.ref);
	const [sales, points] = [loadSales(db, refs), loadPoints(db, refs)];
	const consents = members.flatMap((member) => member.consents).sort((a, b) => a.ord - b.ord || a.at - b.at);
	const stands = new Map(consents.map(({ purpose, isGiven }) => [purpose, isGiven]));
	return {
		...{ refs, profiles: known, recipients: [] },
		joined_on: members.map(({ joinedOn }) => joinedOn).sort()[0] ?? '',
		consents: consents.map(({ ord: _, ...consent }) => consent),
		history: [
			...refs.flatMap((one) => (sales.get(one) ?? []).map(({ event }) => event)),
			...members.flatMap(({ history }) => history),
		].sort((a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : 0)),
		points: refs
			.flatMap((one) => points.get(one) ?? [])
			.sort((a, b) => a.ord - b.ord)
			.map(({ points: count, on, cause, document }) => ({ points: count, on, cause, document })),
		purposes: [...stands].flatMap(([purpose, isGiven]) => (isGiven ? [purpose] : [])),
	};
}

/** That a person's data was handed out is a fact of the office, without a word of it (domain.md §10.1). */
export function noteExport(db: Database, ref: string, now: number, day: string): void {
	const body = { session: null, is_training: false, amount: 0, approver: null } as const;
	const what = { event: 'customer_reveal', subject: ref, note: 'access export' } as const;
	appendOfficeEntries(db, [{ kind: 'audit_event', body: { ...body, ...what } }], now, day);
}
