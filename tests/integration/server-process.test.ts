import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EnrolAnswer, PushAnswer } from '#protocol/wire.ts';
import { TestJournal } from '../contract/journal-fixture.ts';
import { enrolRequest } from './server-harness.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

let folder: string;
const children: ChildProcess[] = [];
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'noren-process-'));
});
afterEach(async () => {
	for (const child of children.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
	await rm(folder, { recursive: true });
});

/** The real program as its own process. */
class Program {
	out = '';
	err = '';
	readonly #child: ChildProcess;
	readonly exit: Promise<number | null>;

	constructor(env: Record<string, string> = {}) {
		this.#child = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts'], {
			cwd: root,
			env: { ...process.env, DATA_DIR: folder, PORT: '0', HOST: '127.0.0.1', ...env },
		});
		children.push(this.#child);
		this.#child.stdout?.on('data', (chunk) => {
			this.out += chunk;
		});
		this.#child.stderr?.on('data', (chunk) => {
			this.err += chunk;
		});
		this.exit = new Promise((resolve) => this.#child.on('exit', (code) => resolve(code)));
	}

	kill(signal: 'SIGTERM' | 'SIGKILL'): void {
		this.#child.kill(signal);
	}

	async ready(): Promise<{ url: string; code: string }> {
		await expect.poll(() => this.out, { timeout: 20_000 }).toMatch(/Enrolment code/);
		const url = /^Noren {2}(http:\S+)$/m.exec(this.out)?.[1] ?? '';
		const code = /^Enrolment code {2}(\S{9}) {2}\(.+, once, 24 h\)$/m.exec(this.out)?.[1] ?? '';
		return { url, code };
	}
}

const post = (url: string, body: unknown, token = '') =>
	fetch(url, {
		method: 'POST',
		headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
		body: JSON.stringify(body),
	});

async function pushOnce(url: string, token: string, docs: readonly unknown[]): Promise<PushAnswer> {
	return (await (await post(`${url}/v1/journal/_bulk_docs`, { docs }, token)).json()) as PushAnswer;
}

test('the program seeds a shop, enrols with the code it prints, and ends cleanly on SIGTERM with a stream open', async () => {
	const program = new Program();
	const { url, code } = await program.ready();
	const enrolled = await post(`${url}/v1/devices/enrol`, await enrolRequest(code));
	const identity = (await enrolled.json()) as EnrolAnswer;
	const journal = new TestJournal(identity);
	expect((await pushOnce(url, identity.token, journal.trade(3))).acked_through).toBe(4);
	const poke = await fetch(`${url}/v1/poke`, { headers: { authorization: `Bearer ${identity.token}` } });
	const ended = poke.text();
	const begun = Date.now();
	program.kill('SIGTERM');
	expect(await program.exit).toBe(0);
	expect(Date.now() - begun).toBeLessThan(4000);
	await ended;
	expect(program.err).toBe('');
});

test('what was acknowledged is there after the process was killed', async () => {
	const first = new Program();
	const { url, code } = await first.ready();
	const identity = (await (
		await post(`${url}/v1/devices/enrol`, await enrolRequest(code))
	).json()) as EnrolAnswer;
	const journal = new TestJournal(identity);
	const { acked_through, epoch } = await pushOnce(url, identity.token, journal.trade(30));
	expect(acked_through).toBe(31);
	first.kill('SIGKILL');
	await first.exit;
	const second = new Program();
	const { url: next } = await second.ready();
	const again = await pushOnce(next, identity.token, journal.entries);
	expect(again.rows.every(({ result }) => result === 'duplicate')).toBe(true);
	expect(again).toMatchObject({ acked_through: 31, epoch });
});

test('a second server on the same data folder says so and ends', async () => {
	const first = new Program();
	await first.ready();
	const second = new Program();
	expect(await second.exit).toBe(1);
	expect(second.err.trim()).toBe(`A server already runs on ${folder}`);
	expect(second.out).toBe('');
});

test('a port in use and settings that cannot be are said in words', async () => {
	const first = new Program();
	const { url } = await first.ready();
	const other = await mkdtemp(join(tmpdir(), 'noren-process-'));
	const taken = new Program({ DATA_DIR: other, PORT: new URL(url).port });
	expect(await taken.exit).toBe(1);
	expect(taken.err).toContain('taken by another program');
	await rm(other, { recursive: true });
	const couch = new Program({ COUCHDB_URL: 'http://localhost:5984' });
	expect(await couch.exit).toBe(1);
	expect(couch.err).toContain('COUCHDB_URL');
});
