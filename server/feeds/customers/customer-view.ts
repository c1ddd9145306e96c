import { joinProfiles } from '#domain/customer/change-profile.ts';
import { type CustomerProfile, EMPTY_PROFILE } from '#domain/customer/profile.ts';
import type {
	PublishedCustomer,
	StandingConsent,
	TimelineEvent,
} from '#domain/customer/published-customer.ts';
import { lotsOf } from '#domain/points/lots.ts';
import type { Person } from './people.ts';
import type { CustomerPoints, CustomerSale } from './sales.ts';
import { type Buy, type Loyalty, lotRules, rankOf, rfmOf, type Scale, valuesOn } from './standing.ts';

/** Events that a tablet is given of one customer; the totals count all. */
const LONGEST_TIMELINE = 60;
/** The device of the server itself, of which no tablet has own facts. */
const OFFICE = /^hq\./;

/** What one customer is published from. */
export type Known = {
	readonly head: Person;
	/** All refs of the person, the head among them. */
	readonly members: readonly Person[];
	readonly sales: readonly CustomerSale[];
	readonly points: readonly CustomerPoints[];
	readonly names: ReadonlyMap<string, string>;
	readonly loyalty: Loyalty;
	readonly scale: Scale;
};

/** What the tablets of a store are told of a customer. */
export function customerView(known: Known): PublishedCustomer {
	const { head, members, sales, points, loyalty, scale } = known;
	const consents = standingConsents(members);
	const buys = buysOf(members, sales);
	const values = valuesOn(buys, scale.day);
	const { lots, owed } = lotsOf(points, lotRules(loyalty));
	const mayRemember = consents.some(({ purpose, isGiven }) => purpose === 'history' && isGiven);
	return {
		ref: head.ref,
		profile: profileOf(head, members),
		joinedOn: members.map(({ joinedOn }) => joinedOn).reduce((a, b) => (a < b ? a : b)),
		rank: rankOf(values, loyalty),
		...{ lots, owed },
		timeline: mayRemember ? timelineOf(known) : [],
		totals: totalsOf(buys),
		rfm: rfmOf(values, scale),
		consents,
		merged: members.filter(({ ref }) => ref !== head.ref).map(({ ref }) => ref),
		asOf: Math.max(...members.map(({ at }) => at), ...sales.map(({ at }) => at)),
	};
}

/** The last entry of each device that a view has in it. */
export function throughOf({
	members,
	sales,
	points,
}: Pick<Known, 'members' | 'sales' | 'points'>): Record<string, number> {
	const through: Record<string, number> = {};
	const add = (journal: string, seq: number) => {
		if (!OFFICE.test(journal)) through[journal] = Math.max(seq, through[journal] ?? 0);
	};
	for (const { through: own } of members) for (const [journal, seq] of own) add(journal, seq);
	for (const { journal, seq } of [...sales, ...points]) add(journal, seq);
	return through;
}

/** What stayed of each purchase, by its day, in a store and elsewhere. */
export function buysOf(members: readonly Person[], sales: readonly CustomerSale[]): Buy[] {
	const nets = new Map<string, { day: string; net: number }>();
	const add = (root: string, { day, total }: TimelineEvent) => {
		const own = nets.get(root) ?? { day, net: 0 };
		nets.set(root, { day: own.day < day ? own.day : day, net: own.net + total });
	};
	members.forEach(({ history }, nth) => {
		history.forEach((event, at) => {
			if (isBought(event)) add(`${nth} ${event.channel} ${event.number || at}`, event);
		});
	});
	for (const { root, event } of sales) add(root, event);
	return [...nets.values()].map(({ day, net }): Buy => [day, net]);
}

/** Wishes and what was only looked at are no purchases, nor is an order that was cancelled. */
const isBought = ({ kind, status }: TimelineEvent): boolean =>
	(kind === 'purchase' || kind === 'order' || kind === 'return') && status !== 'cancelled';

/** The head's words first, then those of the others. */
const profileOf = (head: Person, members: readonly Person[]): CustomerProfile =>
	members
		.filter(({ ref }) => ref !== head.ref)
		.reduce(
			(all, { profile }) => (profile ? joinProfiles(all, profile) : all),
			head.profile ?? EMPTY_PROFILE,
		);

/** The last word on each purpose, in the order of the ledger. */
function standingConsents(members: readonly Person[]): StandingConsent[] {
	const last = new Map<string, Person['consents'][number]>();
	for (const consent of members.flatMap(({ consents }) => consents)) {
		const before = last.get(consent.purpose);
		if (!before || before.ord <= consent.ord) last.set(consent.purpose, consent);
	}
	return [...last.values()]
		.map(({ purpose, isGiven, textVersion, at }) => ({ purpose, isGiven, textVersion, at }))
		.sort((a, b) => a.at - b.at || (a.purpose < b.purpose ? -1 : 1));
}

function timelineOf({ members, sales, names }: Known): TimelineEvent[] {
	const events = [...sales.map(({ event }) => event), ...members.flatMap(({ history }) => history)];
	return events
		.sort((a, b) => (a.day === b.day ? 0 : a.day < b.day ? 1 : -1) || (a.number < b.number ? 1 : -1))
		.slice(0, LONGEST_TIMELINE)
		.map((event) => ({
			...event,
			lines: event.lines.map((line) => (names.get(line.itemId) === line.name ? { ...line, name: '' } : line)),
		}));
}

function totalsOf(buys: readonly Buy[]): PublishedCustomer['totals'] {
	const bought = buys.filter(([, net]) => net > 0);
	const days = bought.map(([day]) => day).sort();
	return {
		purchases: bought.length,
		spend: buys.reduce((sum, [, net]) => sum + net, 0),
		firstOn: days[0] ?? null,
		lastOn: days.at(-1) ?? null,
	};
}
