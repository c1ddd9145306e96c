import type { ProfileChange } from '#domain/customer/profile.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import { atTheTill } from './at-the-counter.ts';
import { type CustomerParts, placeOf } from './customer-parts.ts';
import type { CustomerCode } from './customers.ts';

/** Changes what is known of a customer; each field says what it was, so that changes made apart are both kept. */
export async function editCustomer(
	parts: CustomerParts,
	ref: string,
	change: ProfileChange,
): Promise<Result<null, CustomerCode>> {
	const { journal, vault, ids } = parts;
	const at = await atTheTill(parts);
	if (!at.ok) return at;
	const known = await vault.read(ref);
	if (!known.ok) return known;
	if (Object.keys(change).length === 0) return ok(null);
	const sealed = await vault.sealChange(known.value.ref, change);
	if (!sealed.ok) return sealed;
	const { businessDay, operator } = at.value;
	const outcome = await journal.commit({
		kind: 'customer_edited',
		...{ businessDay, operator },
		onceKey: `customer-edit:${ids.next()}`,
		body: () => ({ ...placeOf(at.value), ref: known.value.ref, sealed: sealed.value }),
	});
	return outcome.status === 'failed' ? refused(outcome.code) : ok(null);
}
