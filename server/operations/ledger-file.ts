import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline, Readable, Transform } from 'node:stream';
import { pipeline as pipelined } from 'node:stream/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createGunzip, createGzip } from 'node:zlib';
import * as v from 'valibot';
import type { JournalEntry } from '#protocol/entry.ts';
import type { Held } from '#server/epoch.ts';
import { LEDGER_START, type Ledger, type LedgerRow, type QuarantineRecord } from '#server/ledger/ledger.ts';
import { BackupError } from './backup-error.ts';
import { Prefixes } from './prefixes.ts';

/** A row of the ledger as a line: what it is and its content, nothing of the engine it lay in. */
export type LedgerLine =
	| { readonly type: 'entry'; readonly entry: JournalEntry }
	| { readonly type: 'quarantine'; readonly record: QuarantineRecord };

/** What was written. */
export type WrittenLedger = {
	readonly entries: number;
	readonly quarantined: number;
	/** How far each incarnation is in it without a gap. */
	readonly held: readonly Held[];
};

const PAGE = 500;
/** Trades a tenth of the size for half of the time: a till waits behind this. */
const LEVEL = 3;

/**
 * Writes the ledger as gzipped lines, page by page, so that a million entries need no more memory than a thousand.
 * What is appended meanwhile may or may not be in it. The file is on disk when this resolves.
 */
export async function writeLedgerFile(ledger: Ledger, path: string): Promise<WrittenLedger> {
	const prefixes = new Prefixes();
	const counts = { entry: 0, quarantine: 0 };
	async function* pages() {
		const until = await ledger.head();
		for (let since = LEDGER_START; ; ) {
			const { rows, last } = await ledger.changesSince(since, PAGE);
			if (last === since) return;
			for (const row of rows) {
				prefixes.add(row);
				counts[row.type]++;
			}
			if (rows.length > 0) yield rows.map((row) => `${JSON.stringify(lineOf(row))}\n`).join('');
			if (ledger.isAhead?.(last, until) === true) return;
			since = last;
			await nextTurn();
		}
	}
	const file = createWriteStream(path, { mode: 0o600, flush: true });
	await pipelined(Readable.from(pages()), createGzip({ level: LEVEL }), file);
	return { entries: counts.entry, quarantined: counts.quarantine, held: prefixes.held() };
}

const lineOf = (row: LedgerRow): LedgerLine =>
	row.type === 'entry' ? { type: 'entry', entry: row.entry } : { type: 'quarantine', record: row.record };

const Line = v.variant('type', [
	v.object({ type: v.literal('entry'), entry: v.looseObject({ id: v.string() }) }),
	v.object({ type: v.literal('quarantine'), record: v.looseObject({ claimed_id: v.string() }) }),
]);

/** The lines of a ledger file in batches. Throws {@link BackupError} at a line that is none, or when the file is torn. */
export async function* readLedgerFile(path: string): AsyncIterable<readonly LedgerLine[]> {
	let batch: LedgerLine[] = [];
	for await (const text of textLines(path)) {
		batch.push(parseLine(text));
		if (batch.length < PAGE) continue;
		yield batch;
		batch = [];
	}
	if (batch.length > 0) yield batch;
}

function parseLine(text: string): LedgerLine {
	let line: unknown;
	try {
		line = JSON.parse(text);
	} catch {
		throw new BackupError('The backup is damaged: its journal has a line that cannot be read');
	}
	if (!v.is(Line, line))
		throw new BackupError('The backup is damaged: its journal has a line of no known kind');
	return line as unknown as LedgerLine;
}

/** Lines of a gzipped text. A torn or altered stream throws. */
async function* textLines(path: string): AsyncIterable<string> {
	const plain = pipeline(createReadStream(path), createGunzip(), () => {}); // a failure comes out of the loop below
	const decoder = new TextDecoder();
	let rest = '';
	try {
		for await (const chunk of plain) {
			const lines = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split('\n');
			rest = lines.pop() ?? '';
			yield* lines;
		}
	} catch (cause) {
		throw new BackupError('The backup is damaged: its journal cannot be unpacked', { cause });
	}
	if (rest !== '') throw new BackupError('The backup is damaged: its journal ends in the middle of a line');
}

/** How many lines the file has, unpacked to its end and without a look at what is in them. */
export async function countLines(path: string): Promise<number> {
	let count = 0;
	const counter = new Transform({
		transform(chunk: Buffer, _encoding, done) {
			for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) count++;
			done();
		},
	});
	try {
		await pipelined(createReadStream(path), createGunzip(), counter.resume());
	} catch (cause) {
		throw new BackupError('The backup is damaged: its journal cannot be unpacked', { cause });
	}
	return count;
}

/** SHA-256 and size of a file, read in pieces. */
export async function hashFile(path: string): Promise<{ readonly bytes: number; readonly sha256: string }> {
	const hash = createHash('sha256');
	let bytes = 0;
	for await (const chunk of createReadStream(path)) {
		hash.update(chunk as Uint8Array);
		bytes += (chunk as Uint8Array).length;
	}
	return { bytes, sha256: hash.digest('hex') };
}
