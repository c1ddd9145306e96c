import { dayOf, daysFrom } from '#domain/calendar/days.ts';
import { type CustomerKeys, type CustomerProfile, EMPTY_PROFILE } from '#domain/customer/profile.ts';
import type { PointLot, PublishedCustomer, StandingConsent } from '#domain/customer/published-customer.ts';
import { segmentOf } from '#domain/customer/rfm.ts';
import type { Json } from './canonical.ts';
import { packTimeline, unpackTimeline } from './customer-timeline.ts';

/**
 * How a customer is written inside a sealed document: lists instead of objects and days as numbers, about a third of the
 * plain JSON once it is deflated. A hundred thousand of them lie on every tablet. What is added later goes to the ends
 * of lists, so that an older build reads a newer server's.
 */
type Wire = readonly Json[];

const PROFILE = Object.keys(EMPTY_PROFILE) as (keyof CustomerProfile)[];
/** Of the profile, what a person is found by too, in this order, before `into`. */
const KEYS = ['name', 'kana', 'latin', 'phones', 'mails', 'memberNumbers', 'otherIds'] as const;

/** A customer as the list that is sealed (`sealDoc`). */
export function packCustomer(customer: PublishedCustomer): Json {
	const { profile, totals, rfm } = customer;
	return [
		PROFILE.map((name) => profile[name] as Json),
		daysFrom(customer.joinedOn),
		customer.rank,
		customer.lots.flatMap(packLot),
		customer.owed,
		packTimeline(customer.timeline),
		[totals.purchases, totals.spend, maybeDay(totals.firstOn), maybeDay(totals.lastOn)],
		rfm && [...rfm.score, ...(rfm.segment === segmentOf(rfm.score) ? [] : [rfm.segment])],
		packConsents(customer.consents),
		[...customer.merged],
		customer.asOf,
	];
}

/** The customer of a document that was opened (`openDoc`); null when it is not one. */
export function unpackCustomer(ref: string, opened: unknown): PublishedCustomer | null {
	if (!Array.isArray(opened) || opened.length < 11) return null;
	const [profile, joined, rank, lots, owed, timeline, totals, rfm, consents, merged, asOf] = opened as Wire;
	const [purchases, spend, firstOn, lastOn] = listOf(totals);
	return {
		ref,
		profile: unpackProfile(listOf(profile)),
		joinedOn: dayOf(numberOf(joined)),
		rank: textOf(rank),
		lots: groups(listOf(lots), 4).map(unpackLot),
		owed: numberOf(owed),
		timeline: unpackTimeline(textOf(timeline)),
		totals: {
			purchases: numberOf(purchases),
			spend: numberOf(spend),
			firstOn: dayOrNull(firstOn),
			lastOn: dayOrNull(lastOn),
		},
		rfm: unpackRfm(rfm),
		consents: unpackConsents(listOf(consents)),
		merged: listOf(merged).map(textOf),
		asOf: numberOf(asOf),
	};
}

/** Search keys of a bucket as the list that is sealed. */
export const packKeys = (people: readonly CustomerKeys[]): Json =>
	people.map((keys) => [keys.ref, ...KEYS.map((name) => keys[name] as Json), keys.into]);

/** Search keys of a bucket that was opened; null when it is not one. */
export function unpackKeys(opened: unknown): CustomerKeys[] | null {
	if (!Array.isArray(opened)) return null;
	return (opened as Wire).map((row) => {
		const [ref, name, kana, latin, phones, mails, memberNumbers, otherIds, into] = listOf(row);
		return {
			ref: textOf(ref),
			name: textOf(name),
			kana: textOf(kana),
			latin: textOf(latin),
			phones: listOf(phones).map(textOf),
			mails: listOf(mails).map(textOf),
			memberNumbers: listOf(memberNumbers).map(textOf),
			otherIds: listOf(otherIds).map(textOf),
			into: typeof into === 'string' ? into : null,
		};
	});
}

function unpackProfile(fields: Wire): CustomerProfile {
	const [name, kana, latin, phones, mails, memberNumbers, otherIds, birthday, preferences, note] = fields;
	return {
		name: textOf(name),
		kana: textOf(kana),
		latin: textOf(latin),
		phones: listOf(phones).map(textOf),
		mails: listOf(mails).map(textOf),
		memberNumbers: listOf(memberNumbers).map(textOf),
		otherIds: listOf(otherIds).map(textOf),
		birthday: typeof birthday === 'string' ? birthday : null,
		preferences: textOf(preferences),
		note: textOf(note),
	};
}

const packLot = ({ points, earnedOn, spendableFrom, expiresOn }: PointLot): Json[] => [
	...[points, daysFrom(earnedOn), daysFrom(spendableFrom) - daysFrom(earnedOn)],
	expiresOn === null ? null : daysFrom(expiresOn) - daysFrom(earnedOn),
];

function unpackLot([points, earned, pending, left]: Wire): PointLot {
	const from = numberOf(earned);
	return {
		points: numberOf(points),
		earnedOn: dayOf(from),
		spendableFrom: dayOf(from + numberOf(pending)),
		expiresOn: typeof left === 'number' ? dayOf(from + left) : null,
	};
}

/** A segment is told where it is not the one that the common table has for the score. */
function unpackRfm(rfm: Json | undefined): PublishedCustomer['rfm'] {
	const [r, f, m, segment] = listOf(rfm);
	if (typeof r !== 'number') return null;
	const score = [r, numberOf(f), numberOf(m)] as const;
	if (segment === undefined) return { score, segment: segmentOf(score) };
	return { score, segment: typeof segment === 'string' ? segment : null };
}

/** Purposes in a letter; another build's are written out. */
const PURPOSES: Readonly<Record<string, string>> = {
	...{ membership: 'm', history: 'h', email: 'e', sms: 's', post: 'p', recommendation: 'r' },
};
const PURPOSE_OF = Object.fromEntries(Object.entries(PURPOSES).map(([purpose, letter]) => [letter, purpose]));

/** Most consents are given together, to the same words: what is as in the one before is left out. */
function packConsents(consents: readonly StandingConsent[]): Json {
	let [words, when] = ['', 0];
	return consents.map(({ purpose, isGiven, textVersion, at }) => {
		const row = [
			`${isGiven ? '' : '-'}${PURPOSES[purpose] ?? purpose}`,
			...(at === when && textVersion === words ? [] : [at, textVersion]),
		];
		[words, when] = [textVersion, at];
		return row.length === 1 ? (row[0] ?? '') : row;
	});
}

function unpackConsents(rows: Wire): StandingConsent[] {
	let [textVersion, at] = ['', 0];
	return rows.map((row) => {
		const [said, when, words] = typeof row === 'string' ? [row] : listOf(row);
		if (when !== undefined) [at, textVersion] = [numberOf(when), textOf(words)];
		const isGiven = !textOf(said).startsWith('-');
		const purpose = isGiven ? textOf(said) : textOf(said).slice(1);
		return { purpose: PURPOSE_OF[purpose] ?? purpose, isGiven, textVersion, at };
	});
}

/** A flat list in rows of `size`; what is left over is a newer build's. */
function groups(flat: Wire, size: number): Wire[] {
	return Array.from({ length: Math.floor(flat.length / size) }, (_, row) =>
		flat.slice(row * size, (row + 1) * size),
	);
}

const maybeDay = (day: string | null): number | null => (day === null ? null : daysFrom(day));
const dayOrNull = (value: Json | undefined): string | null =>
	typeof value === 'number' ? dayOf(value) : null;
const listOf = (value: Json | undefined): Wire => (Array.isArray(value) ? value : []);
const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const numberOf = (value: Json | undefined): number => (typeof value === 'number' ? value : 0);
