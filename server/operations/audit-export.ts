import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PerpetualTotals } from '#domain/till/perpetual.ts';
import { entryPrefix, type JournalEntry, parseEntryId } from '#protocol/entry.ts';
import { AUDIT_TABLES, AuditTables } from './audit-tables.ts';
import { BookCheck } from './check-books.ts';
import { csvRow } from './csv-text.ts';

/** The journal inside an audit export. */
export const JOURNAL_FILE = 'journal.ndjson';
export const MANIFEST_FILE = 'manifest.json';

/** One file of an audit export. */
export type AuditFile = { readonly file: string; readonly rows: number; readonly sha256: string };

/** Perpetual totals of one register's life: they only ever grow, and no Z resets them (NF525). */
export type Perpetual = {
	readonly journal: string;
	readonly z: number;
	readonly receipts: number;
	readonly totals: PerpetualTotals;
};

/** What an audit export says of itself. No time is in it: the same books give the same bytes (AUD-05). */
export type AuditManifest = {
	readonly format: 'noren-audit-1';
	readonly entries: number;
	readonly files: readonly AuditFile[];
	readonly perpetual: readonly Perpetual[];
};

/** Where a file's text goes besides its hash. */
type Sink = (file: string, text: string) => Promise<void> | void;

/**
 * Makes an audit export's files out of the lines of a journal export, and answers its manifest. With a sink that keeps
 * nothing it only says what they would be: that is how one is verified.
 */
export async function auditFiles(lines: AsyncIterable<string>, sink: Sink): Promise<AuditManifest> {
	const files = new Map<string, { rows: number; readonly hash: ReturnType<typeof createHash> }>();
	const write = async (file: string, text: string, rows: number) => {
		const known = files.get(file) ?? { rows: 0, hash: createHash('sha256') };
		files.set(file, known);
		known.rows += rows;
		known.hash.update(text);
		await sink(file, text);
	};
	for (const [file, columns] of Object.entries(AUDIT_TABLES))
		await write(file, `\uFEFF${csvRow(columns)}`, 0);
	const tables = new AuditTables();
	const books = new Map<string, BookCheck>();
	let entries = 0;
	for await (const line of lines) {
		await write(JOURNAL_FILE, `${line}\n`, 1);
		const entry = entryOf(line);
		if (!entry) continue;
		entries++;
		addToBooks(books, entry);
		for (const { table, cells } of rowsOf(tables, entry)) await write(table, csvRow(cells), 1);
	}
	return {
		format: 'noren-audit-1',
		entries,
		files: [...files]
			.map(([file, { rows, hash }]) => ({ file, rows, sha256: hash.digest('hex') }))
			.sort((a, b) => (a.file < b.file ? -1 : 1)),
		perpetual: [...books].map(([journal, check]) => {
			const { z, receipts, totals } = check.books();
			return { journal, z, receipts, totals };
		}),
	};
}

/** What this build cannot read is in the journal and in no table; the check of the books says so. */
function rowsOf(tables: AuditTables, entry: JournalEntry): ReturnType<AuditTables['rowsOf']> {
	try {
		return tables.rowsOf(entry);
	} catch {
		return [];
	}
}

function entryOf(line: string): JournalEntry | null {
	try {
		const value = JSON.parse(line) as JournalEntry;
		return parseEntryId(value.id) ? value : null;
	} catch {
		return null; // quarantine, or torn: the journal's own check lists it
	}
}

function addToBooks(books: Map<string, BookCheck>, entry: JournalEntry): void {
	const id = parseEntryId(entry.id);
	if (!id) return;
	const name = entryPrefix(id).replace(/:$/, '');
	const known = books.get(name) ?? new BookCheck();
	books.set(name, known);
	known.add(entry);
}

/** Writes an audit export as a folder, which appears only when it is whole. */
export async function writeAudit(lines: AsyncIterable<string>, folder: string): Promise<AuditManifest> {
	const draft = `${folder}.part`;
	await rm(draft, { recursive: true, force: true });
	await mkdir(draft, { recursive: true });
	const streams = new Map<string, WriteStream>();
	const manifest = await auditFiles(lines, async (file, text) => {
		const stream = streams.get(file) ?? createWriteStream(join(draft, file));
		streams.set(file, stream);
		if (!stream.write(text)) await once(stream, 'drain');
	});
	for (const stream of streams.values()) {
		stream.end();
		await once(stream, 'finish');
	}
	await writeFile(join(draft, MANIFEST_FILE), `${JSON.stringify(manifest, null, '\t')}\n`);
	await rename(draft, folder);
	return manifest;
}

/** Names of the files in a folder. */
export const filesIn = async (folder: string): Promise<string[]> => (await readdir(folder)).sort();
