import { ok, type Result, refused } from '#domain/result.ts';
import { atTheTill } from './at-the-counter.ts';
import { type CustomerParts, placeOf } from './customer-parts.ts';
import type { CustomerCode } from './customers.ts';
import { type Approval, permitted } from './permitted.ts';

/** Two that are one person, or are not after all. */
export type CustomerLink = {
	readonly action: 'merge' | 'unmerge';
	readonly ref: string;
	readonly into: string;
	readonly reason: string;
};

/**
 * Makes two customers one, or parts them again. Both keep their own facts: what is shown as one can always be parted.
 * Someone who may has to allow it, for it shows one person's history as another's.
 */
export async function linkCustomers(
	parts: CustomerParts,
	{ action, ref, into, reason }: CustomerLink,
	approval: Approval | null,
): Promise<Result<null, CustomerCode>> {
	const { journal, vault, ids } = parts;
	const at = await atTheTill(parts);
	if (!at.ok) return at;
	if (reason.trim() === '') return refused('reason_missing');
	const goesOn = await vault.read(into);
	if (!goesOn.ok) return goesOn;
	if (action === 'merge') {
		const other = await vault.read(ref);
		if (!other.ok) return other;
		// Merged already, or one with itself.
		if (other.value.ref === goesOn.value.ref) return refused('customer_not_found');
	}
	const allowed = await permitted(journal, at.value, 'customer_merge', approval);
	if (!allowed.ok) return allowed;
	const { businessDay, operator } = at.value;
	const outcome = await journal.commit({
		kind: 'customer_linked',
		...{ businessDay, operator },
		onceKey: `customer-link:${ids.next()}`,
		body: () => ({
			...placeOf(at.value),
			...{ ref, into: action === 'merge' ? goesOn.value.ref : into, action },
			...{ reason: reason.trim(), approver: allowed.value?.approver ?? null },
		}),
	});
	return outcome.status === 'failed' ? refused(outcome.code) : ok(null);
}
