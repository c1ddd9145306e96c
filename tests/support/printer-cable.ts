import { connect, type Socket } from 'node:net';
import type { BrowserContext } from '@playwright/test';

/**
 * A cable from the tablet's serial port to a printer: a headless browser has neither the port nor the list in which a
 * person chooses it, so its Web Serial is one port here, and every byte goes to a TCP printer. A printer that jams holds
 * the line, as real ones do (flow control), and takes what waits on it once it is put right.
 */
export class PrinterCable {
	readonly #socket: Socket;
	#held: Promise<void> = Promise.resolve();
	#release = () => {};
	#last: Promise<void> = Promise.resolve();
	#isChosen = false;

	private constructor(socket: Socket) {
		this.#socket = socket;
	}

	/** Plugs the printer at `host:port` into every page of the context that is opened from now on. */
	static async plugIn(context: BrowserContext, address: string): Promise<PrinterCable> {
		const [host = '', port = ''] = address.split(':');
		const socket = connect(Number(port), host);
		await new Promise<void>((resolve, reject) => {
			socket.once('connect', resolve).once('error', reject);
		});
		socket.on('error', () => {});
		const cable = new PrinterCable(socket);
		await context.exposeFunction('cableWrite', (bytes: number[]) => cable.#write(bytes));
		await context.exposeFunction('cableChosen', (isNow: boolean) => {
			cable.#isChosen ||= isNow;
			return cable.#isChosen;
		});
		await context.addInitScript(serveSerial);
		return cable;
	}

	/** The paper is stuck: nothing more is taken. */
	jam(): void {
		this.#held = new Promise((resolve) => {
			this.#release = resolve;
		});
	}

	/** Someone has put it right: what the line held goes on. */
	async free(): Promise<void> {
		this.#release();
		await this.#last;
	}

	pullOut(): void {
		this.#socket.destroy();
	}

	#write(bytes: readonly number[]): Promise<void> {
		this.#last = this.#held.then(
			() => new Promise((resolve) => this.#socket.write(new Uint8Array(bytes), () => resolve())),
		);
		return this.#last;
	}
}

/** Runs in the page, before anything of ours: as much of Web Serial as the specification's port has. */
function serveSerial(): void {
	const cable = window as unknown as {
		cableWrite(bytes: number[]): Promise<void>;
		cableChosen(isNow: boolean): Promise<boolean>;
	};
	const port = {
		writable: null as WritableStream<Uint8Array> | null,
		async open() {
			port.writable = new WritableStream({ write: (bytes) => cable.cableWrite([...bytes]) });
		},
	};
	const serial = {
		getPorts: async () => ((await cable.cableChosen(false)) ? [port] : []),
		async requestPort() {
			await cable.cableChosen(true);
			return port;
		},
	};
	Object.defineProperty(navigator, 'serial', { value: serial, configurable: true });
}
