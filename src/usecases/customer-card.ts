import { phoneKey } from '#domain/customer/customer-keys.ts';
import { cuesOf, openOrders } from '#domain/customer/greeting.ts';
import type { CustomerKeys } from '#domain/customer/profile.ts';
import type { PublishedCustomer } from '#domain/customer/published-customer.ts';
import type { Money } from '#domain/money/money.ts';
import { maskCardNumber, maskName, maskPhone } from '#domain/privacy/mask.ts';
import { ok, type Result } from '#domain/result.ts';
import { loyaltyOf } from '#protocol/bodies/loyalty-rules.ts';
import type { StoreDoc } from '#protocol/feed.ts';
import { atTheTill } from './at-the-counter.ts';
import type { CustomerParts } from './customer-parts.ts';
import type { BuyerFacts, CustomerCard, CustomerCode, CustomerHit } from './customers.ts';
import { pointsStanding } from './points-standing.ts';
import { suggestionsFor } from './suggestions.ts';

/** Purchases on the card; the timeline has all of them. */
const SHOWN = 5;

/** One glance at a customer: what to greet them with, their points, what they bought last and wait for, masked. */
export async function customerCard(
	parts: CustomerParts,
	ref: string,
	due: Money,
): Promise<Result<CustomerCard, CustomerCode>> {
	const at = await atTheTill(parts);
	if (!at.ok) return at;
	const known = await parts.vault.read(ref);
	if (!known.ok) return known;
	const { customer } = known.value;
	const { profile, timeline, totals } = customer;
	return ok({
		ref: known.value.ref,
		name: maskName(profile.name || profile.latin),
		kana: maskName(profile.kana),
		phone: maskPhone(profile.phones[0] ?? ''),
		rank: rankOf(at.value.store, customer.rank),
		buyer: buyerOf(at.value.store, customer),
		cues: cuesOf(customer, at.value.businessDay),
		points: await pointsStanding(parts, known.value, at.value, due),
		segment: customer.rfm?.segment ?? null,
		lifetime: { spend: totals.spend, purchases: totals.purchases },
		lastPurchases: timeline.filter(({ kind }) => kind === 'purchase' || kind === 'return').slice(0, SHOWN),
		openOrders: openOrders(customer),
		preferences: profile.preferences,
		consents: customer.consents,
		suggestions: await suggestionsFor(parts.goods, customer, {
			today: at.value.businessDay,
			store: at.value.identity.store,
		}),
	});
}

/** Somebody as prices and coupons know them. */
export function buyerOf(
	store: StoreDoc,
	{ ref, merged, rank, rfm, profile: { birthday }, joinedOn, totals }: PublishedCustomer,
): BuyerFacts {
	const monthDay = /(\d{2}-\d{2})$/.exec(birthday ?? '')?.[1] ?? null;
	return {
		...{ ref, merged, rank: rankOf(store, rank).id || null, segment: rfm?.segment ?? null },
		...{ birthMonth: monthDay === null ? null : Number(monthDay.slice(0, 2)), birthday: monthDay },
		...{ joinedOn, lastOn: totals.lastOn, purchases: totals.purchases },
	};
}

/** A rank by its id; one that the shop does not have any more is shown by it, and nobody's is the lowest. */
export function rankOf(store: StoreDoc, id: string): CustomerCard['rank'] {
	const ranks = loyaltyOf(store)?.ranks ?? [];
	const rank = ranks.find((each) => each.id === id) ?? (id === '' ? ranks[0] : undefined);
	return rank ? { id: rank.id, name: rank.name } : { id, name: { ja: id, en: id } };
}

/** Someone who was found, as a shared screen shows them: the phone that was asked for, else the first. */
export function toHit(
	{ ref, name, latin, kana, phones, memberNumbers }: CustomerKeys,
	query: string,
): CustomerHit {
	const digits = phoneKey(query);
	const asked = digits === '' ? undefined : phones.find((phone) => phoneKey(phone).includes(digits));
	return {
		ref,
		name: maskName(name || latin),
		kana: maskName(kana),
		phone: maskPhone(asked ?? phones[0] ?? ''),
		memberNumber: maskCardNumber(memberNumbers.at(-1) ?? ''),
	};
}
