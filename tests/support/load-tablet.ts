import { randomBytes } from 'node:crypto';
import { Agent, type ClientRequest, request } from 'node:http';
import type { JournalEntry } from '#protocol/entry.ts';
import type { FeedName, PackManifest } from '#protocol/feed.ts';
import { PROTOCOL_VERSION } from '#protocol/protocol-version.ts';
import {
	NONCE_HEADER,
	PROTOCOL_HEADER,
	type PushAnswer,
	type ReportAnswer,
	WITNESS_HEADER,
} from '#protocol/wire.ts';
import { formatWitness } from '#protocol/witness.ts';

/** Who a tablet of the generator is. */
export type LoadIdentity = {
	readonly store: string;
	readonly device: string;
	readonly incarnation: number;
	readonly register: string;
	readonly token: string;
};

type Received = { readonly status: number; readonly body: Buffer };

/** An answer that is not 200. */
export class CallRefused extends Error {
	override readonly name = 'CallRefused';
	readonly status: number;

	constructor(path: string, status: number, text: string) {
		super(`${path}: ${status} ${text.slice(0, 200)}`);
		this.status = status;
	}
}

/**
 * A tablet without a browser: the real protocol on a connection of its own, without storage and without looking at
 * what it pulls more than it must, so that the server is what is measured.
 */
export class LoadTablet {
	readonly identity: LoadIdentity;
	readonly #port: () => number;
	readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
	readonly #since = new Map<FeedName, string>();
	#witness: string | null = null;
	#pokes: ClientRequest | null = null;

	constructor(identity: LoadIdentity, port: () => number) {
		this.identity = identity;
		this.#port = port;
	}

	/** Pushes one batch; throws unless the server took all of it. */
	async push(docs: readonly JournalEntry[]): Promise<PushAnswer> {
		const answer = (await this.json('/v1/journal/_bulk_docs', JSON.stringify({ docs }))) as PushAnswer;
		const bad = answer.rows.find(({ result }) => result !== 'stored' && result !== 'duplicate');
		if (bad) throw new Error(`${bad.id}: ${bad.result} ${bad.reason ?? ''}`);
		this.#witness = formatWitness({
			epoch: answer.epoch,
			ackedThrough: answer.acked_through,
			head: answer.head,
		});
		return answer;
	}

	/** Pushes again and again until the server has answered, as a tablet does after an outage. */
	async pushUntilTaken(docs: readonly JournalEntry[], pauseMs: () => number): Promise<void> {
		for (;;) {
			try {
				await this.push(docs);
				return;
			} catch (cause) {
				if (!isOutage(cause)) throw cause;
				await new Promise((resolve) => setTimeout(resolve, pauseMs()));
			}
		}
	}

	/** Goes on from where the feed's snapshot is, without loading its packs. */
	async startFrom(feed: FeedName): Promise<void> {
		const manifest = (await this.json(`/v1/feeds/${feed}/packs`)) as PackManifest;
		this.#since.set(feed, manifest.since);
	}

	/** Pulls a feed's changes to the empty page; answers the rows that came. */
	async pull(feed: FeedName): Promise<number> {
		let rows = 0;
		for (;;) {
			const since = encodeURIComponent(this.#since.get(feed) ?? '0');
			const text = (await this.bytes(`/v1/feeds/${feed}/_changes?since=${since}&limit=500`)).toString();
			if (text.startsWith('{"rows":[],')) return rows;
			rows += text.split('"withdrawn":').length - 1;
			// What follows the rows is read alone: 500 tablets that parse every row would be what is measured.
			const end = JSON.parse(`{${text.slice(text.lastIndexOf('"last_seq":'))}`) as { last_seq?: unknown };
			if (end.last_seq === undefined) throw new Error('a page without last_seq');
			this.#since.set(feed, String(end.last_seq));
		}
	}

	/** Says how it is, as a tablet does at the end of a round. */
	async report(): Promise<ReportAnswer> {
		const body = {
			journal_through: 0,
			journal_head: '0'.repeat(64),
			unsynced: 0,
			oldest_unsynced_at: null,
			acked_through: 0,
			data_as_of: Date.now(),
			persisted: true,
			storage_used: 1,
			storage_quota: 2,
			storage_short: false,
			chain: 'unchecked',
			app_version: 'load',
			device_time: Date.now(),
		};
		return (await this.json('/v1/devices/report', JSON.stringify(body))) as ReportAnswer;
	}

	/** Holds the stream of pokes; resolves when the server has said hello, and calls back for every hint. */
	listen(onPoke: (feed: string) => void, onEnd: () => void = () => {}): Promise<void> {
		return new Promise((resolve, reject) => {
			const stream = request({
				port: this.#port(),
				host: '127.0.0.1',
				path: '/v1/poke',
				headers: this.#headers(),
			});
			this.#pokes = stream;
			stream.on('error', (cause) => {
				reject(cause);
				onEnd();
			});
			stream.on('response', (response) => {
				if (response.statusCode !== 200) reject(new Error(`poke: ${response.statusCode}`));
				response.setEncoding('utf8');
				response.on('data', (text: string) => {
					resolve();
					for (const [, feed = ''] of text.matchAll(/"feed":"([^"]+)"/g)) onPoke(feed);
				});
				response.on('close', onEnd);
			});
			stream.end();
		});
	}

	/** Lets every connection go. */
	close(): void {
		this.#pokes?.destroy();
		this.#agent.destroy();
	}

	/** A call whose answer is JSON; throws {@link CallRefused} when it is not 200. */
	async json(path: string, body?: string): Promise<unknown> {
		return JSON.parse((await this.bytes(path, body)).toString());
	}

	/** A call's answer as it came over the wire; throws {@link CallRefused} when it is not 200. */
	async bytes(path: string, body?: string): Promise<Buffer> {
		const answer = await this.#call(path, body);
		if (answer.status !== 200) throw new CallRefused(path, answer.status, answer.body.toString());
		return answer.body;
	}

	#call(path: string, body?: string): Promise<Received> {
		return new Promise((resolve, reject) => {
			const call = request(
				{
					agent: this.#agent,
					port: this.#port(),
					host: '127.0.0.1',
					method: body === undefined ? 'GET' : 'POST',
					path,
					headers: {
						...this.#headers(),
						[NONCE_HEADER]: randomBytes(16).toString('hex'),
						...(body === undefined
							? {}
							: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
					},
				},
				(response) => {
					const chunks: Uint8Array[] = [];
					response.on('data', (chunk: Buffer) => chunks.push(new Uint8Array(chunk)));
					response.on('end', () =>
						resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }),
					);
					response.on('error', reject);
				},
			);
			call.on('error', reject);
			call.end(body);
		});
	}

	#headers(): Record<string, string> {
		return {
			authorization: `Bearer ${this.identity.token}`,
			[PROTOCOL_HEADER]: String(PROTOCOL_VERSION),
			...(this.#witness === null ? {} : { [WITNESS_HEADER]: this.#witness }),
		};
	}
}

/** Whether nobody answered to the end, or the server asked to come again. */
export function isOutage(cause: unknown): boolean {
	if (cause instanceof CallRefused) return cause.status === 503 || cause.status === 507;
	const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
	return /^(?:ECONNREFUSED|ECONNRESET|EPIPE)$/.test(code);
}
