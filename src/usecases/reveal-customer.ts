import type { CustomerProfile } from '#domain/customer/profile.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import { atTheTill } from './at-the-counter.ts';
import { type CustomerParts, placeOf } from './customer-parts.ts';
import type { CustomerCode } from './customers.ts';

/** The whole profile of someone; that it was looked at, by whom and why, is a fact before anything is shown. */
export async function revealCustomer(
	parts: CustomerParts,
	ref: string,
	reason: string,
): Promise<Result<CustomerProfile, CustomerCode>> {
	const at = await atTheTill(parts);
	if (!at.ok) return at;
	if (reason.trim() === '') return refused('reason_missing');
	const known = await parts.vault.read(ref);
	if (!known.ok) return known;
	const { businessDay, operator } = at.value;
	const outcome = await parts.journal.commit({
		kind: 'audit_event',
		...{ businessDay, operator },
		onceKey: `event:${parts.ids.next()}`,
		body: () => ({
			...placeOf(at.value),
			...{ event: 'customer_reveal' as const, amount: 0, subject: known.value.ref },
			...{ note: reason.trim(), approver: null },
		}),
	});
	return outcome.status === 'failed' ? refused(outcome.code) : ok(known.value.customer.profile);
}
