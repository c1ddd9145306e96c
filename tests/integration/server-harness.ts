import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import type { FeedDoc, FeedName } from '#protocol/feed.ts';
import { GENESIS_HASH } from '#protocol/hash.ts';
import {
	type EnrolAnswer,
	MAX_PUSH_ENTRIES,
	type PushAnswer,
	ReportAnswer,
	type ReportRequest,
} from '#protocol/wire.ts';
import type { Database } from '#server/database/database.ts';
import { publishDocs } from '#server/feeds/publish.ts';
import { createEnrolCode } from '#server/office/devices/enrol-codes.ts';
import { addPlaces } from '#server/office/places.ts';
import { type RunningServer, type ServerOptions, startServer } from '#server/server.ts';
import { TestJournal } from '../contract/journal-fixture.ts';

/** A real server on a free port and a folder of its own, which can be stopped and started again. */
export class TestServer {
	readonly folder: string;
	running: RunningServer;
	/** The server's clock; set it to travel. */
	now = 1_795_000_000_000;
	#copies = 0;

	private constructor(folder: string, running: RunningServer) {
		this.folder = folder;
		this.running = running;
	}

	static async start(options: Partial<ServerOptions> = {}): Promise<TestServer> {
		const folder = await mkdtemp(join(tmpdir(), 'noren-server-'));
		let self: TestServer | null = null;
		const now = () => self?.now ?? 1_795_000_000_000;
		const running = await startServer({ dataDir: folder, port: 0, now, seed: twoStores, ...options });
		self = new TestServer(folder, running);
		return self;
	}

	get db(): Database {
		return this.running.parts.db;
	}

	async restart(options: Partial<ServerOptions> = {}): Promise<void> {
		await this.running.close();
		this.running = await startServer({ dataDir: this.folder, port: 0, now: () => this.now, ...options });
	}

	/** A copy of the whole data folder as it is now, taken while the server stands still. */
	async copy(): Promise<string> {
		const copy = `${this.folder}-copy-${++this.#copies}`;
		await this.running.close();
		await cp(this.folder, copy, { recursive: true });
		await this.restart();
		return copy;
	}

	/** Puts files of a copy back in place of the present ones, as someone does who knows nothing of epochs. */
	async goBackTo(copy: string, files: readonly string[] = ['']): Promise<void> {
		await this.running.close();
		for (const file of files) {
			await rm(join(this.folder, file), { recursive: true, force: true });
			await cp(join(copy, file), join(this.folder, file), { recursive: true });
		}
		await this.restart();
	}

	async dispose(): Promise<void> {
		await this.running.close();
		await rm(this.folder, { recursive: true });
		for (let n = 1; n <= this.#copies; n++) await rm(`${this.folder}-copy-${n}`, { recursive: true });
	}

	call(path: string, init: RequestInit & { token?: string } = {}): Promise<Response> {
		const headers = new Headers(init.headers);
		if (init.token) headers.set('authorization', `Bearer ${init.token}`);
		return fetch(`${this.running.url}${path}`, { ...init, headers });
	}

	post(path: string, body: unknown, token?: string): Promise<Response> {
		const headers = { 'content-type': 'application/json' };
		const init = { method: 'POST', headers, body: JSON.stringify(body) };
		return this.call(path, token ? { ...init, token } : init);
	}

	code(store = 'shibuya', device: string | null = null): string {
		const { now, random } = this.running.parts;
		return createEnrolCode(this.db, store, now(), random, device);
	}

	/** Enrols a tablet as a browser would. */
	async enrol(store = 'shibuya', code = this.code(store)): Promise<Tablet> {
		const response = await this.post('/v1/devices/enrol', await enrolRequest(code));
		if (!response.ok) throw new Error(`enrolment answered ${response.status}`);
		return new Tablet(this, (await response.json()) as EnrolAnswer);
	}

	publish(feed: FeedName, docs: readonly FeedDoc[]): void {
		this.db.transaction(() => publishDocs(this.db, feed, docs));
		this.running.parts.heads.check();
	}

	/** Resolves when everything pushed is folded and published. */
	settled(): Promise<unknown> {
		return this.running.parts.projector.wake();
	}
}

/** A tablet's side of the wire. */
export class Tablet {
	readonly journal: TestJournal;
	readonly identity: EnrolAnswer;
	readonly #server: TestServer;

	constructor(server: TestServer, identity: EnrolAnswer) {
		this.#server = server;
		this.identity = identity;
		this.journal = new TestJournal(identity);
	}

	get token(): string {
		return this.identity.token;
	}

	async push(docs: readonly unknown[] = this.journal.entries): Promise<PushAnswer> {
		let answer: PushAnswer | undefined;
		for (let from = 0; from < docs.length; from += MAX_PUSH_ENTRIES) {
			const batch = docs.slice(from, from + MAX_PUSH_ENTRIES);
			const response = await this.#server.post('/v1/journal/_bulk_docs', { docs: batch }, this.token);
			if (!response.ok) throw new Error(`push answered ${response.status} ${await response.text()}`);
			answer = (await response.json()) as PushAnswer;
		}
		if (!answer) throw new Error('nothing to push');
		return answer;
	}

	/** With headers of protocol 2 when given: a nonce, a witness, a protocol. */
	get(path: string, headers: Record<string, string> = {}): Promise<Response> {
		return this.#server.call(path, { token: this.token, headers });
	}

	post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
		return this.#server.call(path, {
			method: 'POST',
			token: this.token,
			headers: { 'content-type': 'application/json', ...headers },
			body: JSON.stringify(body),
		});
	}

	/** Reports as a tablet does that has sent everything it says it has acknowledged. */
	async report(given: Partial<ReportRequest> = {}): Promise<ReportAnswer> {
		const last = this.journal.entries.at(-1);
		const response = await this.post(
			'/v1/devices/report',
			aReport({
				journal_through: last?.seq ?? 0,
				journal_head: last?.hash ?? GENESIS_HASH,
				...given,
			}),
		);
		if (!response.ok) throw new Error(`report answered ${response.status} ${await response.text()}`);
		return v.parse(ReportAnswer, await response.json());
	}
}

/** A report of a device that is well. */
export const aReport = (given: Partial<ReportRequest> = {}): ReportRequest => ({
	journal_through: 0,
	journal_head: GENESIS_HASH,
	unsynced: 0,
	oldest_unsynced_at: null,
	acked_through: 0,
	data_as_of: null,
	persisted: true,
	storage_used: 1000,
	storage_quota: 1_000_000,
	storage_short: false,
	chain: 'intact',
	app_version: 'test',
	device_time: 1_795_000_000_000,
	...given,
});

/** A request as a browser makes it: a fresh key that signs the code. */
export async function enrolRequest(code: string, signed = code) {
	const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
	const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
	const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', keys.publicKey);
	const proof = await crypto.subtle.sign(algorithm, keys.privateKey, new TextEncoder().encode(signed));
	return { code, public_key: { kty, crv, x, y }, proof: Buffer.from(proof).toString('base64url') };
}

async function twoStores(db: Database): Promise<void> {
	const place = { kind: 'store', address: '', phone: '' } as const;
	addPlaces(db, [
		{ ...place, id: 'shibuya', code: 'SBY', name: '渋谷店' },
		{ ...place, id: 'yokohama', code: 'YKH', name: '横浜店' },
	]);
}
