import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { canonicalJson, type Json } from '#protocol/canonical.ts';
import { verifyChain } from '#protocol/chain.ts';
import type { JournalEntry } from '#protocol/entry.ts';
import { Database } from '#server/database/database.ts';
import { appendOfficeEntries } from '#server/office/office-journal.ts';
import { type Tablet, TestServer } from './server-harness.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

let server: TestServer;
let tablet: Tablet;
beforeEach(async () => {
	server = await TestServer.start();
	tablet = await server.enrol();
	tablet.journal.trade(12);
	await tablet.push([...tablet.journal.entries].reverse());
	await server.settled();
});
afterEach(() => server.dispose());

type Ran = { readonly code: number; readonly out: string; readonly err: string };

/** Runs the command as a person would. */
function shop(...args: string[]): Promise<Ran> {
	return new Promise((resolve) => {
		const env = { ...process.env, DATA_DIR: server.folder };
		const argv = ['--import', 'tsx', 'server/cli/shop.ts', ...args];
		execFile(process.execPath, argv, { cwd: root, env }, (error, out, err) => {
			resolve({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, out, err });
		});
	});
}

const json = ({ out }: Ran) => JSON.parse(out);

test('the export is the whole journal, byte-identical and verifiable from outside', async () => {
	const { out, code } = await shop('export');
	expect(code).toBe(0);
	const lines = out.trim().split('\n');
	expect(lines).toEqual(tablet.journal.entries.map((entry) => canonicalJson(entry as unknown as Json)));
	const entries = lines.map((line) => JSON.parse(line) as JournalEntry);
	expect(verifyChain(entries)).toMatchObject({ ok: true, length: 13 });
	expect(verifyChain(entries.filter(({ seq }) => seq !== 5))).toMatchObject({ ok: false });
});

test('the export is the same with the server stopped, and goes whole into a file', async () => {
	const running = await shop('export');
	await server.running.close();
	const file = join(server.folder, 'journal.ndjson');
	expect(json(await shop('export', '--out', file, '--json'))).toEqual({ entries: 13, file });
	expect(await readFile(file, 'utf8')).toBe(running.out);
});

test('verify finds everything right, and finds a figure that was changed', async () => {
	const fine = await shop('verify', '--json');
	expect(fine.code).toBe(0);
	expect(json(fine)).toMatchObject({
		ok: true,
		different: [],
		chains: [{ device: 't01', verdict: { length: 13 } }],
	});
	server.db.run('UPDATE proj_stock SET quantity = quantity + 1');
	const wrong = await shop('verify', '--json');
	expect(wrong.code).toBe(1);
	expect(json(wrong)).toMatchObject({ ok: false, different: ['proj_stock'] });
	expect(json(await shop('rebuild', '--json')).rows).toBe(13);
	expect((await shop('verify')).code).toBe(0);
});

test('status says the same of a running and of a stopped server', async () => {
	const running = json(await shop('status', '--json'));
	expect(running).toMatchObject({
		running: true,
		sales: { count: 12, total: 1920 },
		devices: [{ device: 't01', folded_through: 13 }],
	});
	await server.running.close();
	const stopped = json(await shop('status', '--json'));
	expect(stopped).toMatchObject({ running: false, sales: running.sales, feeds: running.feeds });
});

test('enrol makes a code for a store that works at the running server', async () => {
	const { code, store } = json(await shop('enrol', '--store', 'yokohama', '--json'));
	expect(store).toBe('yokohama');
	expect(code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
	const wrong = await shop('enrol', '--store', 'atlantis');
	expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining('shibuya, yokohama') });
});

test('an unknown command lists the commands, and a folder without a shop is said to be one', async () => {
	const unknown = await shop('dance');
	expect(unknown.code).not.toBe(0);
	expect(unknown.err).toContain('npm run shop -- export');
	await server.running.close();
	const elsewhere = await new Promise<Ran>((resolve) => {
		const env = { ...process.env, DATA_DIR: join(server.folder, 'nothing') };
		execFile(
			process.execPath,
			['--import', 'tsx', 'server/cli/shop.ts', 'status'],
			{ cwd: root, env },
			(error, out, err) => resolve({ code: error ? 1 : 0, out, err }),
		);
	});
	expect(elsewhere).toMatchObject({ code: 1, err: expect.stringContaining('No shop in') });
});

test("the office's own facts reach the ledger and the shelves, also from a command beside the server", async () => {
	const beside = new Database(server.running.parts.folder.database);
	const lines = [{ item_id: 'onigiri', place: 'shibuya', quantity: 50 }];
	beside.transaction(() =>
		appendOfficeEntries(
			beside,
			[{ kind: 'stock_movement', body: { reason: 'opening', source: 'test', lines } }],
			1,
			'2026-11-22',
		),
	);
	beside.close();
	const onHand = () => server.db.get<{ quantity: number }>('SELECT quantity FROM proj_stock')?.quantity;
	await expect.poll(onHand, { timeout: 5000 }).toBe(38);
	expect(server.db.all('SELECT in_ledger FROM office_journal')).toEqual([{ in_ledger: 1 }]);
	expect((await shop('verify')).code).toBe(0);
});

test('the word of the running server is for its owner only, and admin routes believe nobody else', async () => {
	const { mode } = await stat(server.running.parts.folder.serverFile);
	expect(mode & 0o777).toBe(0o600);
	for (const token of ['', 'wrong', tablet.token]) {
		const response = await server.post('/v1/admin/status', {}, token);
		expect(response.status).toBe(401);
	}
});
