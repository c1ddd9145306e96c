import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { ChainWalk } from '#protocol/chain.ts';
import { type DeviceKey, entryPrefix, type JournalEntry, parseEntryId } from '#protocol/entry.ts';
import type { QuarantineRecord } from '#server/ledger/ledger.ts';
import { AsideIndex, countSeconds, excuses } from './aside-index.ts';
import { BookCheck } from './check-books.ts';
import { type CheckedChain, isSound } from './verify.ts';

/** What a look at an export alone found. */
export type ExportVerification = {
	readonly ok: boolean;
	readonly entries: number;
	readonly chains: readonly CheckedChain[];
	/** Lines that are no entries, by number, the first hundred. */
	readonly unreadable: readonly number[];
};

const LISTED = 100;

type Line =
	| { readonly type: 'entry'; readonly key: DeviceKey; readonly entry: JournalEntry }
	| { readonly type: 'quarantine'; readonly record: QuarantineRecord }
	| { readonly type: 'unreadable' };

/** Verifies every chain of an export, its numbers, sums and Zs, by reading only the file (L6). Where a chain ends, only its device can tell. */
export async function verifyExport(path: string): Promise<ExportVerification> {
	const aside = new AsideIndex();
	for await (const line of linesOf(path)) {
		if (line.type === 'quarantine') aside.add(line.record);
		if (line.type === 'entry') aside.addEntry(line.entry);
	}
	const walks = new Map<
		string,
		{ readonly key: DeviceKey; readonly walk: ChainWalk; readonly books: BookCheck }
	>();
	const unreadable: number[] = [];
	let entries = 0;
	let number = 0;
	for await (const line of linesOf(path)) {
		number++;
		if (line.type === 'unreadable' && unreadable.length < LISTED) unreadable.push(number);
		if (line.type !== 'entry') continue;
		entries++;
		const name = entryPrefix(line.key);
		const known = walks.get(name) ?? begin(line.key, aside);
		walks.set(name, known);
		known.walk.add(line.entry);
		known.books.add(line.entry);
	}
	const chains = [...walks.values()].map(({ key, walk, books }) => ({
		...key,
		verdict: walk.verdict(),
		second_contents: countSeconds(aside.of(key)),
		books: books.books(),
	}));
	const ok = unreadable.length === 0 && chains.every(isSound);
	return { ok, entries, chains, unreadable };
}

function begin(key: DeviceKey, aside: AsideIndex) {
	const kept = aside.of(key);
	return {
		key,
		walk: new ChainWalk(kept),
		books: new BookCheck(excuses(kept)),
	};
}

async function* linesOf(path: string): AsyncIterable<Line> {
	const input = createReadStream(path);
	for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
		if (text.trim() !== '') yield readLine(text);
	}
}

function readLine(text: string): Line {
	try {
		const value = JSON.parse(text) as { quarantined?: QuarantineRecord } & JournalEntry;
		if (value.quarantined) return { type: 'quarantine', record: value.quarantined };
		const id = parseEntryId(value.id);
		if (id?.seq !== value.seq) return { type: 'unreadable' };
		const { store, device, incarnation } = id;
		return { type: 'entry', key: { store, device, incarnation }, entry: value };
	} catch {
		return { type: 'unreadable' }; // torn, or something else: counted, with its line number
	}
}
