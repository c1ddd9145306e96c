import { connect, type Socket } from 'node:net';

/** Why a conversation ended without what was asked: nothing came for too long, or the other side hung up. */
export class SocketTrouble extends Error {
	override readonly name = 'SocketTrouble';
}

/** A conversation with a printer: bytes there, single bytes back, each within a time. */
export class PrinterSocket {
	readonly #socket: Socket;
	#heard: number[] = [];
	#wake: () => void = () => {};
	#isOver = false;

	private constructor(socket: Socket) {
		this.#socket = socket;
		socket.on('data', (chunk: Buffer) => {
			this.#heard.push(...chunk);
			this.#wake();
		});
		const over = () => {
			this.#isOver = true;
			this.#wake();
		};
		socket.on('error', over).on('close', over).on('end', over);
	}

	/** Connects to `host:port`; throws {@link SocketTrouble} when nobody is there within `ms`. */
	static open(address: string, ms: number): Promise<PrinterSocket> {
		const at = address.lastIndexOf(':');
		const [host, port] = [address.slice(0, at).replace(/^\[|\]$/g, ''), Number(address.slice(at + 1))];
		return new Promise((resolve, reject) => {
			const socket = connect({ host, port, noDelay: true });
			const failed = () => {
				socket.destroy();
				reject(new SocketTrouble('nobody there'));
			};
			const timer = setTimeout(failed, ms);
			socket.once('error', failed).once('connect', () => {
				clearTimeout(timer);
				socket.off('error', failed);
				resolve(new PrinterSocket(socket));
			});
		});
	}

	/** Hands the bytes to the network; throws when they are not taken within `ms`. */
	send(bytes: Uint8Array, ms: number): Promise<void> {
		return new Promise((resolve, reject) => {
			const timer = setTimeout(() => reject(new SocketTrouble('not taken')), ms);
			this.#socket.write(bytes, (cause) => {
				clearTimeout(timer);
				if (cause) reject(new SocketTrouble('cut off', { cause }));
				else resolve();
			});
		});
	}

	/** The next byte that the printer says; throws when none comes within `ms`, or it hung up. */
	async next(ms: number): Promise<number> {
		const until = Date.now() + ms;
		for (;;) {
			const byte = this.#heard.shift();
			if (byte !== undefined) return byte;
			const left = until - Date.now();
			if (this.#isOver || left <= 0) throw new SocketTrouble('no answer');
			await new Promise<void>((resolve) => {
				const timer = setTimeout(resolve, left);
				this.#wake = () => {
					clearTimeout(timer);
					resolve();
				};
			});
		}
	}

	/** Says that there is no more and waits until the printer has taken all and hung up, at most `ms`. */
	async finish(ms: number): Promise<void> {
		const until = Date.now() + ms;
		this.#socket.end();
		while (!this.#isOver && Date.now() < until) {
			await new Promise<void>((resolve) => {
				const timer = setTimeout(resolve, until - Date.now());
				this.#wake = () => {
					clearTimeout(timer);
					resolve();
				};
			});
		}
	}

	close(): void {
		this.#socket.destroy();
	}
}
