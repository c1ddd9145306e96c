import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { JournalEntry } from '#protocol/entry.ts';
import type { EnrolAnswer, PushAnswer } from '#protocol/wire.ts';
import { Database } from '#server/database/database.ts';
import { LEDGER_START } from '#server/ledger/ledger.ts';
import { PouchLedger } from '#server/ledger/pouch-ledger.ts';
import { addPlaces } from '#server/office/places.ts';
import { seedDemoShop } from '#server/office/seed/demo-shop.ts';
import { followLedger } from '#server/projections/follow-ledger.ts';
import { projectionHashes } from '#server/projections/rebuild.ts';
import { readServerFile } from '#server/server-file.ts';
import { TestJournal } from '../contract/journal-fixture.ts';
import { CouchStandIn } from '../support/couch-stand-in.ts';
import { enrolRequest } from './server-harness.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const PATIENCE = { timeout: 60_000, interval: 100 };

let folder: string;
let couch: CouchStandIn;
const children: ChildProcess[] = [];

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'noren-gateways-'));
	couch = await new CouchStandIn({ nodes: 3 }).start();
	const db = new Database(join(folder, 'noren.sqlite'));
	addPlaces(db, [{ id: 'shibuya', code: 'SBY', name: '渋谷店', kind: 'store', address: '', phone: '' }]);
	db.close();
});
afterEach(async () => {
	for (const child of children.splice(0)) {
		if (child.exitCode === null) child.kill('SIGKILL');
	}
	await couch.stop();
	await rm(folder, { recursive: true });
});

/** A real gateway process on the shared folder. */
class Gateway {
	url = '';
	code = '';
	output = '';
	readonly child: ChildProcess;
	readonly exit: Promise<number | null>;

	constructor(couchUrl: string, dataDir = folder) {
		this.child = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts'], {
			cwd: root,
			env: { ...process.env, DATA_DIR: dataDir, PORT: '0', HOST: '127.0.0.1', COUCHDB_URL: couchUrl },
		});
		children.push(this.child);
		for (const stream of [this.child.stdout, this.child.stderr]) {
			stream?.on('data', (chunk) => {
				this.output += String(chunk);
			});
		}
		this.exit = new Promise((resolve) => this.child.on('exit', resolve));
	}

	async ready(): Promise<this> {
		await expect.poll(() => this.output, PATIENCE).toMatch(/Enrolment code/);
		this.url = /^Noren {2}(http:\S+)$/m.exec(this.output)?.[1] ?? '';
		this.code = /^Enrolment code {2}(\S{9})/m.exec(this.output)?.[1] ?? '';
		return this;
	}

	async kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
		this.child.kill(signal);
		return this.exit;
	}
}

const started = () => new Gateway(couch.url('/chain')).ready();

/** A tablet that may push to any gateway. */
class Tablet {
	readonly identity: EnrolAnswer;
	readonly journal: TestJournal;
	ackedThrough = 0;

	constructor(identity: EnrolAnswer) {
		this.identity = identity;
		this.journal = new TestJournal(identity);
	}

	async push({ url }: Gateway, docs: readonly JournalEntry[]): Promise<PushAnswer> {
		const send = () => post(url, '/v1/journal/_bulk_docs', { docs }, this.identity.token);
		let answer = await send();
		// A gateway stopped inside a transaction holds the database for a while: a tablet comes again.
		const again = async () => {
			if (answer.status === 503) answer = await send();
			return answer.status;
		};
		await expect.poll(again, { ...PATIENCE, interval: 500 }).not.toBe(503);
		const push = (await answer.json()) as PushAnswer;
		expect(answer.status, JSON.stringify(push)).toBe(200);
		this.ackedThrough = push.acked_through;
		return push;
	}
}

const post = (url: string, path: string, body: unknown, token = '') =>
	fetch(`${url}${path}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
		body: JSON.stringify(body),
	});

async function enrolled(gateway: Gateway): Promise<Tablet> {
	const answer = await post(gateway.url, '/v1/devices/enrol', await enrolRequest(gateway.code));
	expect(answer.status).toBe(200);
	return new Tablet((await answer.json()) as EnrolAnswer);
}

const openLedger = (db: Database) =>
	PouchLedger.open({
		couch: { url: couch.url('/chain'), shop: shopOf(db) },
		now: () => 1,
		newEpoch: () => 'never',
	});

const shopOf = (db: Database): string =>
	db.get<{ value: string }>("SELECT value FROM office_settings WHERE key = 'shop_id'")?.value ?? '';

const folded = (db: Database): number =>
	db.get<{ n: number }>('SELECT count(*) AS n FROM proj_sales')?.n ?? 0;

const leaseOf = (db: Database) =>
	db.get<{ token: number; holder: string; live: number }>(
		"SELECT token, holder, expires_at > unixepoch('subsec') * 1000 AS live FROM office_leases WHERE name = 'fold'",
	);

/** What holds after everything: each entry once in ledger, projections and feed, and feeds without a gap. */
async function expectWhole(db: Database, tablets: readonly Tablet[]): Promise<void> {
	const ledger = await openLedger(db);
	const fresh = new Database(':memory:');
	try {
		const wanted = tablets.flatMap(({ journal }) => journal.entries.map(({ id }) => id)).sort();
		const found: string[] = [];
		for (let since = LEDGER_START; ; ) {
			const page = await ledger.changesSince(since, 500);
			if (page.last === since) break;
			for (const row of page.rows) {
				if (row.type === 'entry' && !row.entry.id.startsWith('office:')) found.push(row.entry.id);
			}
			since = page.last;
		}
		expect([...new Set(found)].sort()).toEqual(wanted);
		await followLedger(fresh, ledger);
		expect(projectionHashes(db)).toEqual(projectionHashes(fresh));
		const head = db.get<{ seq: number }>("SELECT seq FROM feed_heads WHERE feed = 'availability'");
		const rows = db.all<{ seq: number }>("SELECT seq FROM feed_docs WHERE feed = 'availability'");
		expect(new Set(rows.map(({ seq }) => seq)).size).toBe(rows.length);
		expect(Math.max(...rows.map(({ seq }) => seq))).toBe(head?.seq);
		const stock = db.get<{ doc: string }>("SELECT doc FROM feed_docs WHERE id = 'stock:onigiri'");
		expect(JSON.parse(stock?.doc ?? '{}').places).toEqual({ shibuya: -folded(db) });
	} finally {
		fresh.close();
		await ledger.close();
	}
}

test('two gateways serve one shop; one is killed, another stopped past its lease and resumed', async () => {
	const [a, b] = await Promise.all([started(), started()]);
	const tablets = [await enrolled(a), await enrolled(b)];
	const db = new Database(join(folder, 'noren.sqlite'));
	try {
		const sellAt = async (gateways: readonly Gateway[], rounds: number) => {
			for (let round = 0; round < rounds; round++) {
				for (const [at, tablet] of tablets.entries()) {
					const { journal } = tablet;
					const fresh = [journal.sale(), journal.sale()];
					const gateway = gateways[(round + at) % gateways.length];
					if (gateway) await tablet.push(gateway, fresh);
					expect(tablet.ackedThrough).toBe(journal.entries.length);
				}
			}
			return tablets.reduce((sum, { journal }) => sum + journal.entries.length, 0);
		};

		const first = await sellAt([a, b], 6);
		await expect.poll(() => folded(db), PATIENCE).toBe(first);

		await a.kill('SIGKILL');
		expect(readServerFile(join(folder, 'server.json'))?.pid).toBe(b.child.pid);
		const second = await sellAt([b], 4);
		await expect.poll(() => folded(db), PATIENCE).toBe(second);
		const held = leaseOf(db);

		const c = await started();
		b.child.kill('SIGSTOP');
		const third = await sellAt([c], 4);
		await expect.poll(() => leaseOf(db)?.token, PATIENCE).toBeGreaterThan(held?.token ?? 0);
		await expect.poll(() => folded(db), PATIENCE).toBe(third);
		b.child.kill('SIGCONT');
		const last = await sellAt([b, c], 6);
		await expect.poll(() => folded(db), PATIENCE).toBe(last);
		await expect
			.poll(() => db.get('SELECT 1 FROM proj_dirty UNION ALL SELECT 1 FROM proj_applied_dirty'), PATIENCE)
			.toBe(undefined);

		expect(await b.kill('SIGTERM')).toBe(0);
		await expectWhole(db, tablets);
		expect(await c.kill('SIGTERM')).toBe(0);
		expect(leaseOf(db)?.live).toBe(0);
		expect(readServerFile(join(folder, 'server.json'))).toBe(null);
	} finally {
		db.close();
	}
}, 300_000);

test('a CouchDB that goes away and comes back: pushes get 503, healthz says so, and nothing is lost', async () => {
	const gateway = await started();
	const tablet = await enrolled(gateway);
	const db = new Database(join(folder, 'noren.sqlite'));
	try {
		const sold = [tablet.journal.sale(), tablet.journal.sale()];
		await couch.stop();
		const away = await post(gateway.url, '/v1/journal/_bulk_docs', { docs: sold }, tablet.identity.token);
		expect(away.status).toBe(503);
		expect(Number(away.headers.get('retry-after'))).toBeGreaterThan(0);
		expect(await away.json()).toMatchObject({ error: 'ledger_unreachable' });
		const health = await fetch(`${gateway.url}/healthz`);
		expect(health.status).toBe(503);
		const said = JSON.stringify(await health.json());
		expect(said).toContain(`127.0.0.1:${couch.port}`);
		expect(said + gateway.output).not.toContain('se:cr@t');

		await couch.start();
		await tablet.push(gateway, sold);
		expect(tablet.ackedThrough).toBe(2);
		await expect.poll(() => folded(db), PATIENCE).toBe(2);
		expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200);
	} finally {
		db.close();
	}
}, 120_000);

test('without a reachable CouchDB a server says what is wrong, without the password, and ends with 1', async () => {
	await couch.stop();
	const gateway = new Gateway(couch.url('/chain'));
	expect(await gateway.exit).toBe(1);
	expect(gateway.output).toContain(`CouchDB at 127.0.0.1:${couch.port} cannot be used`);
	expect(gateway.output).toContain('connection refused');
	expect(gateway.output).not.toContain('se:cr@t');
	expect(gateway.output).not.toContain(encodeURIComponent('se:cr@t/%?'));
	expect(gateway.output).not.toContain('    at ');
}, 60_000);

test('a server that finds its shop being made by another process says so in words and ends; the next start uses it', async () => {
	const empty = join(folder, 'empty');
	const db = new Database(join(empty, 'noren.sqlite'));
	try {
		let made: Promise<unknown> | undefined;
		couch.mischief.before = (request) => {
			// The gateway has seen that there is no shop, and asks whether the ledger knows better.
			const isAsking =
				request.endsWith('/_all_docs') && db.get("SELECT 1 FROM office_settings WHERE key = 'ledger_epoch'");
			if (isAsking) made ??= seedDemoShop(db, { items: 20 });
			return made;
		};
		const second = new Gateway(couch.url('/chain'), empty);
		expect(await second.exit).toBe(1);
		expect(made).toBeDefined();
		expect(second.output.trim()).toMatch(
			/^Another process has just made the shop of this data folder.*npm start$/,
		);

		couch.behave();
		const again = await new Gateway(couch.url('/chain'), empty).ready();
		expect(await (await fetch(`${again.url}/healthz`)).json()).toMatchObject({ ok: true });
		expect(db.get('SELECT count(*) AS n FROM office_items')).toMatchObject({ n: 20 });
		expect(await again.kill('SIGTERM')).toBe(0);
	} finally {
		db.close();
	}
}, 60_000);
