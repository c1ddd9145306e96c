import { normaliseGtin } from '#domain/gtin/gtin.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import { atTheTill, type CounterParts } from './at-the-counter.ts';
import { type Approval, permitted } from './permitted.ts';

/** A code nobody knows, and the item it is of. */
export type CodeWish = { readonly code: string; readonly itemId: string; readonly name: string };

/** What registering needs from outside. */
export type RegisterParts = Pick<CounterParts, 'device' | 'journal' | 'clock'>;

/** What the fact of a registered code is kept once under, and found by: its code comes first. */
export const codeKey = (gtin: string, itemId = ''): string => `code:${gtin}:${itemId}`;

/**
 * Says as a fact that a code is an item's. Nothing is guessed: a person chose the item, and someone who may agreed. Said
 * twice of the same item it is one fact; a code with a wrong check digit is refused.
 */
export async function registerCode(
	parts: RegisterParts,
	{ code, itemId, name }: CodeWish,
	approval: Approval | null,
): Promise<Result<true, ErrorCode>> {
	const gtin = normaliseGtin(code);
	if (!gtin.ok) return gtin;
	const at = await atTheTill(parts);
	if (!at.ok) return at;
	const allowed = await permitted(parts.journal, at.value, 'register_code', approval);
	if (!allowed.ok) return allowed;
	const { businessDay, operator, isTraining } = at.value;
	const outcome = await parts.journal.commit({
		kind: 'code_registered',
		...{ businessDay, operator },
		onceKey: isTraining ? `training-${codeKey(gtin.value, itemId)}` : codeKey(gtin.value, itemId),
		body: () => ({
			...{ code: gtin.value, item_id: itemId, name: name.slice(0, 300) },
			...{ is_training: isTraining, approval: allowed.value },
		}),
	});
	return outcome.status === 'failed' ? refused(outcome.code) : ok(true);
}
