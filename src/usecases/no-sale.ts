import { ok, type Result, refused } from '#domain/result.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import { atTheDrawer, type CounterParts } from './at-the-counter.ts';
import { type Approval, permitted } from './permitted.ts';

/** Opens the drawer without a sale (両替): a fact with a reason before anything moves. Answers its entry id. */
export async function openDrawer(
	parts: CounterParts,
	{ reason, note }: { readonly reason: string; readonly note: string },
	approval: Approval | null,
): Promise<Result<string, ErrorCode>> {
	const { journal, ids } = parts;
	const at = await atTheDrawer(parts);
	if (!at.ok) return at;
	if (reason === '' && note.trim() === '') return refused('reason_missing');
	const allowed = await permitted(journal, at.value, 'no_sale', approval);
	if (!allowed.ok) return allowed;
	const { session, isTraining, businessDay, operator } = at.value;
	const outcome = await journal.commit({
		kind: 'drawer_opened',
		...{ businessDay, operator },
		onceKey: `drawer:${ids.next()}`,
		body: () => ({
			session: session.id,
			is_training: isTraining,
			reason: reason || 'other',
			note: note.trim(),
			approval: allowed.value,
		}),
	});
	return outcome.status === 'failed' ? refused(outcome.code) : ok(outcome.entry.id);
}
