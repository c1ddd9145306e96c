import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { Request } from './network.ts';

/** Listens to one answer as it is sent. */
export type Hearing = {
	head(status: number, headers: Readonly<Record<string, string>>): void;
	data(bytes: Uint8Array<ArrayBuffer>): void;
	end(): void;
};

/**
 * Hands a request to an app where Node's HTTP server would: above sockets and header parsing, below routing, hooks,
 * body parsing and handlers. `carried` travels on the raw request. Answers how the caller hangs up.
 */
export function exchange(
	app: FastifyInstance,
	request: Request,
	carried: unknown,
	hearing: Hearing,
): () => void {
	const outgoing = new Outgoing(hearing);
	// As much of Node's messages as Fastify touches; what else it would touch is missing and fails loudly.
	app.routing(
		new Incoming(request, carried) as unknown as IncomingMessage,
		outgoing as unknown as ServerResponse,
	);
	return () => outgoing.hangUp();
}

const LOOPBACK = Object.freeze({ remoteAddress: '127.0.0.1' });

/** A request as Node gives it to an app: headers first, the body when it is asked for. */
export class Incoming extends EventEmitter {
	readonly method: string;
	readonly url: string;
	readonly headers: Record<string, string>;
	readonly carried: unknown;
	readonly socket = LOOPBACK;
	readonly httpVersionMajor = 1;
	readonly aborted = false;
	readonly #body: Buffer | null;

	constructor({ method, path, headers, body }: Request, carried: unknown) {
		super();
		this.method = method;
		this.url = path;
		this.carried = carried;
		this.#body = body ? Buffer.from(body) : null;
		this.headers = { ...headers, host: 'localhost:80' };
		if (this.#body) this.headers['content-length'] = String(this.#body.length);
	}

	resume(): void {
		process.nextTick(() => {
			if (this.#body) this.emit('data', this.#body);
			this.emit('end');
		});
	}
}

/** An answer as an app writes it. */
class Outgoing extends EventEmitter {
	statusCode = 200;
	headersSent = false;
	writableEnded = false;
	destroyed = false;
	/** Whoever listens reads at once. */
	readonly writableLength = 0;
	/** By name in lower case, as Fastify and our hooks give them. */
	readonly #headers: Record<string, string> = {};
	readonly #hearing: Hearing;

	constructor(hearing: Hearing) {
		super();
		this.#hearing = hearing;
	}

	setHeader(name: string, value: string | number): this {
		this.#headers[name] = String(value);
		return this;
	}

	getHeader(name: string): string | undefined {
		return this.#headers[name];
	}

	getHeaders(): Readonly<Record<string, string>> {
		return this.#headers;
	}

	hasHeader(name: string): boolean {
		return name in this.#headers;
	}

	removeHeader(name: string): void {
		delete this.#headers[name];
	}

	writeHead(status: number, headers: Readonly<Record<string, string | number>> = {}): this {
		if (this.headersSent)
			throw Object.assign(new Error('the head was sent'), { code: 'ERR_HTTP_HEADERS_SENT' });
		this.statusCode = status;
		for (const name in headers) this.setHeader(name, headers[name] ?? '');
		this.headersSent = true;
		this.#hearing.head(status, this.#headers);
		return this;
	}

	write(chunk: string | Uint8Array): boolean {
		if (this.destroyed) return false; // as Node's: whoever listened is gone
		if (this.writableEnded) throw new Error('written after the end');
		if (!this.headersSent) this.writeHead(this.statusCode);
		this.#hearing.data(typeof chunk === 'string' ? new TextEncoder().encode(chunk) : new Uint8Array(chunk));
		return true;
	}

	end(chunk?: string | Uint8Array | null): this {
		if (this.writableEnded) return this;
		if (chunk !== undefined && chunk !== null) this.write(chunk);
		else if (!this.headersSent) this.writeHead(this.statusCode);
		this.writableEnded = true;
		this.#hearing.end();
		queueMicrotask(() => this.emit('finish'));
		return this;
	}

	destroy(): this {
		this.destroyed = true;
		return this.end();
	}

	hangUp(): void {
		this.destroyed = true;
		this.emit('close');
	}
}
