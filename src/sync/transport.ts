import * as v from 'valibot';
import { later as timer } from '#platform/timer.ts';
import { PROTOCOL_VERSION } from '#protocol/protocol-version.ts';
import { NONCE_HEADER, PROTOCOL_HEADER, WITNESS_HEADER } from '#protocol/wire.ts';
import { formatWitness } from '#protocol/witness.ts';
import { type CallFailure, refusal, strangeAnswer, UNREACHABLE } from './call-failure.ts';
import { type Later, Patience, readBody } from './patience.ts';
import { type ProofTools, type ServerMemory, ServerProof } from './server-proof.ts';

/** The outcome of a call: the parsed answer and when it began to arrive, or why not. Nothing throws. */
export type Answer<T> =
	| { readonly ok: true; readonly value: T; readonly at: number }
	| { readonly ok: false; readonly failure: CallFailure };

/** What the transport takes from outside, so that it runs in a page, a worker, Node and a simulation. */
export type TransportOptions = {
	readonly baseUrl: string;
	readonly fetch: typeof fetch;
	readonly now: () => number;
	readonly later?: Later;
	/** With what answers to this device's token are checked; without it none is asked to prove itself. */
	readonly proof?: ProofTools;
	/** Longest wait for the first byte of an answer, ms. A hung server is a server that is not there (F8). */
	readonly firstByteMs?: number;
	/** Longest silence within an answer, ms. */
	readonly idleMs?: number;
};

const FIRST_BYTE_MS = 10_000;
const IDLE_MS = 20_000;
/** A body may take its time on a slow line: bytes a ms below which the line counts as dead. */
const SLOWEST_UPLOAD = 16;

type Received = {
	readonly body: Uint8Array<ArrayBuffer>;
	readonly response: Response;
	readonly at: number;
};
type CallOptions = { readonly body?: string; readonly nonce?: string; readonly cache?: RequestCache };

/**
 * Calls to our server with time-outs, a bearer token, the device's witness, and answers that are checked: by schema
 * always, and by the server's proof once it has given one. Whatever is not ours — a captive portal's page, half an
 * answer — counts as not having reached the server (F7, F10).
 */
export class Transport {
	readonly #options: TransportOptions;
	#token: string | null = null;
	#memory: ServerMemory | null = null;
	#proof: ServerProof | null = null;

	constructor(options: TransportOptions) {
		this.#options = options;
	}

	/** The device token sent with every further call, and what the device remembers of its server. */
	authorise(token: string, memory?: ServerMemory): void {
		const { proof } = this.#options;
		this.#token = token;
		this.#memory = memory ?? null;
		this.#proof = memory && proof ? new ServerProof(token, proof, memory) : null;
	}

	/** Calls and checks a JSON answer. */
	async json<S extends v.GenericSchema>(
		schema: S,
		path: string,
		body?: unknown,
	): Promise<Answer<v.InferOutput<S>>> {
		const nonce = this.#proof?.nonce();
		const answer = await this.#call(path, {
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
			...(nonce === undefined ? {} : { nonce }),
		});
		if (!answer.ok) return answer;
		const { response, at } = answer.value;
		const json = parseJson(answer.value.body);
		const verdict = await this.#judge(answer.value, json, nonce);
		if (verdict === 'wrong') return { ok: false, failure: strangeAnswer(response.status) };
		if (!response.ok) return { ok: false, failure: refusal(response.status, json) };
		const parsed = v.safeParse(schema, json);
		if (parsed.success) return { ok: true, value: parsed.output, at };
		return { ok: false, failure: { ...strangeAnswer(response.status), reached: verdict === 'proven' } };
	}

	/** Calls and gives the plain bytes of a pack; `fresh` passes by every cache on the way. */
	async bytes(path: string, fresh = false): Promise<Answer<Uint8Array<ArrayBuffer>>> {
		const answer = await this.#call(path, { cache: fresh ? 'reload' : 'default' });
		if (!answer.ok) return answer;
		const { body, response, at } = answer.value;
		if (!response.ok) return { ok: false, failure: refusal(response.status, parseJson(body)) };
		return { ok: true, value: body, at };
	}

	/** Reads a stream of server-sent events until it ends; `heard` gets each event's name, or '' for a heartbeat. */
	async events(path: string, signal: AbortSignal, heard: (event: string) => void): Promise<void> {
		try {
			const headers = await this.#headers();
			headers.accept = 'text/event-stream';
			const url = `${this.#options.baseUrl}${path}`;
			const response = await this.#options.fetch(url, { headers, cache: 'no-store', signal });
			if (!response.ok || !response.body) return;
			const decoder = new TextDecoder();
			let rest = '';
			for (const reader = response.body.getReader(); ; ) {
				const { done, value } = await reader.read();
				if (done) return;
				rest += decoder.decode(value, { stream: true });
				const blocks = rest.split('\n\n');
				rest = blocks.pop() ?? '';
				for (const block of blocks) heard(/^event: *(.+)$/m.exec(block)?.[1] ?? '');
			}
		} catch {
			// Cut, refused or hung up by us: the caller listens again after a pause.
		}
	}

	async #judge({ response, body, at }: Received, json: unknown, nonce: string | undefined) {
		if (!this.#proof || nonce === undefined) return 'plain';
		const verdict = await this.#proof.judge(nonce, response, body, at);
		// A server that does not know the token cannot prove anything to it: this one refusal is believed as it is.
		const isUnknown = response.status === 401 && refusal(401, json).error === 'device_unknown';
		return verdict === 'wrong' && isUnknown ? 'plain' : verdict;
	}

	async #call(path: string, { body, nonce, cache }: CallOptions): Promise<Answer<Received>> {
		const { fetch, baseUrl, now, later = timer, firstByteMs = FIRST_BYTE_MS } = this.#options;
		const patience = new Patience(later);
		try {
			const headers = await this.#headers();
			if (nonce !== undefined) headers[NONCE_HEADER] = nonce;
			if (body !== undefined) headers['content-type'] = 'application/json';
			const response = await patience.within(
				firstByteMs + (body?.length ?? 0) / SLOWEST_UPLOAD,
				fetch(`${baseUrl}${path}`, {
					method: body === undefined ? 'GET' : 'POST',
					headers,
					body: body ?? null,
					cache: cache ?? 'no-store',
					redirect: 'error',
					signal: patience.signal,
				}),
			);
			const at = now();
			const received = await readBody(response, patience, this.#options.idleMs ?? IDLE_MS);
			return { ok: true, value: { body: received, response, at }, at };
		} catch {
			return { ok: false, failure: UNREACHABLE };
		}
	}

	async #headers(): Promise<Record<string, string>> {
		const headers: Record<string, string> = { [PROTOCOL_HEADER]: String(PROTOCOL_VERSION) };
		if (this.#token === null) return headers;
		headers.authorization = `Bearer ${this.#token}`;
		const witness = await this.#memory?.witness();
		if (witness) headers[WITNESS_HEADER] = formatWitness(witness);
		return headers;
	}
}

function parseJson(body: Uint8Array): unknown {
	try {
		return JSON.parse(new TextDecoder().decode(body));
	} catch {
		return undefined;
	}
}
