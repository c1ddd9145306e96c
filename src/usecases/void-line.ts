import type { Basket } from '#domain/basket/basket.ts';
import { type Money, minus, ZERO } from '#domain/money/money.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import type { EntryDraft } from '#ports/journal.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import { type AtTill, atTheTill, type CounterParts } from './at-the-counter.ts';
import { type Approval, permitted } from './permitted.ts';

/** A line, or units of one that stays, as it stood in its basket: what it was and what it would have cost. */
export type VoidedLine = {
	readonly basketId: string;
	readonly name: string;
	readonly quantity: number;
	readonly amount: Money;
};

/** Why a line goes, and by whose leave: both where the operator has to ask, neither where they need not. */
export type VoidReason = { readonly reason: string; readonly approval: Approval | null };

type VoidParts = Pick<CounterParts, 'device' | 'journal' | 'clock' | 'ids'>;

/**
 * Takes a line, or units of it, out of the open basket and records that it was there: who, what and how much, in one transaction with the
 * basket that is left (§3.2, 取消). Whoever may not do it by themselves needs a reason and leave.
 */
export async function voidBasketLine(
	parts: VoidParts,
	line: VoidedLine,
	left: Basket,
	{ reason, approval }: VoidReason,
): Promise<Result<true, ErrorCode>> {
	const at = await atTheTill(parts);
	if (!at.ok) return at;
	const allowed = await permitted(parts.journal, at.value, 'line_void', approval);
	if (!allowed.ok) return allowed;
	const { value: named } = allowed;
	if (named && reason.trim() === '') return refused('reason_missing');
	const fact = { note: reason.trim().slice(0, 500), approver: named?.approver ?? null };
	return commit(parts, at.value, {
		...(left.lines.length > 0 ? { opensBasket: left } : { closesBasket: left.id }),
		body: () => ({ ...bodyOf(at.value, line, line.amount), ...fact, ...(named && { approval: named }) }),
	});
}

/**
 * A line that was taken out a moment ago is back: both stay in the journal, and the report counts neither. One that costs
 * nothing has nothing to take back, so it stays counted.
 */
export async function unvoidBasketLine(parts: VoidParts, line: VoidedLine): Promise<Result<true, ErrorCode>> {
	if (line.amount === ZERO) return ok(true);
	const at = await atTheTill(parts);
	if (!at.ok) return at;
	return commit(parts, at.value, { body: () => bodyOf(at.value, line, minus(ZERO, line.amount)) });
}

const bodyOf = ({ session, isTraining }: AtTill, line: VoidedLine, amount: Money) =>
	({
		session: session?.id ?? null,
		is_training: isTraining,
		event: 'line_void',
		amount,
		subject: `${line.basketId} ${line.name} × ${line.quantity}`.slice(0, 200),
		note: '',
		approver: null,
	}) as const;

type Draft = Pick<EntryDraft<'audit_event'>, 'body' | 'opensBasket' | 'closesBasket'>;

async function commit(
	{ journal, ids }: VoidParts,
	{ businessDay, operator }: AtTill,
	draft: Draft,
): Promise<Result<true, ErrorCode>> {
	const head = { kind: 'audit_event', businessDay, operator, onceKey: `event:${ids.next()}` } as const;
	const outcome = await journal.commit({ ...head, ...draft });
	return outcome.status === 'failed' ? refused(outcome.code) : ok(true);
}
