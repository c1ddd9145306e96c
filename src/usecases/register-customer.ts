import type { CustomerProfile } from '#domain/customer/profile.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import { atTheTill } from './at-the-counter.ts';
import { type CustomerParts, placeOf } from './customer-parts.ts';
import type { CustomerCode, NewCustomer } from './customers.ts';
import { commitConsent } from './record-consent.ts';

/**
 * Makes someone a customer, without a network: who they are is sealed under a key of their own before it is hashed, and
 * the key is kept with the fact or not at all. Someone who shares a phone, a mail or a card is there already.
 */
export async function registerCustomer(
	parts: CustomerParts,
	{ profile, consents, textVersion }: NewCustomer,
): Promise<Result<string, CustomerCode>> {
	const { journal, vault } = parts;
	const at = await atTheTill(parts);
	if (!at.ok) return at;
	const tidy = tidied(profile);
	if (!saysWho(tidy)) return refused('profile_empty');
	const known = await vault.sharing(tidy);
	if (!known.ok) return known;
	if (known.value !== null) return refused('customer_known');
	const person = await vault.sealNew(tidy);
	if (!person.ok) return person;
	const { ref, sealed, sealedKey } = person.value;
	const { businessDay, operator } = at.value;
	const outcome = await journal.commit({
		kind: 'customer_registered',
		...{ businessDay, operator },
		onceKey: `customer:${ref}`,
		personKey: { ref, sealedKey },
		body: () => ({ ...placeOf(at.value), ref, sealed }),
	});
	if (outcome.status === 'failed') return refused(outcome.code);
	// A fact each: what is cut off here was not agreed to.
	for (const purpose of consents) {
		const given = await commitConsent(parts, at.value, { ref, purpose, isGiven: true, textVersion });
		if (!given.ok) return given;
	}
	return ok(ref);
}

/** Spaces at the ends are nothing, and an empty key is none. */
function tidied(profile: CustomerProfile): CustomerProfile {
	const list = (texts: readonly string[]) => [...new Set(texts.map((text) => text.trim()).filter(Boolean))];
	return {
		...profile,
		name: profile.name.trim(),
		kana: profile.kana.trim(),
		latin: profile.latin.trim(),
		phones: list(profile.phones),
		mails: list(profile.mails),
		memberNumbers: list(profile.memberNumbers),
		otherIds: list(profile.otherIds),
	};
}

const saysWho = ({ name, kana, latin, phones, mails, memberNumbers }: CustomerProfile): boolean =>
	[name, kana, latin, ...phones, ...mails, ...memberNumbers].some((text) => text !== '');
