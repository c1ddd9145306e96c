import { ok, type Result, refused } from '#domain/result.ts';
import { loyaltyOf } from '#protocol/bodies/loyalty-rules.ts';
import type { EntryBody } from '#protocol/entry.ts';
import { type AtTill, atTheTill } from './at-the-counter.ts';
import { type CustomerParts, placeOf } from './customer-parts.ts';
import type { CustomerCode } from './customers.ts';

type Purpose = EntryBody<'consent'>['purpose'];
const PURPOSES: readonly Purpose[] = ['membership', 'history', 'email', 'sms', 'post', 'recommendation'];

/** A consent as it is said: to which purpose, and to which words. */
export type SaidConsent = {
	readonly ref: string;
	readonly purpose: string;
	readonly isGiven: boolean;
	readonly textVersion: string;
};

/** Gives or withdraws a consent, to the words that the shop shows today; as easily one as the other (domain.md §10.1). */
export async function recordConsent(
	parts: CustomerParts,
	said: Omit<SaidConsent, 'textVersion'>,
): Promise<Result<null, CustomerCode>> {
	const at = await atTheTill(parts);
	if (!at.ok) return at;
	const known = await parts.vault.read(said.ref);
	if (!known.ok) return known;
	const terms = loyaltyOf(at.value.store)?.terms ?? [];
	const textVersion = terms.at(-1)?.version ?? 'none';
	return commitConsent(parts, at.value, { ...said, ref: known.value.ref, textVersion });
}

/** Makes a consent a fact. A purpose that this build does not know is none that could have been shown. */
export async function commitConsent(
	{ journal, ids }: Pick<CustomerParts, 'journal' | 'ids'>,
	at: AtTill,
	{ ref, purpose, isGiven, textVersion }: SaidConsent,
): Promise<Result<null, CustomerCode>> {
	const known = PURPOSES.find((each) => each === purpose);
	if (!known) return refused('customer_not_found');
	const outcome = await journal.commit({
		kind: 'consent',
		...{ businessDay: at.businessDay, operator: at.operator },
		onceKey: `consent:${ids.next()}`,
		body: () => ({
			...placeOf(at),
			...{ ref, purpose: known, is_given: isGiven, text_version: textVersion, channel: 'till' as const },
		}),
	});
	return outcome.status === 'failed' ? refused(outcome.code) : ok(null);
}
