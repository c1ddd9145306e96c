import { afterEach, beforeEach, expect, test } from 'vitest';
import { seedDemoShop } from '#server/office/seed/demo-shop.ts';
import { noteException } from '#server/projections/exceptions.ts';
import { readExceptions } from '#server/projections/open-exceptions.ts';
import { TestServer } from './server-harness.ts';

let server: TestServer;
beforeEach(async () => {
	server = await TestServer.start({ seed: (db) => seedDemoShop(db, { items: 20, customers: 0 }) });
});
afterEach(() => server.dispose());

const read = async (lang: 'ja' | 'en') => (await server.call(`/office/exceptions?lang=${lang}`)).text();
const csrfOf = (page: string) => /name="csrf" value="(\w+)"/.exec(page)?.[1] ?? '';
const send = (csrf: string, form: Record<string, string>) =>
	server.call('/office/exceptions?lang=en', {
		method: 'POST',
		headers: { 'content-type': 'application/x-www-form-urlencoded' },
		body: new URLSearchParams({ csrf, ...form }).toString(),
	});

test('what has to be settled is said in words with its receipts; a decision is a fact of the office', async () => {
	expect(await read('en')).toContain('Nothing has to be settled.');
	const involved = ['SBY-R01-000001', 'SBY-R02-000007'].map((receipt, at) => ({ entry: `e${at}`, receipt }));
	noteException(server.db, 'over_returned', 'shibuya:t01.1:000000009', 'line 1: 2 of 1', {
		...{ at: server.now, involved, store: 'shibuya' },
	});
	const page = await read('en');
	for (const words of [
		'More came back than was sold',
		'SBY-R01-000001, SBY-R02-000007',
		'Compare both receipts',
	])
		expect(page).toContain(words);
	expect(await read('ja')).toContain('両方のレシートを見比べる');

	const id = readExceptions(server.db)[0]?.id ?? '';
	const decision = { exception: id, action: 'written_off', note: 'small sum' };
	expect((await send('no', decision)).status).toBe(403);
	expect((await send(csrfOf(page), { ...decision, action: 'forget it' })).status).toBe(400);
	expect(readExceptions(server.db)).toHaveLength(1);
	expect((await send(csrfOf(page), decision)).status).toBe(200);
	await expect.poll(() => readExceptions(server.db), { timeout: 15_000 }).toEqual([]);
	expect(readExceptions(server.db, { withResolved: true })).toMatchObject([
		{ id, resolvedBy: { action: 'written_off' } },
	]);
});
