import type { Basket } from '#domain/basket/basket.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import type { Baskets, SuspendedBasket } from '#ports/baskets.ts';
import { StorageError } from '#ports/errors.ts';
import type { ParkedBaskets } from '#ports/parked-baskets.ts';
import { toWireBasket } from '#protocol/bodies/basket-wire.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import { atTheTill, type CounterParts } from './at-the-counter.ts';
import { permitted } from './permitted.ts';
import type { VoidReason } from './void-line.ts';

/** What parking and saving baskets needs from outside. */
export type BasketParts = Omit<CounterParts, 'records'> & {
	readonly baskets: Pick<Baskets, 'save' | 'resume'>;
	readonly parked: ParkedBaskets;
};

/** Parks a basket to serve someone else first: a fact, so that any tablet of the store may take it up. */
export async function suspendBasket(
	parts: Omit<BasketParts, 'baskets' | 'parked'>,
	basket: Basket,
	label: string,
): Promise<Result<true, ErrorCode>> {
	if (basket.lines.length === 0) return refused('basket_empty');
	const at = await atTheTill(parts);
	if (!at.ok) return at;
	const { session, isTraining, businessDay, operator } = at.value;
	const outcome = await parts.journal.commit({
		kind: 'suspended_basket',
		...{ businessDay, operator },
		onceKey: `suspend:${parts.ids.next()}`,
		// Two taps in flight: a basket that has just been sold would wait at every tablet to be sold again.
		notAfter: `basket:${basket.id}`,
		body: () => ({
			session: session?.id ?? null,
			is_training: isTraining,
			label: label.slice(0, 200),
			basket: toWireBasket(basket),
		}),
	});
	return outcome.status === 'failed' ? refused(outcome.code) : ok(true);
}

/** Baskets that can be taken up here now, oldest first: those of practice in practice, and no others. */
export async function parkedBaskets(
	parts: Pick<BasketParts, 'parked' | 'journal'>,
): Promise<readonly SuspendedBasket[]> {
	const [all, session] = await Promise.all([parts.parked.list(), parts.journal.openSession()]);
	const isTraining = session?.isTraining ?? false;
	return all.filter((parked) => (parked.isTraining ?? false) === isTraining);
}

/**
 * Takes a parked basket up as the open one, whichever tablet parked it; `key` is the entry that parked it, or the basket
 * itself. Two tablets without a network can both do it: the server tells of it, and of two sales that came of it.
 */
export async function resumeBasket(parts: BasketParts, key: string): Promise<Result<Basket, ErrorCode>> {
	const at = await atTheTill(parts);
	if (!at.ok) return at;
	const found = await parkedAt(parts, key);
	if (!found) return refused('basket_not_found');
	const { basket, entryId } = found;
	if (entryId === undefined) return resumeOlder(parts, basket.id);
	const { session, isTraining, businessDay, operator } = at.value;
	const outcome = await parts.journal.commit({
		kind: 'basket_resumed',
		...{ businessDay, operator },
		onceKey: `resume:${entryId}`,
		opensBasket: basket,
		body: () => ({
			session: session?.id ?? null,
			is_training: isTraining,
			of: entryId,
			basket_id: basket.id,
			outcome: 'resumed',
		}),
	});
	if (outcome.status === 'failed') return refused(outcome.code);
	return outcome.status === 'already' ? refused('basket_not_found') : ok(basket);
}

/**
 * Throws a parked basket away, whichever tablet parked it: a fact with a reason, by which it disappears everywhere. What
 * goes is lines, so it takes the right to take lines out.
 */
export async function discardBasket(
	parts: Omit<BasketParts, 'baskets'>,
	key: string,
	{ reason, approval }: VoidReason,
): Promise<Result<true, ErrorCode>> {
	const at = await atTheTill(parts);
	if (!at.ok) return at;
	if (reason.trim() === '') return refused('reason_missing');
	const found = await parkedAt(parts, key);
	if (!found) return refused('basket_not_found');
	const allowed = await permitted(parts.journal, at.value, 'line_void', approval);
	if (!allowed.ok) return allowed;
	const { session, isTraining, businessDay, operator } = at.value;
	const { basket, entryId } = found;
	const why = { note: reason.trim().slice(0, 500), ...(allowed.value && { approval: allowed.value }) };
	const head = { session: session?.id ?? null, is_training: isTraining };
	const outcome =
		entryId === undefined
			? await parts.journal.commit({
					kind: 'audit_event',
					...{ businessDay, operator, onceKey: `event:discard:${basket.id}`, closesBasket: basket.id },
					body: () => ({
						...{ ...head, event: 'cancelled_basket', amount: 0, subject: basket.id, ...why },
						approver: allowed.value?.approver ?? null,
					}),
				})
			: await parts.journal.commit({
					kind: 'basket_resumed',
					...{ businessDay, operator, onceKey: `resume:${entryId}` },
					body: () => ({ ...head, of: entryId, basket_id: basket.id, outcome: 'discarded', ...why }),
				});
	if (outcome.status === 'failed') return refused(outcome.code);
	return outcome.status === 'already' ? refused('basket_not_found') : ok(true);
}

async function parkedAt(
	parts: Pick<BasketParts, 'parked' | 'journal'>,
	key: string,
): Promise<SuspendedBasket | undefined> {
	const parked = await parkedBaskets(parts);
	return parked.find(({ entryId, basket }) => entryId === key || basket.id === key);
}

/** A basket that an older version parked: only this device knows it, and no entry tells of it. */
async function resumeOlder(
	{ baskets }: Pick<BasketParts, 'baskets'>,
	id: string,
): Promise<Result<Basket, ErrorCode>> {
	try {
		const basket = await baskets.resume(id);
		return basket ? ok(basket) : refused('basket_not_found');
	} catch (cause) {
		return refused(codeOf(cause));
	}
}

const codeOf = (cause: unknown): ErrorCode => (cause instanceof StorageError ? cause.code : 'storage_failed');
