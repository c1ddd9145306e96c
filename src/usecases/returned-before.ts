import { money } from '#domain/money/money.ts';
import type { ReturnedUnits } from '#domain/returns/sold-sale.ts';
import type { RefundTender } from '#domain/tender/refund-plan.ts';
import type { Journal } from '#ports/journal.ts';
import type { OwnRecords } from '#ports/own-records.ts';
import type { SaleDoc } from '#protocol/bodies/store-docs.ts';
import type { JournalEntry } from '#protocol/entry.ts';
import { readEntry } from '#protocol/read-entry.ts';

type Published = Pick<SaleDoc, 'returned' | 'refunded'> | null;

/** What came back of a sale so far, and the money that went back for it. */
export type ReturnedBefore = { readonly units: ReturnedUnits; readonly refunded: readonly RefundTender[] };

/**
 * Own facts and what is published of other tablets, each entry once (L10). Units of a reversed return count again; its
 * money was given back, so that it can go out once more.
 */
export async function returnedBefore(
	parts: { readonly journal: Pick<Journal, 'entry'>; readonly records: Pick<OwnRecords, 'returned'> },
	receiptNumber: string,
	published: Published,
): Promise<ReturnedBefore> {
	const own = await parts.records.returned(receiptNumber);
	const ids = new Set(own.map(({ entryId }) => entryId));
	const others = published?.returned.filter(({ entry_id }) => !ids.has(entry_id)) ?? [];
	const units = new Map<string, number>();
	for (const row of [...own, ...others]) {
		const line = String(row.line);
		units.set(line, (units.get(line) ?? 0) + row.units);
	}
	const entries = await documentsOf(parts.journal, ids);
	return {
		units: new Map([...units].filter(([, count]) => count > 0)),
		refunded: refundsOf(entries, receiptNumber, published),
	};
}

type Document = JournalEntry<'retail_transaction'>;

async function documentsOf(
	journal: Pick<Journal, 'entry'>,
	ids: ReadonlySet<string>,
): Promise<readonly Document[]> {
	const entries = await Promise.all([...ids].map((id) => journal.entry(id)));
	return entries.flatMap((entry) => {
		if (!entry) return [];
		const read = readEntry(entry);
		return read.kind === 'retail_transaction' ? [read] : [];
	});
}

function refundsOf(
	own: readonly Document[],
	receiptNumber: string,
	published: Published,
): readonly RefundTender[] {
	const known = new Set(own.map(({ id }) => id));
	const reversed = new Set(
		own.flatMap(({ body }) => (body.type === 'post_void' ? (body.original?.entry_id ?? []) : [])),
	);
	const mine = own
		.filter(({ id, body }) => body.original?.receipt_number === receiptNumber && !reversed.has(id))
		.flatMap(({ body }) =>
			body.tenders.flatMap(({ of, kind, covered, amount }) =>
				of === undefined ? [] : [refund({ of, kind, covered: -covered, amount: -amount })],
			),
		);
	const others = published?.refunded.filter(
		({ entry_id }) => !known.has(entry_id) && !reversed.has(entry_id),
	);
	return [...mine, ...(others ?? []).map(refund)];
}

const refund = (row: Omit<SaleDoc['refunded'][number], 'entry_id'>): RefundTender => ({
	of: row.of,
	kind: row.kind,
	covered: money(row.covered),
	amount: money(row.amount),
});
