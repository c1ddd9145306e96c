import { invariant } from '#domain/invariant.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import type { ScanList } from '#domain/stock/scan-list.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import { atTheTill } from './at-the-counter.ts';
import { type Approval, permitted } from './permitted.ts';
import type { StockParts } from './receive-goods.ts';

/**
 * Books what was found on the shelves, each item at its own moment, and forgets the list. Items that are not on it stay
 * as they are. What the counts correct is written nowhere: it is derived (`domain/stock/shelf-count.ts`).
 */
export async function countStock(
	{ lists, ...parts }: StockParts,
	list: ScanList,
	approval: Approval | null,
): Promise<Result<true, ErrorCode>> {
	const at = await atTheTill(parts);
	if (!at.ok) return at;
	invariant(list.kind === 'count' && list.lines.length > 0, 'something was counted');
	const allowed = await permitted(parts.journal, at.value, 'stock_count', approval);
	if (!allowed.ok) return allowed;
	const { identity, businessDay, operator, isTraining } = at.value;
	const outcome = await parts.journal.commit({
		kind: 'stock_count',
		...{ businessDay, operator },
		onceKey: `count:${list.id}`,
		body: () => ({
			place: identity.store,
			is_training: isTraining,
			lines: list.lines.map(({ itemId, units, at: countedAt, afterSeq }) => ({
				...{ item_id: itemId, counted: units, counted_at: countedAt, after_seq: afterSeq },
			})),
			approval: allowed.value,
		}),
	});
	if (outcome.status === 'failed') return refused(outcome.code);
	await lists.drop('count');
	return ok(true);
}
