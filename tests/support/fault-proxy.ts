import { createServer, type Server, Socket } from 'node:net';
import { PASS, type Toxic, ToxicLane } from './toxic-lane.ts';

/**
 * What happens to a new connection: bytes pass as the toxics of each direction say, or one of the ways networks fail
 * (sync.md F7, F8, F10). An open connection keeps the fault it met; {@link FaultProxy.hangUp} makes everyone call again.
 */
export type Fault =
	| { readonly kind: 'pass' }
	| { readonly kind: 'refuse' }
	| { readonly kind: 'hang' }
	/** The request reaches the server, its answer is never delivered. */
	| { readonly kind: 'swallow_reply' }
	| { readonly kind: 'cut_reply'; readonly afterBytes: number }
	/** Changes one byte of the reply at a position, as a broken proxy would. */
	| { readonly kind: 'flip_byte'; readonly at: number }
	/** A captive portal: 200 and a page. */
	| { readonly kind: 'portal' }
	/** A cache that ignores `no-store`: whoever asks gets the last answer to the same request line. */
	| { readonly kind: 'stale' }
	/** A line of so many bytes a millisecond both ways, which breaks after a while. */
	| { readonly kind: 'slow'; readonly bytesPerMs: number; readonly cutAfterMs: number };

const PORTAL = '<html><body>Welcome to Free Wi-Fi</body></html>';
/** Answers longer than this are not kept for {@link Fault} `stale`. */
const MAX_KEPT = 256 * 1024;

/** A TCP proxy on loopback between a client and a server, failing as it is told. */
export class FaultProxy {
	fault: Fault = { kind: 'pass' };
	/** What happens to bytes on their way to the server and back, live. */
	up: Toxic = PASS;
	down: Toxic = PASS;
	/** Connections that reached the server. */
	forwarded = 0;
	readonly #server: Server;
	readonly #sockets = new Set<Socket>();
	/** Last whole answer by request line. */
	readonly #answers = new Map<string, Buffer>();
	port = 0;

	constructor(targetPort: () => number) {
		this.#server = createServer((client) => {
			this.#keep(client);
			this.#serve(client, targetPort());
		});
	}

	get url(): string {
		return `http://127.0.0.1:${this.port}`;
	}

	listen(): Promise<void> {
		return new Promise((resolve) => {
			this.#server.listen(0, '127.0.0.1', () => {
				const address = this.#server.address();
				this.port = typeof address === 'object' && address ? address.port : 0;
				resolve();
			});
		});
	}

	/** Ends every open connection, so that the next call meets the present fault. */
	hangUp(): void {
		for (const socket of this.#sockets) socket.destroy();
	}

	/** Everything passes again, for everyone. */
	heal(): void {
		this.fault = { kind: 'pass' };
		this.up = PASS;
		this.down = PASS;
		this.hangUp();
	}

	close(): Promise<void> {
		this.hangUp();
		return new Promise((resolve) => this.#server.close(() => resolve()));
	}

	#serve(client: Socket, targetPort: number): void {
		const { fault } = this;
		if (fault.kind === 'refuse') client.destroy();
		else if (fault.kind === 'hang') client.resume();
		else if (fault.kind === 'portal') client.once('data', () => client.end(portalPage()));
		else if (fault.kind === 'stale') this.#answerStale(client);
		else this.#forward(client, targetPort, fault);
	}

	#forward(client: Socket, targetPort: number, fault: Fault): void {
		const upstream = this.#keep(new Socket());
		upstream.connect(targetPort, '127.0.0.1');
		this.forwarded++;
		this.#remember(client, upstream);
		const down = replyToxic(fault);
		const up = fault.kind === 'slow' ? down : PASS;
		const now = (own: Toxic, shared: Toxic) => (own.kind === 'pass' ? shared : own);
		new ToxicLane({ from: client, to: upstream, client }, () => now(up, this.up));
		new ToxicLane({ from: upstream, to: client, client }, () => now(down, this.down));
		const cut = fault.kind === 'slow' ? setTimeout(() => client.destroy(), fault.cutAfterMs) : undefined;
		client.on('close', () => {
			clearTimeout(cut);
			upstream.destroy();
		});
		upstream.on('close', () => setTimeout(() => client.end(), 1000).unref());
	}

	/** Keeps what was last answered to each request line, as it came. */
	#remember(client: Socket, upstream: Socket): void {
		let line = '';
		let pieces: Uint8Array[] = [];
		let bytes = 0;
		client.on('data', (piece) => {
			const asked = requestLine(piece);
			if (asked === null) return;
			line = asked;
			pieces = [];
			bytes = 0;
		});
		upstream.on('data', (piece) => {
			bytes += piece.length;
			if (line === '' || bytes > MAX_KEPT) return;
			pieces.push(new Uint8Array(piece));
			this.#answers.set(line, Buffer.concat(pieces));
		});
	}

	#answerStale(client: Socket): void {
		client.on('data', (piece) => {
			const asked = requestLine(piece);
			const kept = asked === null ? undefined : this.#answers.get(asked);
			if (kept) client.write(new Uint8Array(kept));
			else if (asked !== null) client.destroy();
		});
	}

	#keep(socket: Socket): Socket {
		this.#sockets.add(socket);
		socket.on('close', () => this.#sockets.delete(socket));
		socket.on('error', () => socket.destroy());
		return socket;
	}
}

/** The toxic of the reply that a connection's own fault stands for. */
function replyToxic(fault: Fault): Toxic {
	if (fault.kind === 'swallow_reply') return { kind: 'swallow' };
	if (fault.kind === 'cut_reply') return { kind: 'cut', afterBytes: fault.afterBytes };
	if (fault.kind === 'flip_byte') return { kind: 'flip_byte', at: fault.at };
	if (fault.kind === 'slow') return { kind: 'bandwidth', bytesPerMs: fault.bytesPerMs };
	return PASS;
}

const portalPage = (): string =>
	`HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: ${PORTAL.length}\r\n\r\n${PORTAL}`;

/** Method and path of a piece that begins a request, without its query; null for any other piece. */
const requestLine = (piece: Buffer): string | null =>
	/^(?:GET|POST|HEAD) [^ ?]+/.exec(piece.subarray(0, 300).toString('latin1'))?.[0] ?? null;
