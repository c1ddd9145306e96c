import type { CustomerProfile } from '#domain/customer/profile.ts';
import type { StandingConsent, TimelineEvent } from '#domain/customer/published-customer.ts';
import type { Database } from '#server/database/database.ts';
import { agreedElsewhere, type ImportedPersonRead, importedPeople } from './imported-people.ts';

/** A row of `office_customers`: someone who came from elsewhere, with what they had bought before. */
type Row = {
	readonly id: string;
	readonly member_number: string;
	readonly name: string;
	readonly kana: string;
	readonly phone: string;
	readonly mail: string;
	readonly birthday: string;
	readonly joined: string;
	readonly history: string;
};

/** An earlier purchase as `office_customers.history` keeps it; minor units. */
export type ImportedPurchase = {
	readonly day: string;
	readonly channel: 'store' | 'online';
	readonly place: string;
	readonly number: string;
	readonly total: number;
	readonly points: number;
	/** Of an order that is on its way; delivered when left out. */
	readonly status?: string;
	readonly lines: readonly {
		/** Left out where the item is none of the shop's. */
		readonly item_id?: string;
		readonly name: string;
		readonly quantity: number;
		readonly unit_price: number;
	}[];
};

/** Someone who came from elsewhere. */
export type ImportedCustomer = {
	readonly profile: CustomerProfile;
	readonly joined: string;
	readonly history: readonly TimelineEvent[];
	/** Stores where they have bought. */
	readonly stores: readonly string[];
	readonly consents: readonly (StandingConsent & { readonly ord: number })[];
	/** Epoch ms of the newest of it. */
	readonly at: number;
};

/** What members agreed to where they joined: the membership, and that it keeps what they bought. */
const AGREED = ['membership', 'history'] as const;
/** Words of consents that were given elsewhere. */
const ELSEWHERE = 'import';

/** Those of these refs that came from elsewhere. */
export function importedCustomers(db: Database, refs: readonly string[]): Map<string, ImportedCustomer> {
	const rows = db.allIn<Row>(
		`SELECT id, member_number, name, kana, phone, mail, birthday, joined, history FROM office_customers WHERE id IN`,
		refs,
	);
	const told = [...importedPeople(db, refs)].map(([ref, said]) => [ref, toldOf(said)] as const);
	return new Map([...rows.map((row) => [row.id, importedOf(row)] as const), ...told]);
}

/** Someone of another system; an account without a day began with its first order. */
function toldOf(said: ImportedPersonRead): ImportedCustomer {
	const days = said.history.map(({ day }) => day).sort();
	const joined = said.joined_on || (days[0] ?? '1970-01-01');
	const joinedAt = Date.parse(`${joined}T00:00:00Z`);
	return {
		profile: said.profile,
		joined,
		history: said.history,
		stores: [...new Set(said.history.filter(({ channel }) => channel === 'store').map(({ place }) => place))],
		consents: agreedElsewhere(said, joinedAt),
		at: Math.max(joinedAt, Date.parse(`${days.at(-1) ?? joined}T00:00:00Z`)),
	};
}

function importedOf(row: Row): ImportedCustomer {
	const purchases = JSON.parse(row.history) as readonly ImportedPurchase[];
	const joinedAt = Date.parse(`${row.joined}T00:00:00Z`);
	return {
		profile: {
			...{ name: row.name, kana: row.kana, latin: '', preferences: '', note: '' },
			...{ phones: known(row.phone), mails: known(row.mail), memberNumbers: known(row.member_number) },
			...{ otherIds: [], birthday: row.birthday === '' ? null : row.birthday },
		},
		joined: row.joined,
		history: purchases.map(eventOf),
		stores: [...new Set(purchases.filter(({ channel }) => channel === 'store').map(({ place }) => place))],
		consents: AGREED.map((purpose) => ({
			...{ ord: 0, purpose, isGiven: true, textVersion: ELSEWHERE, at: joinedAt },
		})),
		at: Math.max(joinedAt, ...purchases.map(({ day }) => Date.parse(`${day}T00:00:00Z`))),
	};
}

const eventOf = ({
	day,
	channel,
	place,
	number,
	total,
	points,
	status,
	lines,
}: ImportedPurchase): TimelineEvent => ({
	kind: channel === 'online' ? 'order' : 'purchase',
	...{ channel, place, number, day, total, points },
	status: channel === 'online' ? (status ?? 'delivered') : null,
	lines: lines.map(({ item_id, name, quantity, unit_price }) => ({
		...{ itemId: item_id ?? '', name, quantity, paid: quantity * unit_price },
	})),
});

const known = (text: string): string[] => (text === '' ? [] : [text]);
