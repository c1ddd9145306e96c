import type { PointFact } from '#domain/points/lots.ts';
import { changeProfile, joinProfiles } from './change-profile.ts';
import { type CustomerProfile, EMPTY_PROFILE, type ProfileChange } from './profile.ts';
import type { PublishedCustomer, StandingConsent, TimelineEvent } from './published-customer.ts';

/** A fact of a customer as this tablet made it, opened. Facts are laid over what is published, oldest first. */
export type OwnFact =
	| { readonly kind: 'registered'; readonly profile: CustomerProfile; readonly day: string }
	| { readonly kind: 'edited'; readonly change: ProfileChange }
	| { readonly kind: 'consent'; readonly consent: StandingConsent }
	| { readonly kind: 'traded'; readonly event: TimelineEvent };

/** A customer as this tablet shows them, and the points that are not in the published lots. */
export type CustomerView = { readonly customer: PublishedCustomer; readonly own: readonly PointFact[] };

/** Somebody of whom nothing is known but the ref. */
export const blankCustomer = (ref: string, day: string, asOf: number): PublishedCustomer => ({
	...{ ref, profile: EMPTY_PROFILE, joinedOn: day, rank: '', lots: [], owed: 0, timeline: [] },
	totals: { purchases: 0, spend: 0, firstOn: null, lastOn: null },
	...{ rfm: null, consents: [], merged: [], asOf },
});

/** What a tablet did since, laid over what is published; each fact once, the caller sees to it. */
export function withFacts(customer: PublishedCustomer, facts: readonly OwnFact[]): PublishedCustomer {
	let view = customer;
	for (const fact of facts) view = withFact(view, fact);
	return view;
}

function withFact(view: PublishedCustomer, fact: OwnFact): PublishedCustomer {
	switch (fact.kind) {
		case 'registered':
			return { ...view, profile: fact.profile, joinedOn: fact.day };
		case 'edited':
			return { ...view, profile: changeProfile(view.profile, fact.change).profile };
		case 'consent': {
			const others = view.consents.filter(({ purpose }) => purpose !== fact.consent.purpose);
			return { ...view, consents: [...others, fact.consent] };
		}
		case 'traded':
			return traded(view, fact.event);
	}
}

function traded(view: PublishedCustomer, event: TimelineEvent): PublishedCustomer {
	const { totals } = view;
	const isPurchase = event.kind === 'purchase';
	return {
		...view,
		timeline: [event, ...view.timeline],
		totals: {
			purchases: totals.purchases + (isPurchase ? 1 : 0),
			spend: totals.spend + event.total,
			firstOn: isPurchase ? (totals.firstOn ?? event.day) : totals.firstOn,
			lastOn: isPurchase ? event.day : totals.lastOn,
		},
	};
}

/** Two who were made one here, before the server has said so: the first goes on, nothing of the other is lost. */
export function joined(into: PublishedCustomer, from: PublishedCustomer): PublishedCustomer {
	const union = (a: readonly string[], b: readonly string[]) => [...new Set([...a, ...b])];
	const days = (one: string | null, other: string | null) => [one, other].flatMap((day) => day ?? []).sort();
	const newest = new Map<string, StandingConsent>();
	for (const consent of [...from.consents, ...into.consents]) {
		const known = newest.get(consent.purpose);
		if (!known || known.at <= consent.at) newest.set(consent.purpose, consent);
	}
	return {
		...into,
		profile: joinProfiles(into.profile, from.profile),
		lots: [...into.lots, ...from.lots],
		owed: into.owed + from.owed,
		timeline: [...into.timeline, ...from.timeline].sort((x, y) =>
			x.day < y.day ? 1 : x.day > y.day ? -1 : 0,
		),
		totals: {
			purchases: into.totals.purchases + from.totals.purchases,
			spend: into.totals.spend + from.totals.spend,
			firstOn: days(into.totals.firstOn, from.totals.firstOn)[0] ?? null,
			lastOn: days(into.totals.lastOn, from.totals.lastOn).at(-1) ?? null,
		},
		consents: [...newest.values()],
		merged: union(into.merged, [from.ref, ...from.merged]),
	};
}
