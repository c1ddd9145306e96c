import type { PublishedCustomer } from '#domain/customer/published-customer.ts';
import { effectsOf } from '#protocol/effects.ts';
import type { JournalEntry } from '#protocol/entry.ts';
import { SIM_LOYALTY } from './cast.ts';
import { doubtful, exceptionsOf } from './counter-laws.ts';
import { erasedNowhere } from './erased-law.ts';
import type { Check, Finding, Outcome } from './laws.ts';
import { consentsOf, type Group, groupsOf } from './people-groups.ts';
import { publishedPeople, tabletPeople } from './people-seen.ts';

/** Points of everybody by the facts in the ledger. */
function factsOf({ foldable }: Outcome): Map<string, number> {
	const sums = new Map<string, number>();
	for (const entry of foldable.values()) {
		for (const { ref, points } of effectsOf(entry).points) sums.set(ref, (sums.get(ref) ?? 0) + points);
	}
	return sums;
}

const balanceOf = ({ lots, owed }: Pick<PublishedCustomer, 'lots' | 'owed'>): number =>
	lots.reduce((sum, { points }) => sum + points, 0) - owed;

const sumOf = (facts: ReadonlyMap<string, number>, { refs }: Group): number =>
	refs.reduce((sum, ref) => sum + (facts.get(ref) ?? 0), 0);

/** L12 for points: what is folded of everybody, and what is published of every person, are the sums of their facts. */
const pointsAreSums: Check = (seen) => {
	const facts = factsOf(seen);
	const folded = new Map(
		seen.world.server.db
			.all<{ ref: string; points: number }>('SELECT ref, sum(points) AS points FROM proj_points GROUP BY ref')
			.map(({ ref, points }) => [ref, points]),
	);
	for (const ref of new Set([...facts.keys(), ...folded.keys()])) {
		const [wanted, kept] = [facts.get(ref) ?? 0, folded.get(ref) ?? 0];
		if (wanted !== kept) return `${ref} has ${kept} points, facts say ${wanted}`;
	}
	const published = publishedPeople(seen.world);
	for (const group of groupsOf(seen)) {
		for (const view of published.filter(({ ref }) => group.refs.includes(ref))) {
			const wanted = sumOf(facts, group);
			if (balanceOf(view) !== wanted)
				return `${view.ref} is published with ${balanceOf(view)} points of ${wanted}`;
		}
	}
	return null;
};

/** Whom the store knows is one person as often as staff's last words and the rule say, and nobody is missing. */
const isOnePerson: Check = (seen) => {
	const published = publishedPeople(seen.world);
	const groups = groupsOf(seen);
	for (const { refs, known } of groups) {
		if (known.length === 0) continue;
		const views = published.filter(({ ref }) => refs.includes(ref));
		if (views.length === 0) return `${refs} are nowhere`;
		for (const { ref, merged } of views) {
			const shown = [ref, ...merged].sort().join(' ');
			if (shown !== refs.join(' ')) return `${refs} are one, and ${shown} are published as one`;
		}
	}
	const known = new Set(groups.flatMap(({ refs }) => refs));
	const stray = published.find(({ ref }) => !known.has(ref));
	return stray ? `${stray.ref} is published and nobody` : null;
};

/** Receipts of everybody's documents. */
function receiptsOf({ foldable }: Outcome): Map<string, string[]> {
	const receipts = new Map<string, string[]>();
	for (const entry of foldable.values()) {
		if (entry.kind !== 'retail_transaction' || entry.body.customer === null || entry.body.is_training)
			continue;
		const { customer, receipt_number } = entry.body;
		receipts.set(customer, [...(receipts.get(customer) ?? []), receipt_number]);
	}
	return receipts;
}

/** A merge loses nothing of what anybody bought; and of who refuses to be remembered, nothing is told. */
const historyGoesOn: Check = (seen) => {
	const receipts = receiptsOf(seen);
	const published = publishedPeople(seen.world);
	for (const group of groupsOf(seen)) {
		const wanted = mayRemember(seen, group) ? group.refs.flatMap((ref) => receipts.get(ref) ?? []) : [];
		for (const view of published.filter(({ ref }) => group.refs.includes(ref))) {
			const told = view.timeline.map(({ number }) => number);
			if (told.sort().join(' ') !== wanted.sort().join(' ')) {
				return `${view.ref} bought ${wanted || 'nothing that may be told'}, and ${told || 'nothing'} is published`;
			}
		}
	}
	return null;
};

const mayRemember = (seen: Outcome, group: Group): boolean => consentsOf(seen, group).get('history') === true;

/** Every tablet that heard everything shows every person of its store as the facts have them. */
const tabletsAgree: Check = async (seen) => {
	const { world, ledger, foldable } = seen;
	const facts = factsOf(seen);
	const receipts = receiptsOf(seen);
	const groups = groupsOf(seen);
	for (const tablet of world.pullers()) {
		// What the ledger has otherwise or not at all is still the tablet's own fact.
		if (tablet.journal().some(({ id, hash }) => ledger.get(id)?.hash !== hash || !foldable.has(id))) continue;
		for (const [asked, { customer, own, ref }] of await tabletPeople(tablet)) {
			const group = groups.find(({ refs }) => refs.includes(asked));
			if (!group?.refs.includes(ref)) return `${tablet.profile.name} shows ${asked} as ${ref}`;
			const shown = balanceOf(customer) + own.reduce((sum, { points }) => sum + points, 0);
			const wanted = sumOf(facts, group);
			if (shown !== wanted)
				return `${tablet.profile.name} shows ${shown} points of ${ref}, facts say ${wanted}`;
			const bought = mayRemember(seen, group) ? group.refs.flatMap((one) => receipts.get(one) ?? []) : [];
			const told = customer.timeline.map(({ number }) => number);
			if (told.sort().join(' ') !== bought.sort().join(' ')) {
				return `${tablet.profile.name} tells ${told || 'nothing'} of ${ref}, who bought ${bought || 'nothing that may be told'}`;
			}
		}
	}
	return null;
};

type Spending = { readonly entry: JournalEntry<'retail_transaction'>; readonly points: number };

const spendings = ({ foldable }: Outcome): Spending[] =>
	[...foldable.values()].flatMap((entry) =>
		entry.kind === 'retail_transaction' && entry.body.points.redeemed > 0
			? [{ entry, points: entry.body.points.redeemed }]
			: [],
	);

/**
 * The stated bound (domain.md §6.2 b): no sale and no till in a day spends more than the screen says it may, so all that
 * can be overspent is as many times a till's bound as tills spent; and whoever owes is told of with every receipt that
 * took more than there was.
 */
const overdraftIsBounded: Check = (seen) => {
	const { per_sale, per_till_day } = SIM_LOYALTY.offline;
	const isDoubtful = doubtful(seen);
	const days = new Map<string, number>();
	for (const { entry, points } of spendings(seen)) {
		if (points > per_sale) return `${entry.body.receipt_number} spends ${points} of ${per_sale} at most`;
		if (isDoubtful(entry)) continue;
		const till = `${entry.device}.${entry.incarnation} ${entry.business_day}`;
		const spent = (days.get(till) ?? 0) + points;
		if (spent > per_till_day) return `${till} spends ${spent} of ${per_till_day} at most`;
		days.set(till, spent);
	}
	return overdrawnAreTold(seen);
};

function overdrawnAreTold(seen: Outcome): Finding {
	const { world } = seen;
	const facts = factsOf(seen);
	const told = new Map(
		world.server.db
			.all<{ id: string; detail: string }>(
				"SELECT id, detail FROM feed_customer_notes WHERE kind = 'points_overdrawn'",
			)
			.map(({ id, detail }) => [id.slice('points_overdrawn:'.length), detail]),
	);
	const heads = publishedPeople(world).map(({ ref }) => ref);
	for (const group of groupsOf(seen)) {
		const owed = -sumOf(facts, group);
		const head = group.refs.find((ref) => heads.includes(ref));
		if (head === undefined) continue;
		const detail = told.get(head);
		if (owed <= 0) {
			if (detail !== undefined) return `${head} owes nothing, and is told of: ${detail}`;
			continue;
		}
		const named = [...(detail ?? '').matchAll(/(\d+) of \d+/g)].reduce(
			(sum, [, points]) => sum + Number(points),
			0,
		);
		if (named < owed) return `${head} owes ${owed}, and "${detail}" names ${named}`;
	}
	const exceptions = exceptionsOf(seen, 'fold_failed');
	return exceptions.size > 0 ? [...exceptions.values()].join() : null;
}

/** What must hold of people once all is healed, besides the other laws. */
export const PEOPLE_LAWS: readonly (readonly [law: string, check: Check])[] = [
	['L12', pointsAreSums],
	['one person', isOnePerson],
	['consent', historyGoesOn],
	['L12', tabletsAgree],
	['bound', overdraftIsBounded],
	['erased', erasedNowhere],
];
