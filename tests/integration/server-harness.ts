import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FeedDoc, FeedName } from '#protocol/feed.ts';
import { type EnrolAnswer, MAX_PUSH_ENTRIES, type PushAnswer } from '#protocol/wire.ts';
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

	async restart(): Promise<void> {
		await this.running.close();
		this.running = await startServer({ dataDir: this.folder, port: 0, now: () => this.now });
	}

	async dispose(): Promise<void> {
		await this.running.close();
		await rm(this.folder, { recursive: true });
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

	code(store = 'shibuya'): string {
		const { now, random } = this.running.parts;
		return createEnrolCode(this.db, store, now(), random);
	}

	/** Enrols a tablet as a browser would. */
	async enrol(store = 'shibuya'): Promise<Tablet> {
		const response = await this.post('/v1/devices/enrol', await enrolRequest(this.code(store)));
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

	get(path: string): Promise<Response> {
		return this.#server.call(path, { token: this.token });
	}
}

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
