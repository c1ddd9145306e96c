import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NO_PERIOD, zReport } from '#domain/till/z-report.ts';
import { canonicalJson, type Json } from '#protocol/canonical.ts';
import type { EntryBody, JournalEntry } from '#protocol/entry.ts';
import { tillFactsOf } from '#protocol/till-facts.ts';
import { type AuditManifest, writeAudit } from '#server/operations/audit-export.ts';
import { csvRow } from '#server/operations/csv-text.ts';
import { verifyAudit } from '#server/operations/verify-audit.ts';
import { reversalDocument } from '#usecases/documents/reversal-document.ts';
import { TestJournal } from '../contract/journal-fixture.ts';
import { aBasketOf, aReturnBody, aSaleBody, someFacts } from '../support/a-document.ts';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'noren-audit-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const number = (n: number) => `SBY-R01-${String(n).padStart(6, '0')}`;

/** A sale, a part of it back twice, another sale that is reversed, a wrong tender put right, a recount, and the Z. */
function day(): JournalEntry[] {
	const journal = new TestJournal();
	const session = journal.openTill().id;
	const facts = (n: number) => someFacts({ receipt_number: number(n), till_session: session });
	const sold = aSaleBody(aBasketOf('a', [{ item: '=cmd()', price: 158, quantity: 3 }]), facts(1));
	const first = journal.seal('retail_transaction', sold);
	journal.seal(
		'retail_transaction',
		aReturnBody(sold, new Map([[1, 1]]), { ...facts(2), reason: 'defective' }),
	);
	journal.seal('retail_transaction', aReturnBody(sold, new Map([[1, 2]]), facts(3)));
	const wrong = journal.seal(
		'retail_transaction',
		aSaleBody(aBasketOf('b', [{ item: 'cup', price: 980 }]), facts(4)),
	);
	const undone = wrong as JournalEntry<'retail_transaction'>;
	const approval = { permission: 'post_void', approver: 'chief', entry_id: null };
	journal.seal(
		'retail_transaction',
		reversalDocument(undone, { ...facts(5), approvals: [approval], reason: 'mistake' }),
	);
	const tender = (rule: 'cash' | 'card') => ({ rule, kind: rule });
	journal.seal('tender_correction', {
		...{ session, is_training: false, of: first.id, receipt_number: number(1), amount: 474 },
		...{ from: tender('cash'), to: tender('card'), reason: 'wrong key', approval: null },
	});
	const count = { session, is_blind: true, count: {}, expected: 29_526, others: [] };
	journal.seal('till_count', { ...count, n: 1, counted: 29_000 });
	journal.seal('till_count', { ...count, n: 2, counted: 29_520 });
	const report = zReport(NO_PERIOD, 't01.1', journal.entries.flatMap(tillFactsOf), {
		...{ seq: journal.entries.length + 1, businessDay: '2026-11-22' },
	});
	journal.seal('z_report', {
		...{ z_number: 1, after_seq: 0, through_seq: report.throughSeq, drawers: [] },
		...{ figures: report.figures as EntryBody<'z_report'>['figures'], totals: report.totals },
	});
	return journal.entries;
}

async function* lines(entries: readonly JournalEntry[]) {
	for (const entry of entries) yield canonicalJson(entry as unknown as Json);
}

const made = async (name: string, entries = day()): Promise<AuditManifest> =>
	writeAudit(lines(entries), join(folder, name));
const text = (name: string, file: string) => readFileSync(join(folder, name, file), 'utf8');
const rows = (name: string, file: string) => text(name, file).trim().split('\r\n').slice(1);

test('what was corrected is listed with when, by whom, what it was and what it is', async () => {
	await made('audit');
	expect(rows('audit', 'corrections.csv').map((row) => row.split(',').slice(3).join(','))).toEqual([
		`return,${number(1)},returned,0,158,staff-1,,defective`,
		`return,${number(1)},returned,158,474,staff-1,,`,
		`post_void,${number(4)},total,980,0,staff-1,chief,mistake`,
		`tender_correction,${number(1)},tender,cash 474,card 474,staff-1,,wrong key`,
		'recount,shibuya:t01.1:000000001,counted,29000,29520,staff-1,,',
	]);
});

test('the tables add up to the documents, and the perpetual totals stand in the Z and in the manifest', async () => {
	const { entries, perpetual, files } = await made('audit');
	expect(entries).toBe(10);
	const totals = { sales: 474, returns: 474, net: 0, absolute: 948 };
	expect(perpetual).toMatchObject([{ journal: 'shibuya:t01.1', z: 1, receipts: 5, totals: { net: 0 } }]);
	expect(rows('audit', 'z_reports.csv')).toHaveLength(1);
	expect(Object.keys(totals).every((name) => name in (perpetual[0]?.totals ?? {}))).toBe(true);
	const said = perpetual[0]?.totals;
	expect(rows('audit', 'z_reports.csv')[0]).toContain(
		`,0,10,${said?.sales},${said?.returns},${said?.net},${said?.absolute},${said?.training},`,
	);
	const documents = rows('audit', 'documents.csv').map((row) => Number(row.split(',')[17]));
	expect(documents).toEqual([474, -158, -316, 980, -980]);
	expect(files.find(({ file }) => file === 'lines.csv')?.rows).toBe(5);
	expect(rows('audit', 'lines.csv')[0]).toContain(",'=cmd(),");
});

test('the same books give the same bytes (AUD-05)', async () => {
	expect(await made('one')).toEqual(await made('two'));
	expect(text('one', 'manifest.json')).toBe(text('two', 'manifest.json'));
});

test('an audit export is verified by itself, and any file that was touched is named', async () => {
	await made('audit');
	const at = (file: string) => join(folder, 'audit', file);
	expect(await verifyAudit(at(''))).toMatchObject({ ok: true, differing: [] });
	for (const file of [
		'documents.csv',
		'lines.csv',
		'taxes.csv',
		'tenders.csv',
		'corrections.csv',
		'z_reports.csv',
	]) {
		const before = readFileSync(at(file), 'utf8');
		writeFileSync(
			at(file),
			before.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10)),
		);
		expect(await verifyAudit(at(''))).toMatchObject({ ok: false, differing: [file] });
		writeFileSync(at(file), before);
	}
	const manifest = readFileSync(at('manifest.json'), 'utf8');
	writeFileSync(at('manifest.json'), manifest.replace('"net": 0', '"net": 1'));
	expect(await verifyAudit(at(''))).toMatchObject({ ok: false, differing: ['manifest.json: perpetual'] });
	writeFileSync(at('manifest.json'), manifest);
	appendFileSync(at('notes.txt'), 'x');
	expect(await verifyAudit(at(''))).toMatchObject({ ok: false, differing: ['notes.txt'] });
});

test('a journal that was rewritten with its tables is found by its own chain', async () => {
	const entries = day();
	const [opened, ...others] = entries;
	if (!opened) throw new Error('no entries');
	await made('audit', [{ ...opened, operator: 'mallory' }, ...others]);
	expect(await verifyAudit(join(folder, 'audit'))).toMatchObject({ ok: false, differing: [] });
});

test('cells are quoted, and none is taken for a formula', () => {
	expect(csvRow(['a,b', 'say "x"', -5, null, '=1+1', '-x', 'two\nlines'])).toBe(
		'"a,b","say ""x""",-5,,\'=1+1,\'-x,"two\nlines"\r\n',
	);
});
