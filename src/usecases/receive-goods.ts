import { invariant } from '#domain/invariant.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import { receivingNeeds } from '#domain/stock/receiving.ts';
import type { Batch, ScanList } from '#domain/stock/scan-list.ts';
import type { StockLists } from '#ports/stock-lists.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import { atTheTill, type CounterParts } from './at-the-counter.ts';
import { type Approval, permitted } from './permitted.ts';

/** What receiving and counting need from outside. */
export type StockParts = Pick<CounterParts, 'device' | 'journal' | 'clock'> & { readonly lists: StockLists };

/**
 * Books what came in as one fact, with the codes that nobody knew, and forgets the list. Done twice (a torn commit, a
 * reload between the two) it is one delivery.
 */
export async function receiveGoods(
	{ lists, ...parts }: StockParts,
	list: ScanList,
	approval: Approval | null,
): Promise<Result<true, ErrorCode>> {
	const at = await atTheTill(parts);
	if (!at.ok) return at;
	invariant(list.kind === 'receive' && list.lines.length > 0, 'something was received');
	const allowed = await permitted(parts.journal, at.value, receivingNeeds(list), approval);
	if (!allowed.ok) return allowed;
	const { identity, businessDay, operator, isTraining } = at.value;
	const note = list.deliveryNote.trim();
	const outcome = await parts.journal.commit({
		kind: 'stock_movement',
		...{ businessDay, operator },
		onceKey: `receive:${list.id}`,
		body: () => ({
			reason: 'receive',
			source: `receive:${list.id}`,
			lines: list.lines.map(({ itemId, units }) => ({
				...{ item_id: itemId, place: identity.store, quantity: units },
			})),
			...(note && { delivery_note: note }),
			...(list.expectedUnits !== null && { expected_units: list.expectedUnits }),
			...(list.cartons.length > 0 && { cartons: [...list.cartons] }),
			...(list.batches && { batches: list.batches.map(wireBatch) }),
			...(list.parked.length > 0 && { parked: [...list.parked] }),
			...(isTraining && { is_training: true }),
			approval: allowed.value,
		}),
	});
	if (outcome.status === 'failed') return refused(outcome.code);
	await lists.drop('receive');
	return ok(true);
}

const wireBatch = ({ itemId, lot, useBy, bestBefore, units }: Batch) => ({
	...{ item_id: itemId, units },
	...(lot !== '' && { lot }),
	...(useBy !== '' && { use_by: useBy }),
	...(bestBefore !== '' && { best_before: bestBefore }),
});
