import { NONCE_HEADER, PROTOCOL_HEADER, WITNESS_HEADER } from '#protocol/wire.ts';
import type { Dice } from './dice.ts';
import type { Life, Scheduler } from './scheduler.ts';

/** A request as it leaves a tablet. */
export type Request = {
	readonly from: string;
	/** When it left, virtual epoch ms. */
	readonly at: number;
	readonly method: 'GET' | 'POST';
	readonly path: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string | null;
};

/** A whole answer. */
export type Reply = {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Uint8Array<ArrayBuffer>;
};

/** How the way between one tablet and the server is at the moment. Shares are of requests, in [0, 1). */
export type Link = {
	/** `impostor`: somebody else answers as the server would, and takes everything. */
	state: 'up' | 'down' | 'silent' | 'portal' | 'impostor';
	minMs: number;
	maxMs: number;
	/** The request never arrives. */
	lose: number;
	/** It arrives and takes effect, the answer never comes back (F7). */
	swallow: number;
	/** The answer ends in the middle. */
	cut: number;
	/** The request arrives a second time, some time later. */
	repeat: number;
	/** Nothing can be asked for, only sent: a proxy that has enough of long polls. */
	deaf: boolean;
	/** The tablet is of the first version: headers of the second are not sent. */
	isOld?: boolean;
};

export const PERFECT: Readonly<Link> = {
	state: 'up',
	minMs: 2,
	maxMs: 20,
	lose: 0,
	swallow: 0,
	cut: 0,
	repeat: 0,
	deaf: false,
};

/** The far end: answers once or never. `refused` when nobody listens. */
export type FarEnd = {
	serve(request: Request, answer: (reply: Reply | 'reset') => void): void;
	/** Opens the stream of pokes; `chunk` null when it ends. Answers how to hang up. */
	stream(
		request: Request,
		opened: (status: number) => void,
		chunk: (bytes: Uint8Array<ArrayBuffer> | null) => void,
	): () => void;
};

const PORTAL_PAGE = new TextEncoder().encode(
	'<html><title>Free Wi-Fi</title>Please agree to the terms</html>',
);
/** A second delivery may come this much later: old packets and impatient proxies. */
const LATE_MS = 600_000;

/** The network of a run: every tablet has its own link, which faults change. */
export class Network {
	readonly #scheduler: Scheduler;
	readonly #dice: Dice;
	readonly #far: FarEnd;
	/** Every answer that reaches a tablet, as it arrives. */
	readonly #seen: (request: Request, reply: Reply) => void;
	readonly #cached = new Map<string, Reply>();

	constructor(scheduler: Scheduler, dice: Dice, far: FarEnd, seen: (request: Request, reply: Reply) => void) {
		this.#scheduler = scheduler;
		this.#dice = dice;
		this.#far = far;
		this.#seen = seen;
	}

	/** A `fetch` for one tab over one link. A call of a tab that ended never settles. */
	fetchOver(link: Link, from: string, life: Life): typeof fetch {
		return (input, init) =>
			new Promise((resolve, reject) => {
				const path = String(input);
				const headers = headersOf(init, link.isOld === true);
				const body = typeof init?.body === 'string' ? init.body : null;
				const method = init?.method === 'POST' ? 'POST' : 'GET';
				const request: Request = { from, at: this.#scheduler.now, method, path, headers, body };
				const fail = () => reject(new TypeError('Failed to fetch'));
				if (init?.signal?.aborted) return fail();
				init?.signal?.addEventListener('abort', fail);
				if (path.endsWith('/v1/poke'))
					this.#openStream(link, life, request, init?.signal ?? null, resolve, fail);
				else this.#call(link, life, request, resolve, fail);
			});
	}

	#call(link: Link, life: Life, request: Request, resolve: (r: Response) => void, fail: () => void): void {
		const dice = this.#dice;
		const back = (reply: Reply | 'reset', whole = true) =>
			this.#scheduler.after(dice.between(link.minMs, link.maxMs), life, () => {
				if (link.state === 'silent') return;
				if (link.state === 'down' || reply === 'reset') return fail();
				this.#seen(request, reply);
				resolve(asResponse(whole ? reply : { ...reply, body: reply.body.slice(0, reply.body.length >> 1) }));
			});
		if (link.state === 'down') this.#scheduler.after(1, life, fail);
		if (link.state === 'portal') back(this.#portal(request));
		if (link.state === 'impostor') back(this.#forged(link, request));
		if (link.deaf && request.method === 'GET') return void this.#scheduler.after(1, life, fail);
		if (link.state !== 'up' || dice.chance(link.lose)) return;
		const swallowed = dice.chance(link.swallow);
		const whole = !dice.chance(link.cut);
		this.#arrive(link, request, dice.between(link.minMs, link.maxMs), (reply) => {
			if (reply !== 'reset' && reply.status === 200)
				this.#cached.set(`${request.from} ${request.path}`, reply);
			if (!swallowed) back(reply, whole);
		});
		if (dice.chance(link.repeat)) this.#arrive(link, request, dice.between(link.maxMs, LATE_MS), () => {});
	}

	#arrive(link: Link, request: Request, delay: number, answer: (reply: Reply | 'reset') => void): void {
		this.#scheduler.after(delay, null, () => {
			if (link.state === 'up') this.#far.serve(request, answer);
		});
	}

	/** Somebody else answers: a page, or what the server said to the same question before. */
	#portal(request: Request): Reply {
		const stale = this.#cached.get(`${request.from} ${request.path}`);
		if (stale && this.#dice.chance(0.5)) return stale;
		return { status: 200, headers: { 'content-type': 'text/html' }, body: PORTAL_PAGE };
	}

	/** A receipt for whatever was sent, made from a true one: only the proof in it is of another answer. */
	#forged({ isOld }: Link, request: Request): Reply {
		const real = this.#cached.get(`${request.from} ${request.path}`);
		// The first version of a tablet cannot tell, and nothing true is known yet of a new one.
		if (isOld || !real) return { status: 200, headers: { 'content-type': 'text/html' }, body: PORTAL_PAGE };
		const { docs } = JSON.parse(request.body ?? '{}') as { docs?: { id: string; seq: number }[] };
		if (!docs) return real;
		const answer = JSON.parse(new TextDecoder().decode(real.body)) as object;
		const rows = docs.map(({ id }) => ({ id, result: 'stored' }));
		const forged = { ...answer, rows, acked_through: docs.at(-1)?.seq ?? 0 };
		return { ...real, body: new TextEncoder().encode(JSON.stringify(forged)) };
	}

	#openStream(
		link: Link,
		life: Life,
		request: Request,
		signal: AbortSignal | null,
		resolve: (response: Response) => void,
		fail: () => void,
	): void {
		if (link.state !== 'up' || link.deaf) {
			if (link.state === 'down') this.#scheduler.after(1, life, fail);
			return;
		}
		const pipe = new Pipe();
		const delay = () => this.#dice.between(link.minMs, link.maxMs);
		let last = this.#scheduler.now;
		const inOrder = (work: () => void) => {
			last = Math.max(last, this.#scheduler.now + delay());
			this.#scheduler.after(last - this.#scheduler.now, life, () => {
				if (link.state === 'up') work();
			});
		};
		let hangUp = () => {};
		this.#scheduler.after(delay(), null, () => {
			if (link.state !== 'up' || signal?.aborted) return;
			hangUp = this.#far.stream(
				request,
				(status) => inOrder(() => resolve(streaming(status, pipe))),
				(bytes) => inOrder(() => (bytes ? pipe.push(bytes) : pipe.end())),
			);
		});
		signal?.addEventListener('abort', () => {
			hangUp();
			pipe.end();
		});
	}
}

/** The sync engine gives its headers as plain members, in lower case as every header is here. */
function headersOf(init: RequestInit | undefined, isOld: boolean): Record<string, string> {
	const headers: Record<string, string> = { ...(init?.headers as Record<string, string> | undefined) };
	if (isOld) {
		headers[PROTOCOL_HEADER] = '1';
		delete headers[NONCE_HEADER];
		delete headers[WITNESS_HEADER];
	}
	return headers;
}

/** Chunks waiting for a reader, or a reader waiting for chunks. */
class Pipe {
	readonly #chunks: Uint8Array<ArrayBuffer>[] = [];
	#ended = false;
	#wanted: ((step: ReadableStreamReadResult<Uint8Array<ArrayBuffer>>) => void) | null = null;

	push(bytes: Uint8Array<ArrayBuffer>): void {
		this.#chunks.push(bytes);
		this.#serve();
	}

	end(): void {
		this.#ended = true;
		this.#serve();
	}

	read(): Promise<ReadableStreamReadResult<Uint8Array<ArrayBuffer>>> {
		return new Promise((resolve) => {
			this.#wanted = resolve;
			this.#serve();
		});
	}

	#serve(): void {
		const wanted = this.#wanted;
		if (!wanted) return;
		const value = this.#chunks.shift();
		if (value === undefined && !this.#ended) return;
		this.#wanted = null;
		wanted(value === undefined ? { done: true, value: undefined } : { done: false, value });
	}
}

/** As much of a `Response` as the transport uses; the platform's own costs more than the server. */
class Answer {
	readonly ok: boolean;
	readonly status: number;
	readonly headers: { get(name: string): string | null };
	readonly body: { getReader(): Pipe };

	constructor(status: number, headers: Readonly<Record<string, string>>, pipe: Pipe) {
		this.ok = status >= 200 && status < 300;
		this.status = status;
		this.headers = { get: (name) => headers[name] ?? null };
		this.body = { getReader: () => pipe };
	}
}

function asResponse({ status, headers, body }: Reply): Response {
	const pipe = new Pipe();
	pipe.push(body);
	pipe.end();
	return streaming(status, pipe, headers);
}

const streaming = (status: number, pipe: Pipe, headers: Readonly<Record<string, string>> = {}): Response =>
	new Answer(status, headers, pipe) as unknown as Response;
