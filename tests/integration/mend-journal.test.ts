import 'fake-indexeddb/auto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { entryHash, type JournalEntry } from '#protocol/entry.ts';
import type { EnrolAnswer, PushAnswer } from '#protocol/wire.ts';
import { askServer } from '#server/cli/shop-access.ts';
import { revokeDevice } from '#server/office/devices/device-states.ts';
import type { Adopted } from '#server/operations/adopt-handed-in.ts';
import type { Verification } from '#server/operations/verify.ts';
import { verifyExport } from '#server/operations/verify-export.ts';
import { TestJournal } from '../contract/journal-fixture.ts';
import { ShopProcess } from '../support/shop-process.ts';
import { aReport, enrolRequest } from './server-harness.ts';

let shop: ShopProcess;
beforeEach(async () => {
	shop = await ShopProcess.open();
	await shop.start();
});
afterEach(() => shop.dispose());

/** A till as the server's process sees it: what it is given to send, and no more. */
class Till {
	readonly journal: TestJournal;
	readonly #token: string;

	constructor(identity: EnrolAnswer) {
		this.journal = new TestJournal(identity);
		this.#token = identity.token;
	}

	static async enrol(): Promise<Till> {
		const body = JSON.stringify(await enrolRequest(shop.code()));
		const headers = { 'content-type': 'application/json' };
		const answer = await fetch(`${shop.url}/v1/devices/enrol`, { method: 'POST', headers, body });
		return new Till((await answer.json()) as EnrolAnswer);
	}

	/** Sells till its journal is so long. */
	trade(entries: number): this {
		if (this.journal.entries.length === 0) this.journal.openTill();
		while (this.journal.entries.length < entries) this.journal.sale();
		return this;
	}

	/** Its entries by number. */
	some(from: number, through: number): JournalEntry[] {
		return this.journal.entries.slice(from - 1, through);
	}

	async post<T>(path: string, body: object): Promise<T> {
		const headers = { 'content-type': 'application/json', authorization: `Bearer ${this.#token}` };
		const answer = await fetch(`${shop.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
		expect(answer.status, await answer.clone().text()).toBe(200);
		return (await answer.json()) as T;
	}

	push(docs: readonly object[]): Promise<PushAnswer> {
		return this.post<PushAnswer>('/v1/journal/_bulk_docs', { docs });
	}
}

/** Sales that count, once everything in the ledger was looked at. */
async function sales(): Promise<number> {
	await expect
		.poll(async () => (await shop.status()).folded.position, { timeout: 20_000 })
		.toBe((await shop.status()).ledger.head);
	return (await shop.status()).sales.count;
}

/** What `npm run shop` asks of the running server, without the command's own start. */
async function ask<T>(operation: string, body: object = {}): Promise<T> {
	const answer = await askServer(shop.folder, operation, JSON.stringify(body));
	if (!answer) throw new Error('the server does not run');
	return (await answer.json()) as T;
}

const isSound = async (): Promise<boolean> => (await ask<Verification>('verify')).ok;

/** What an export shows of the first till's journal to whoever has nothing but the file. */
async function exported(): Promise<object | undefined> {
	const answer = await askServer(shop.folder, 'export-all');
	if (!answer) throw new Error('the server does not run');
	await writeFile(exportFile(), await text(answer.body));
	const { chains, ok } = await verifyExport(exportFile());
	expect(ok).toBe(true);
	return chains.find(({ device }) => device === 't01')?.verdict;
}
const exportFile = () => join(shop.folder, '..', 'journal.ndjson');

const journal = 't01.1';
const reason = 'the till was stolen';
const office = async (): Promise<string> => (await fetch(`${shop.url}/office/devices?lang=en`)).text();

// Processes start slowly on machines that run tests.
const timeout = 300_000;

test('a hole that nobody can fill is given up, for every fold of the ledger; what comes up later is taken', {
	timeout,
}, async () => {
	const till = (await Till.enrol()).trade(13);
	await till.push([...till.some(1, 5), ...till.some(9, 13)]);
	expect(await sales()).toBe(4);
	expect(await isSound()).toBe(false);
	expect(await ask('holes')).toEqual({
		open: [{ device: 't01.1', from: 6, through: 8, waiting: 5 }],
		given_up: [],
	});
	expect(await office()).toContain('5 records waiting behind');

	expect(await ask('accept-hole', { journal, through: 7, reason })).toEqual({
		...{ journal, lost: [{ from: 6, through: 7 }], released: 0 },
	});
	expect(await sales()).toBe(4);
	const { out } = await shop.shop('quarantine', 'accept-hole', journal, '8', '--reason', reason);
	expect(out).toContain('8 given up; 5 records behind count from now on');
	expect(await sales()).toBe(9);
	expect(await isSound()).toBe(true);
	expect(await exported()).toMatchObject({ ok: true, length: 13, lost: 3 });
	expect((await shop.shop('verify', '--export', exportFile())).out).toContain('3 given up as lost');
	const page = await office();
	expect(page).toContain(reason);
	expect(page).toContain('3 given up as lost');
	expect(page).not.toContain('waiting behind');

	await ask('rebuild');
	expect(await sales()).toBe(9);
	await shop.kill();
	await shop.start();
	expect(await isSound()).toBe(true);

	// The tablet is told of nothing that is not here, so it still sends what it has.
	const { rows } = await till.push(till.some(6, 8));
	expect(rows.map(({ result }) => result)).toEqual(Array(3).fill('stored'));
	expect(await sales()).toBe(12);
	expect(await isSound()).toBe(true);
	expect(await exported()).toEqual({ ok: true, head: till.journal.entries[12]?.hash, length: 13 });
	expect(await ask('holes')).toMatchObject({
		open: [],
		given_up: [
			{ from: 6, through: 7, found: 2, reason },
			{ from: 8, through: 8, found: 1 },
		],
	});
});

test('only what is missing is given up, with a reason, also when no server runs', { timeout }, async () => {
	const till = (await Till.enrol()).trade(6);
	await till.push(till.some(1, 4));
	expect(await sales()).toBe(3);
	const given = (through: number, who = journal) => ask('accept-hole', { journal: who, through, reason });
	// Nothing waits behind these numbers: the till may still send them.
	await expect(given(6)).rejects.toThrow('waits for a missing number');
	await expect(given(6, 't01')).rejects.toThrow('named like t01.1');
	await expect(ask('accept-hole', { journal, through: 6, reason: ' ' })).rejects.toThrow('reason');
	await till.push(till.some(6, 6));
	expect(await sales()).toBe(3);
	await expect(given(4)).rejects.toThrow('first missing number is 5');
	await shop.kill('SIGTERM');
	const wordless = await shop.shop('quarantine', 'accept-hole', journal, '5');
	expect(wordless).toMatchObject({ code: 1, err: expect.stringContaining('--reason TEXT') });
	expect(await shop.json('quarantine', 'accept-hole', journal, '5', '--reason', reason)).toMatchObject({
		released: 1,
	});
	await shop.start();
	expect(await sales()).toBe(4);
	expect(await isSound()).toBe(true);
});

test('a till cannot give up the numbers of another', { timeout }, async () => {
	const till = (await Till.enrol()).trade(5);
	const other = await Till.enrol();
	await till.push([...till.some(1, 2), ...till.some(4, 5)]);
	const body = { store: 'shibuya', device: 't01', incarnation: 1, lost: [{ from: 3, through: 3 }] };
	other.journal.seal('journal_mended', { ...body, handed_in: [], reason });
	await other.push(other.journal.entries);
	expect(await sales()).toBe(1);
	expect(await ask('holes')).toMatchObject({ open: [{ from: 3 }], given_up: [] });
});

test('what another device handed in goes into its place where the chain proves it, and nowhere else', {
	timeout,
}, async () => {
	const till = (await Till.enrol()).trade(12);
	const other = await Till.enrol();
	await till.push([...till.some(1, 4), ...till.some(8, 9)]);
	const [, sixth] = till.some(5, 6);
	if (!sixth) throw new Error('no sixth entry');
	const forged = { ...sixth, operator: 'mallory' };
	const handedIn = [...till.some(5, 7), { ...forged, hash: entryHash(forged) }, ...till.some(10, 12)];
	const { rows } = await other.push(handedIn);
	expect(rows.every(({ result }) => result === 'quarantined')).toBe(true);
	expect(await sales()).toBe(3);

	const adopt = () => ask<Adopted>('adopt', { journal, reason: 'from the tablet that was lent' });
	const aside = async () => (await ask<object[]>('quarantine')).length;
	const first = await adopt();
	expect(first.adopted).toBe(3);
	// The till itself is in use and has not said that it wrote the last three.
	expect(first.kept.map(({ id, why }) => [Number(id.slice(-9)), why])).toEqual([
		[6, 'taken'],
		...[10, 11, 12].map((seq) => [seq, 'unproven']),
	]);
	expect(await sales()).toBe(8);
	expect(await isSound()).toBe(true);
	expect(await aside()).toBe(4);
	await ask('rebuild');
	expect(await aside()).toBe(4);

	const head = till.journal.entries[10];
	const report = aReport({ journal_through: 11, journal_head: head?.hash ?? '' });
	await till.post('/v1/devices/report', report);
	expect(await adopt()).toMatchObject({ adopted: 2, kept: [{ why: 'taken' }, { why: 'unproven' }] });
	shop.inDatabase((db) => revokeDevice(db, 't01', Date.now()));
	const { out } = await shop.shop('quarantine', 'adopt', journal, '--reason', 'it came back');
	expect(out).toContain('1 put in their place, 0 were there already, 1 stay aside');
	expect(await adopt()).toMatchObject({ adopted: 0, known: 0 });
	expect(await sales()).toBe(11);
	expect(await isSound()).toBe(true);
	expect(await exported()).toEqual({ ok: true, head: till.journal.entries[11]?.hash, length: 12 });
});
