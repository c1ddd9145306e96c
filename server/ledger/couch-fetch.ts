import type { CouchPlace } from './couch-url.ts';
import { LedgerFullError, LedgerUnreachableError } from './ledger.ts';

/** An answer that is there in whole. */
export type CouchAnswer = { readonly status: number; readonly text: string };

/** The request or the answer is larger than one side takes; half of it may fit. */
export class CouchTooLargeError extends Error {
	override readonly name = 'CouchTooLargeError';
}

/** A wait without a byte after which a request is given up, in ms. */
export const COUCH_IDLE_MS = 20_000;
/** Largest answer kept in memory. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/**
 * Requests to one CouchDB with a time-out on everything: PouchDB computes one and never uses it (sync.md D5). Whatever
 * is not a plain success becomes an error that says what is wrong and names the host, never the password.
 */
export class CouchFetch {
	readonly #place: CouchPlace;
	readonly #idleMs: number;

	constructor(place: CouchPlace, idleMs = COUCH_IDLE_MS) {
		this.#place = place;
		this.#idleMs = idleMs;
	}

	/** Sends a request and reads the answer to its end. Statuses in `allowed` are answers, not failures. */
	async send(
		url: string,
		{ method = 'GET', body = null }: { method?: string; body?: string | null } = {},
		allowed: readonly number[] = [],
	): Promise<CouchAnswer> {
		const answer = await this.#exchange(url, method, body).catch((cause: unknown) => {
			if (cause instanceof CouchTooLargeError) throw cause;
			throw this.#unreachable(reasonOf(cause), cause);
		});
		if (answer.status < 300 || allowed.includes(answer.status)) return answer;
		throw this.#refusal(answer);
	}

	/** The same in the shape of `fetch`, for PouchDB's http adapter. A 202 marks every row: none of it is an ack. */
	readonly asFetch = async (url: string | Request, init: RequestInit = {}): Promise<Response> => {
		const body = typeof init.body === 'string' ? init.body : null;
		const method = init.method ?? 'GET';
		const { status, text } = await this.send(String(url), { method, body });
		if (status !== 202) return new Response(text, { status });
		const rows: unknown = JSON.parse(text);
		const marked = Array.isArray(rows) ? rows.map((row: object) => ({ ...row, accepted: true })) : rows;
		return new Response(JSON.stringify(marked), { status });
	};

	async #exchange(url: string, method: string, body: string | null): Promise<CouchAnswer> {
		const gone = new AbortController();
		const giveUp = () => gone.abort(new Error(`no answer within ${this.#idleMs / 1000} s`));
		let timer = setTimeout(giveUp, this.#idleMs);
		const alive = () => {
			clearTimeout(timer);
			timer = setTimeout(giveUp, this.#idleMs);
		};
		try {
			const headers = new Headers({ accept: 'application/json' });
			if (this.#place.authorization) headers.set('authorization', this.#place.authorization);
			if (body !== null) headers.set('content-type', 'application/json');
			const { signal } = gone;
			const response = await fetch(url, { method, headers, body, signal, redirect: 'manual' });
			return { status: response.status, text: await readWhole(response, alive) };
		} finally {
			clearTimeout(timer);
		}
	}

	#refusal({ status, text }: CouchAnswer): Error {
		const said = /"reason"\s*:\s*"([^"]{0,200})"/.exec(text)?.[1] ?? '';
		if (status === 413) return new CouchTooLargeError(said);
		if (status === 507 || /enospc|insufficient_storage/i.test(text)) {
			return new LedgerFullError(`CouchDB at ${this.#place.host} has no room left`);
		}
		if (status === 401 || status === 403) return this.#unreachable('it refuses this user and password');
		return this.#unreachable(`it answers ${status} ${said}`.trimEnd());
	}

	#unreachable(why: string, cause?: unknown): LedgerUnreachableError {
		return new LedgerUnreachableError(`CouchDB at ${this.#place.host} cannot be used: ${why}`, { cause });
	}
}

async function readWhole(response: Response, alive: () => void): Promise<string> {
	const chunks: Uint8Array[] = [];
	let bytes = 0;
	for await (const chunk of response.body ?? []) {
		alive();
		chunks.push(chunk);
		bytes += chunk.byteLength;
		if (bytes > MAX_ANSWER_BYTES) throw new CouchTooLargeError(`an answer of more than ${bytes} bytes`);
	}
	return Buffer.concat(chunks).toString();
}

/** What went wrong below HTTP, in few words. */
function reasonOf(cause: unknown): string {
	const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
	const code = inner instanceof Error && 'code' in inner ? String(inner.code) : '';
	if (code === 'ECONNREFUSED') return 'nothing listens there (connection refused)';
	if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'there is no host of that name';
	return inner instanceof Error ? inner.message || code : String(inner);
}
