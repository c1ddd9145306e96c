import * as v from 'valibot';
import { ok, type Result, refused } from '#domain/result.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import { PROTOCOL_VERSION } from '#protocol/protocol-version.ts';
import { ErrorAnswer } from '#protocol/wire.ts';

/** Why a call to the server brought nothing. `status` is there when our server, or something posing as it, answered. */
export type CallFailure = {
	readonly code: Extract<
		ErrorCode,
		'server_unreachable' | 'server_refused' | 'server_answer_invalid' | 'device_unknown'
	>;
	readonly status?: number;
	/** The server's own code (`rewind`, `enrol_code_wrong`, …). */
	readonly error?: string;
};

/** The outcome of a call: the parsed answer, or why not. Nothing throws. */
export type Answer<T> =
	| { readonly ok: true; readonly value: T; readonly at: number }
	| { readonly ok: false; readonly failure: CallFailure };

/** What the transport takes from outside, so that it runs in a page, a worker, Node and a simulation. */
export type TransportOptions = {
	readonly baseUrl: string;
	readonly fetch: typeof fetch;
	readonly now: () => number;
	/** Longest wait for a whole answer, ms. A hung server is a server that is not there (F8). */
	readonly timeoutMs?: number;
};

const DEFAULT_TIMEOUT_MS = 20_000;

/**
 * Calls to our server with a time-out, a bearer token and schema-checked answers. Whatever does not parse as ours —
 * a captive portal's page, half an answer — counts as not having reached the server (F7, F10).
 */
export class Transport {
	readonly #options: TransportOptions;
	#token: string | null = null;

	constructor(options: TransportOptions) {
		this.#options = options;
	}

	/** The device token sent with every further call. */
	authorise(token: string): void {
		this.#token = token;
	}

	/** Calls and checks a JSON answer. */
	async json<S extends v.GenericSchema>(
		schema: S,
		path: string,
		body?: unknown,
	): Promise<Answer<v.InferOutput<S>>> {
		const answer = await this.#call(path, body);
		if (!answer.ok) return answer;
		const { body: received, response } = answer.value;
		const json = parseJson(received);
		if (!response.ok) return { ok: false, failure: refusal(response.status, json) };
		const parsed = v.safeParse(schema, json);
		if (!parsed.success) return failure('server_answer_invalid', response.status);
		return { ok: true, value: parsed.output, at: this.#options.now() };
	}

	/** Calls and gives the plain bytes of a pack. */
	async bytes(path: string): Promise<Answer<Uint8Array<ArrayBuffer>>> {
		const answer = await this.#call(path);
		if (!answer.ok) return answer;
		const { body, response } = answer.value;
		if (!response.ok) return { ok: false, failure: refusal(response.status, parseJson(body)) };
		return { ok: true, value: new Uint8Array(body), at: this.#options.now() };
	}

	/** Reads a stream of server-sent events until it ends; `heard` gets each event's name, or '' for a heartbeat. */
	async events(path: string, signal: AbortSignal, heard: (event: string) => void): Promise<void> {
		try {
			const headers = new Headers({ accept: 'text/event-stream' });
			if (this.#token !== null) headers.set('authorization', `Bearer ${this.#token}`);
			const response = await this.#options.fetch(`${this.#options.baseUrl}${path}`, {
				headers,
				cache: 'no-store',
				signal,
			});
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

	async #call(path: string, body?: unknown): Promise<Answer<{ body: ArrayBuffer; response: Response }>> {
		const headers = new Headers({ 'noren-protocol': String(PROTOCOL_VERSION) });
		if (this.#token !== null) headers.set('authorization', `Bearer ${this.#token}`);
		if (body !== undefined) headers.set('content-type', 'application/json');
		try {
			const response = await this.#options.fetch(`${this.#options.baseUrl}${path}`, {
				method: body === undefined ? 'GET' : 'POST',
				headers,
				body: body === undefined ? null : JSON.stringify(body),
				cache: path.startsWith('/v1/packs/') ? 'default' : 'no-store',
				redirect: 'error',
				signal: AbortSignal.timeout(this.#options.timeoutMs ?? DEFAULT_TIMEOUT_MS),
			});
			const received = await response.arrayBuffer();
			return { ok: true, value: { body: received, response }, at: this.#options.now() };
		} catch {
			// Refused, reset, cut or timed out: for a till they are all one thing, and the loop tries again.
			return failure('server_unreachable');
		}
	}
}

/** A failed answer as a use case's refusal. */
export function toRefusal<T>(answer: Answer<T>): Result<T, ErrorCode> {
	return answer.ok ? ok(answer.value) : refused(answer.failure.code);
}

function failure(code: CallFailure['code'], status?: number): { ok: false; failure: CallFailure } {
	return { ok: false, failure: status === undefined ? { code } : { code, status } };
}

function refusal(status: number, json: unknown): CallFailure {
	const parsed = v.safeParse(ErrorAnswer, json);
	if (!parsed.success) return { code: 'server_answer_invalid', status };
	const code = status === 401 || status === 403 ? 'device_unknown' : 'server_refused';
	return { code, status, error: parsed.output.error };
}

function parseJson(body: ArrayBuffer): unknown {
	try {
		return JSON.parse(new TextDecoder().decode(body));
	} catch {
		return undefined;
	}
}
