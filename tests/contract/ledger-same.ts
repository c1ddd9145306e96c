import { type DeviceKey, entryId, type JournalEntry } from '#protocol/entry.ts';
import { AckTracker } from '#server/ledger/acks.ts';
import { LEDGER_START, type Ledger, type QuarantineRecord } from '#server/ledger/ledger.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { TestJournal } from './journal-fixture.ts';
import type { LedgerUnderTest } from './ledger-suite.ts';

/**
 * Runs one random program of pushes, reuses, refusals, reads and restarts against a ledger and answers everything that
 * could be seen from outside, with positions left out: it must be the same on every engine (L20).
 */
export async function observe(place: LedgerUnderTest, seed: number, steps: number): Promise<string[]> {
	const random = seededRandom(seed);
	const below = (n: number) => Math.floor(random() * n);
	const journals = ['t01', 't02', '暖/簾'].map((device) => {
		const journal = new TestJournal({ device });
		journal.trade(40);
		return journal;
	});
	const forks = journals.map(({ key }) => {
		const fork = new TestJournal(key);
		for (let n = 0; n < 41; n++) fork.sale({ price: 999 });
		return fork;
	});
	let ledger = await place.open();
	let acks = new AckTracker(ledger);
	const seen: string[] = [];
	const push = async (entries: readonly JournalEntry[], key: DeviceKey) => {
		const outcomes = await ledger.append(entries, key);
		const durable = entries.filter((_, at) => outcomes[at] !== 'retry').map(({ seq }) => seq);
		return [...outcomes, await acks.note(key, durable)];
	};
	for (let step = 0; step < steps; step++) {
		const which = below(journals.length);
		const { key, entries } = journals[which] ?? new TestJournal();
		const from = below(entries.length);
		const some = entries.slice(from, from + 1 + below(6));
		const choice = below(10);
		if (choice < 5) seen.push(`push ${await push(shuffled(some, random), key)}`);
		else if (choice === 5)
			seen.push(`fork ${await push(forks[which]?.entries.slice(from, from + 2) ?? [], key)}`);
		else if (choice === 6) {
			const numbers = [1 + below(45), 1 + below(45)];
			await ledger.quarantine(numbers.map((seq) => refused(key, seq)));
			await acks.note(key, numbers); // as every push does with what is durable now
			seen.push(`held ${[...new Set(await ledger.heldSeqs(key))].sort((a, b) => a - b)}`);
		} else if (choice === 7)
			seen.push(`get ${JSON.stringify(await ledger.get(entryId(key, 1 + below(45))))}`);
		else if (choice === 8)
			seen.push(`of ${await listed(ledger, key)} ${JSON.stringify(await ledger.devices())}`);
		else {
			await ledger.close();
			ledger = await place.open();
			acks = new AckTracker(ledger);
			seen.push(`through ${await acks.through(key)}`);
		}
	}
	seen.push(...(await contents(ledger)));
	await ledger.close();
	return seen;
}

function refused(key: DeviceKey, seq: number): QuarantineRecord {
	const claimed_id = entryId(key, seq);
	return {
		claimed_id,
		pushed_by: key,
		reason: 'malformed',
		detail: '',
		content: `{"s":${seq}}`,
		received_at: 1,
	};
}

async function listed(ledger: Ledger, key: DeviceKey): Promise<string> {
	const hashes: string[] = [];
	for await (const { seq, hash } of ledger.entriesOf(key)) hashes.push(`${seq}:${hash.slice(0, 8)}`);
	return hashes.join(' ');
}

/** Every row as text, in an order of its own: engines keep their own. */
async function contents(ledger: Ledger): Promise<string[]> {
	const rows = new Set<string>();
	let since = LEDGER_START;
	for (;;) {
		const page = await ledger.changesSince(since, 30);
		if (page.last === since) return [...rows].sort();
		for (const { position: _, ...row } of page.rows) rows.add(JSON.stringify(row));
		since = page.last;
	}
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
	return items
		.map((item) => ({ item, at: random() }))
		.sort((a, b) => a.at - b.at)
		.map(({ item }) => item);
}
