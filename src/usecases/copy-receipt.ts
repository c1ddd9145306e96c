import { ok, type Result, refused } from '#domain/result.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import { atTheTill, type CounterParts } from './at-the-counter.ts';
import { type Approval, permitted } from './permitted.ts';
import type { DocumentForm, Paper } from './print-queue.ts';

/** Another paper of a document: a copy of its receipt, a gift receipt, or a 領収書 with to whom and for what. */
export type CopyWish = {
	readonly number: string;
	readonly form: DocumentForm;
	/** 宛名 and 但し書; empty for the usual words, and where the form has none. */
	readonly addressee: string;
	readonly proviso: string;
};

const LONGEST = 100;

/**
 * Records another paper of a document and answers what to print (FIS-10): a copy says which one it is, and so does every
 * 領収書 after the first. The record comes first, so no paper exists that the journal does not know.
 */
export async function copyReceipt(
	parts: CounterParts,
	wish: CopyWish,
	approval: Approval | null,
): Promise<Result<Paper & { kind: 'document' }, ErrorCode>> {
	const { journal, records } = parts;
	const at = await atTheTill(parts);
	if (!at.ok) return at;
	const entry = await journal.receipt(wish.number);
	if (!entry) return refused('receipt_not_found');
	const permission = wish.form === 'ryoshusho' ? 'ryoshusho' : 'reprint';
	if (wish.form === 'ryoshusho' && (entry.body.type !== 'sale' || entry.body.is_training)) {
		return refused('receipt_is_no_sale');
	}
	const allowed = await permitted(journal, at.value, permission, approval);
	if (!allowed.ok) return allowed;
	const { session, businessDay, operator } = at.value;
	const [addressee, proviso] = [wish.addressee, wish.proviso].map((text) => text.trim().slice(0, LONGEST));
	const n = (await records.copies(entry.id, wish.form)) + 1;
	const outcome = await journal.commit({
		kind: 'receipt_copied',
		...{ businessDay, operator },
		onceKey: `copy:${entry.id}:${wish.form}:${n}`,
		body: () => ({
			session: session?.id ?? null,
			is_training: entry.body.is_training,
			of: entry.id,
			receipt_number: wish.number,
			form: wish.form,
			n,
			addressee: addressee ?? '',
			proviso: proviso ?? '',
			reason: '',
			approver: allowed.value?.approver ?? null,
		}),
	});
	if (outcome.status === 'failed') return refused(outcome.code);
	return ok({
		kind: 'document',
		number: wish.number,
		form: wish.form,
		copy: wish.form === 'receipt' ? n : n - 1,
		addressee: addressee ?? '',
		proviso: proviso ?? '',
	});
}
