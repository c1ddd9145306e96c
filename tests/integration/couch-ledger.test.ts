import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DeviceKey } from '#protocol/entry.ts';
import { parseCouchUrl } from '#server/ledger/couch-url.ts';
import {
	LEDGER_START,
	LedgerFullError,
	LedgerUnreachableError,
	type QuarantineRecord,
} from '#server/ledger/ledger.ts';
import { PouchLedger } from '#server/ledger/pouch-ledger.ts';
import { TestJournal } from '../contract/journal-fixture.ts';
import { CouchStandIn } from '../support/couch-stand-in.ts';

let couch: CouchStandIn;
let ledger: PouchLedger;
let journal: TestJournal;

const open = (url = couch.url(), idleMs = 20_000) =>
	PouchLedger.open({ couch: { url, shop: 's1', idleMs }, now: () => 1, newEpoch: () => 'e1' });

beforeEach(async () => {
	couch = await new CouchStandIn().start();
	ledger = await open();
	journal = new TestJournal();
});
afterEach(async () => {
	couch.behave();
	await ledger.close();
	await couch.stop();
});

/** What comes out of a promise that is expected to fail. */
const failure = (work: Promise<unknown>): Promise<unknown> =>
	work.then(
		() => null,
		(cause: unknown) => cause,
	);

describe('COUCHDB_URL', () => {
	test('names the server, the user and the prefix of the database', () => {
		const place = parseCouchUrl('http://us%40er:p%3Aa%2Fss@couch.example:5984/tills');
		expect(place).toMatchObject({
			server: 'http://couch.example:5984',
			host: 'couch.example:5984',
			prefix: 'tills',
		});
		expect(Buffer.from(place.authorization.slice(6), 'base64').toString()).toBe('us@er:p:a/ss');
		expect(parseCouchUrl('https://couch.example/behind/a/proxy/tills').server).toBe(
			'https://couch.example/behind/a/proxy',
		);
		expect(parseCouchUrl('http://couch.example:5984').prefix).toBe('noren');
	});

	test.each([
		'couch:5984',
		'ftp://h',
		'http://u:secret@h/Tills',
		'http://u:secret@h/_x',
		'http://u:secret@h?a=1',
	])('is refused in words without its password when it is %s', (url) => {
		expect(() => parseCouchUrl(url)).toThrow('COUCHDB_URL');
		expect(() => parseCouchUrl(url)).not.toThrow('secret');
	});

	test('makes one database named by prefix and shop, with one shard', async () => {
		expect([...couch.databases.keys()]).toEqual(['noren-s1']);
		const other = await open(couch.url('/tills'));
		await other.close();
		expect([...couch.databases.keys()]).toEqual(['noren-s1', 'tills-s1']);
		expect(couch.requests).toContain('PUT /noren-s1');
	});
});

describe('a CouchDB that cannot be used', () => {
	test.each([
		['nothing listens', null, 'cannot be used'],
		['it never answers', { hangs: true }, 'no answer within'],
		['it fails', { status: 500 }, '500'],
		['it is too busy', { status: 503 }, '503'],
		['it answers with a page of HTML', { html: true }, ''],
		['the answer is cut off', { swallowsReplies: true }, ''],
	] as const)(
		'when %s, nothing is acknowledged and it goes on when it is back',
		async (_, trouble, words) => {
			const entries = journal.trade(2);
			if (trouble && 'hangs' in trouble) {
				await ledger.close();
				ledger = await open(couch.url(), 1500);
			}
			if (trouble) Object.assign(couch.mischief, trouble);
			else await couch.stop();
			const cause = await failure(ledger.append(entries, journal.key));
			expect(cause).toBeInstanceOf(Error);
			expect(String(cause)).toContain(words);
			expect(String(cause)).not.toContain('se:cr@t');
			expect(await failure(ledger.changesSince(LEDGER_START, 10))).toBeInstanceOf(Error);
			expect(await failure(ledger.head())).toBeInstanceOf(LedgerUnreachableError);
			couch.behave();
			if (!trouble) await couch.start();
			const outcomes = await ledger.append(entries, journal.key);
			expect(outcomes.every((outcome) => outcome === 'stored' || outcome === 'duplicate')).toBe(true);
			expect((await ledger.heldSeqs(journal.key)).length).toBe(3);
		},
	);

	test('a wrong password is said in words that do not hold it', async () => {
		const url = couch.url().replace(encodeURIComponent('se:cr@t/%?'), 'wr0ng');
		const cause = await failure(open(url));
		expect(cause).toBeInstanceOf(LedgerUnreachableError);
		expect(String(cause)).toContain(`127.0.0.1:${couch.port}`);
		expect(String(cause)).toContain('user and password');
		expect(String(cause)).not.toContain('wr0ng');
	});

	test('a full one is a full ledger', async () => {
		couch.mischief.status = 507;
		expect(await failure(ledger.append(journal.trade(1), journal.key))).toBeInstanceOf(LedgerFullError);
	});

	test('a database that was removed is never made anew while running', async () => {
		couch.databases.clear();
		expect(await failure(ledger.append(journal.trade(1), journal.key))).toBeInstanceOf(
			LedgerUnreachableError,
		);
		expect(await failure(ledger.changesSince(LEDGER_START, 10))).toBeInstanceOf(LedgerUnreachableError);
		expect(couch.databases.size).toBe(0);
	});
});

describe('pages of changes', () => {
	test('take exactly one request each, also when the page is shorter than asked', async () => {
		await ledger.append(journal.trade(40), journal.key);
		couch.mischief.cap = 10;
		const seen = new Set<string>();
		let since = LEDGER_START;
		let calls = 0;
		couch.requests.length = 0;
		for (;;) {
			const page = await ledger.changesSince(since, 25);
			calls++;
			if (page.last === since) break;
			for (const row of page.rows) if (row.type === 'entry') seen.add(row.entry.id);
			since = page.last;
		}
		expect(seen.size).toBe(41);
		expect(couch.requests).toEqual(Array.from({ length: calls }, () => 'GET /noren-s1/_changes'));
	});

	test('give positions that are opaque and differ between calls', async () => {
		await ledger.append(journal.trade(3), journal.key);
		const heads = [await ledger.head(), await ledger.head()];
		expect(new Set(heads).size).toBe(2);
		for (const head of heads) expect(head).toMatch(/^\d+-g1AAAA/);
		expect(ledger.isAhead(heads[0] ?? '', heads[1] ?? '')).toBe(null);
	});
});

describe('what a push leaves', () => {
	test('a reply that never came means duplicates at the next try, kept once', async () => {
		const entries = journal.trade(3);
		couch.mischief.swallowsReplies = true;
		expect(await failure(ledger.append(entries, journal.key))).toBeInstanceOf(LedgerUnreachableError);
		couch.behave();
		expect(await ledger.append(entries, journal.key)).toEqual(entries.map(() => 'duplicate'));
	});

	test('an entry larger than a limit someone set comes again later; the ones beside it are stored', async () => {
		const small = journal.sale();
		const large = journal.sale({ item: 'x'.repeat(5000) });
		const last = journal.sale();
		couch.mischief.maxDocumentBytes = 4000;
		expect(await ledger.append([small, large, last], journal.key)).toEqual(['stored', 'retry', 'stored']);
		couch.behave();
		expect(await ledger.append([large], journal.key)).toEqual(['stored']);
	});

	test('many large entries go in several requests', async () => {
		const entries = Array.from({ length: 12 }, () => journal.sale({ item: 'y'.repeat(200_000) }));
		couch.requests.length = 0;
		expect(await ledger.append(entries, journal.key)).toEqual(entries.map(() => 'stored'));
		expect(couch.requests.filter((request) => request.endsWith('_bulk_docs')).length).toBeGreaterThan(1);
		const read: number[] = [];
		for await (const entry of ledger.entriesOf(journal.key)) read.push(entry.seq);
		expect(read).toEqual(entries.map(({ seq }) => seq));
	});

	test('ids with characters of URLs and keys that sort oddly stay apart', async () => {
		const odd = ['a/b', 'a%2Fb', 'a?b#c', 'a+b', '暖簾', 'é', 'e\u0301', '😀', '\'"\\', 'a&b=c'];
		const keys: DeviceKey[] = [];
		for (const device of odd) {
			const other = new TestJournal({ device });
			keys.push(other.key);
			await ledger.append(other.trade(2), other.key);
		}
		for (const key of keys) expect((await ledger.heldSeqs(key)).length).toBe(3);
		expect((await ledger.devices()).map(({ device }) => device).sort()).toEqual([...odd].sort());
	});

	test('an id with an underscore before it never reaches the store as it is', async () => {
		const record: QuarantineRecord = {
			claimed_id: '_design/evil',
			pushed_by: journal.key,
			reason: 'malformed',
			detail: '',
			content: '{"_id":"_design/evil"}',
			received_at: 1,
		};
		await ledger.quarantine([record]);
		const ids = [...(couch.only().copies[0]?.docs.keys() ?? [])];
		expect(ids.filter((id) => id.startsWith('_'))).toEqual([]);
	});
});
