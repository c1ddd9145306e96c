import type { Money } from '#domain/money/money.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import type { OpenSession } from '#ports/journal.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import { atTheDrawer, type CounterParts } from './at-the-counter.ts';
import { type Approval, permitted } from './permitted.ts';

/** Cash that goes in or out without a sale (入金・出金・回収). The amount is positive. */
export type CashMove = {
	readonly movement: 'paid_in' | 'paid_out' | 'pickup';
	readonly amount: Money;
	/** A code of the shop's list; a pickup needs none. */
	readonly reason: string;
	readonly note: string;
};

/**
 * Puts cash into the drawer or takes it out, with a reason. More than the drawer holds by its facts can be taken out:
 * facts of another tablet may not be here yet, and the count will say.
 */
export async function moveCash(
	parts: CounterParts,
	{ movement, amount, reason, note }: CashMove,
	approval: Approval | null,
): Promise<Result<OpenSession, ErrorCode>> {
	const { journal, ids } = parts;
	const at = await atTheDrawer(parts);
	if (!at.ok) return at;
	if (amount <= 0) return refused('money_not_a_number');
	if (movement !== 'pickup' && reason === '' && note.trim() === '') return refused('reason_missing');
	const allowed = await permitted(journal, at.value, movement, approval);
	if (!allowed.ok) return allowed;
	const { session, isTraining, businessDay, operator } = at.value;
	const outcome = await journal.commit({
		kind: 'cash_movement',
		...{ businessDay, operator },
		onceKey: `cash:${ids.next()}`,
		body: () => ({
			session: session.id,
			is_training: isTraining,
			movement,
			amount,
			reason: reason || (movement === 'pickup' ? 'pickup' : 'other'),
			note: note.trim(),
			approval: allowed.value,
		}),
	});
	if (outcome.status === 'failed') return refused(outcome.code);
	return ok((await journal.openSession()) ?? session);
}
