import { type Result, refused } from '#domain/result.ts';
import type { Ids } from '#ports/ids.ts';
import type { JournalEntry } from '#protocol/entry.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import { readEntry } from '#protocol/read-entry.ts';
import { type AtDrawer, atTheDrawer } from './at-the-counter.ts';
import { reversalDocument } from './documents/reversal-document.ts';
import { type Approval, permitted } from './permitted.ts';
import { commitDocument, completed, documentPoints, type ReturnParts, returnFacts } from './return-sale.ts';
import { returnedBefore } from './returned-before.ts';
import type { CompletedSale } from './services.ts';

/** Which document is reversed, and why. */
export type VoidRequest = {
	readonly receiptNumber: string;
	readonly reason: string;
	readonly isOffline?: boolean;
};

/**
 * Reverses a whole document of this till on its own business day (post-void). Once however often it is asked: the second
 * time answers with the reversal that is there. Goods that came back one by one stay returned, so then it is refused.
 */
export async function voidSale(
	parts: ReturnParts & { readonly ids: Ids },
	request: VoidRequest,
	approval: Approval | null,
): Promise<Result<CompletedSale, ErrorCode>> {
	const { receiptNumber } = request;
	const at = await atTheDrawer(parts);
	if (!at.ok) return at;
	const onceKey = `void:${receiptNumber}`;
	const done = await parts.records.done(onceKey);
	if (done?.kind === 'retail_transaction') return completed(done, at.value);
	const stored = await parts.journal.receipt(receiptNumber);
	if (!stored) return refused('receipt_not_found');
	const entry = readEntry(stored);
	const refusal = await voidRefusal(parts, entry, at.value);
	if (refusal) return refused(refusal);
	const allowed = await permitted(parts.journal, at.value, 'post_void', approval);
	if (!allowed.ok) return allowed;
	const facts = await returnFacts(parts, at.value, { ...request, id: parts.ids.next() }, allowed.value);
	const { customer } = entry.body;
	const reversed = reversalDocument(entry, { ...facts, customer });
	const points = await documentPoints(parts, at.value, customer, reversed.points);
	const document = { ...reversed, points };
	return commitDocument(parts, at.value, document, { onceKey });
}

/** Why a document can't be reversed, or null. */
async function voidRefusal(
	{ journal, records, views }: Pick<ReturnParts, 'journal' | 'records' | 'views'>,
	{ id, business_day, body }: JournalEntry<'retail_transaction'>,
	{ session, isTraining }: AtDrawer,
): Promise<ErrorCode | null> {
	if (body.type === 'post_void') return 'receipt_is_no_sale';
	if (body.is_training !== isTraining) return 'training_differs';
	if (business_day !== session.businessDay) return 'void_not_today';
	const published = await views.sale(body.receipt_number);
	if (published && published.voided_by !== null) return 'sale_voided';
	// Its reversal would give back what was rung, not what was paid.
	if ((await records.corrections(id)).length > 0) return 'void_has_corrections';
	const { units } = await returnedBefore({ journal, records }, body.receipt_number, published);
	return units.size > 0 ? 'void_has_returns' : null;
}
