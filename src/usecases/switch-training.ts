import { switchTraining as judged } from '#domain/audit/training-mode.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import type { Baskets } from '#ports/baskets.ts';
import type { OpenSession } from '#ports/journal.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import { atTheDrawer, type CounterParts } from './at-the-counter.ts';
import { type Approval, permitted } from './permitted.ts';

/** What switching needs from outside. */
export type TrainingParts = CounterParts & { readonly baskets: Pick<Baskets, 'open'> };

/**
 * Begins or ends practice at the open drawer: with an empty basket only, and as a fact (AUD-04). Ending it needs no one's
 * leave. What is made in between is journalled apart and moves nothing.
 */
export async function switchTraining(
	parts: TrainingParts,
	to: boolean,
	approval: Approval | null,
): Promise<Result<OpenSession, ErrorCode>> {
	const { journal, baskets, ids } = parts;
	const at = await atTheDrawer(parts);
	if (!at.ok) return at;
	const { session, isTraining, businessDay, operator } = at.value;
	const basketLines = (await baskets.open())?.lines.length ?? 0;
	const switched = judged(to, { isTraining, basketLines, isPaying: false });
	if (!switched.ok) return switched;
	const allowed = to ? await permitted(journal, at.value, 'training', approval) : ok(null);
	if (!allowed.ok) return allowed;
	const outcome = await journal.commit({
		kind: 'audit_event',
		...{ businessDay, operator },
		onceKey: `event:${ids.next()}`,
		body: () => ({
			session: session.id,
			is_training: to,
			event: to ? 'training_on' : 'training_off',
			amount: 0,
			subject: '',
			note: '',
			approver: allowed.value?.approver ?? null,
			...(allowed.value && { approval: allowed.value }),
		}),
	});
	if (outcome.status === 'failed') return refused(outcome.code);
	return ok((await journal.openSession()) ?? session);
}
