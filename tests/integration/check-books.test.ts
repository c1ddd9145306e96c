import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { NO_PERIOD, zReport } from '#domain/till/z-report.ts';
import { canonicalJson, type Json } from '#protocol/canonical.ts';
import type { EntryBody, JournalEntry } from '#protocol/entry.ts';
import { tillFactsOf } from '#protocol/till-facts.ts';
import { verifyExport } from '#server/operations/verify-export.ts';
import { TestJournal } from '../contract/journal-fixture.ts';
import { aBasketOf, aReturnBody, aSaleBody, someFacts } from '../support/a-document.ts';

const number = (n: number) => `SBY-R01-${String(n).padStart(6, '0')}`;

/** A till's day: two sales, a return and a Z. `change` spoils its documents or its Z. */
function day(
	change: { skip?: boolean; sums?: boolean; z?: Partial<EntryBody<'z_report'>> } = {},
): TestJournal {
	const journal = new TestJournal();
	journal.openTill();
	const sold = aSaleBody(aBasketOf('a', [{ item: 'tea', price: 158, quantity: 3 }]), someFacts());
	journal.seal('retail_transaction', change.sums ? { ...sold, sold: sold.sold + 1 } : sold);
	const [second, third] = change.skip ? [3, 4] : [2, 3];
	const other = aSaleBody(
		aBasketOf('b', [{ item: 'cup', price: 980 }]),
		someFacts({ receipt_number: number(second) }),
	);
	journal.seal('retail_transaction', other);
	journal.seal(
		'retail_transaction',
		aReturnBody(sold, new Map([[1, 1]]), someFacts({ receipt_number: number(third) })),
	);
	const facts = journal.entries.flatMap((entry) => tillFactsOf(entry));
	const report = zReport(NO_PERIOD, 't01.1', facts, {
		seq: journal.entries.length + 1,
		businessDay: '2026-11-22',
	});
	journal.seal('z_report', {
		...{ z_number: 1, after_seq: 0, through_seq: report.throughSeq, drawers: [] },
		...{ figures: report.figures as EntryBody<'z_report'>['figures'], totals: report.totals },
		...change.z,
	});
	return journal;
}

async function verified(entries: readonly JournalEntry[]) {
	const folder = mkdtempSync(join(tmpdir(), 'noren-books-'));
	try {
		const file = join(folder, 'export.ndjson');
		writeFileSync(file, entries.map((entry) => `${canonicalJson(entry as unknown as Json)}\n`).join(''));
		return await verifyExport(file);
	} finally {
		rmSync(folder, { recursive: true });
	}
}

test('an export alone shows its numbers, its Zs and a perpetual total', async () => {
	const { ok, chains } = await verified(day().entries);
	expect(ok).toBe(true);
	expect(chains[0]?.books).toMatchObject({
		...{ receipts: 3, training: 0, z: 1, faults: [] },
		totals: { sales: 1454, returns: 158, net: 1296, absolute: 1612 },
	});
});

test.each([
	['a skipped receipt number', { skip: true }, 'receipt_gap'],
	['a document that does not add up', { sums: true }, 'document_sums'],
	[
		'a Z with another total',
		{ z: { totals: { sales: 1, returns: 0, net: 1, absolute: 1, training: 0 } } },
		'z_differs',
	],
	['a Z that is not the next', { z: { z_number: 2 } }, 'z_gap'],
])('%s is found although the chain is intact', async (_, change, code) => {
	const { ok, chains } = await verified(day(change).entries);
	expect(chains[0]?.verdict.ok).toBe(true);
	expect(ok).toBe(false);
	expect(chains[0]?.books.faults.map((fault) => fault.code)).toContain(code);
});
