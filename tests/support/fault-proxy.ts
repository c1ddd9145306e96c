import { createServer, type Server, Socket } from 'node:net';

/** What happens to a connection: bytes pass, or one of the ways networks fail (sync.md F7, F8, F10). */
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
	/** A line of so many bytes a millisecond both ways, which breaks after a while. */
	| { readonly kind: 'slow'; readonly bytesPerMs: number; readonly cutAfterMs: number };

const PORTAL = '<html><body>Welcome to Free Wi-Fi</body></html>';

/** A TCP proxy on loopback between a client and a server, failing as it is told. */
export class FaultProxy {
	fault: Fault = { kind: 'pass' };
	/** Connections that reached the server. */
	forwarded = 0;
	readonly #server: Server;
	readonly #sockets = new Set<Socket>();
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

	close(): Promise<void> {
		this.hangUp();
		return new Promise((resolve) => this.#server.close(() => resolve()));
	}

	#serve(client: Socket, targetPort: number): void {
		const { fault } = this;
		if (fault.kind === 'refuse') client.destroy();
		else if (fault.kind === 'hang') client.resume();
		else if (fault.kind === 'portal') {
			client.once('data', () => {
				client.end(
					`HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: ${PORTAL.length}\r\n\r\n${PORTAL}`,
				);
			});
		} else this.#forward(client, targetPort, fault);
	}

	#forward(client: Socket, targetPort: number, fault: Fault): void {
		const upstream = this.#keep(new Socket());
		upstream.connect(targetPort, '127.0.0.1');
		this.forwarded++;
		if (fault.kind === 'slow') {
			throttle(client, upstream, fault.bytesPerMs);
			throttle(upstream, client, fault.bytesPerMs);
			const cut = setTimeout(() => client.destroy(), fault.cutAfterMs);
			upstream.on('end', () => client.end());
			client.on('close', () => {
				clearTimeout(cut);
				upstream.destroy();
			});
			return;
		}
		client.pipe(upstream);
		let seen = 0;
		upstream.on('data', (bytes) => {
			const chunk = new Uint8Array(bytes);
			if (fault.kind === 'swallow_reply') {
				client.destroy();
				return;
			}
			if (fault.kind === 'flip_byte' && fault.at >= seen && fault.at < seen + chunk.length) {
				chunk[fault.at - seen] = (chunk[fault.at - seen] ?? 0) ^ 1;
			}
			const left = fault.kind === 'cut_reply' ? fault.afterBytes - seen : Number.POSITIVE_INFINITY;
			seen += chunk.length;
			if (chunk.length < left) client.write(chunk);
			else client.write(chunk.subarray(0, Math.max(0, left)), () => client.destroy());
		});
		upstream.on('end', () => client.end());
		client.on('close', () => upstream.destroy());
	}

	#keep(socket: Socket): Socket {
		this.#sockets.add(socket);
		socket.on('close', () => this.#sockets.delete(socket));
		socket.on('error', () => socket.destroy());
		return socket;
	}
}

const TICK_MS = 10;

/** Passes bytes on at a pace. */
function throttle(from: Socket, to: Socket, bytesPerMs: number): void {
	from.on('data', (bytes) => {
		from.pause();
		const step = Math.max(1, Math.round(bytesPerMs * TICK_MS));
		const pass = (at: number) => {
			if (from.destroyed || to.destroyed) return;
			to.write(new Uint8Array(bytes.subarray(at, at + step)));
			setTimeout(() => (at + step < bytes.length ? pass(at + step) : from.resume()), TICK_MS);
		};
		pass(0);
	});
}
