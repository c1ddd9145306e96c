import type { WirePrinter } from '#protocol/bodies/store-rules.ts';
import type { PrintAnswer } from '#protocol/wire.ts';
import { PrinterSocket, SocketTrouble } from './printer-socket.ts';

export type PrintOutcome = PrintAnswer['outcome'];

/** Bytes to print, named so that they are printed once however often they are sent. */
export type RelayedJob = {
	readonly id: string;
	readonly bytes: Uint8Array;
	readonly needsPaper: boolean;
};

/** How long a printer may take for each part, ms. A tablet waits longer than all of them together. */
export type RelayPatience = {
	readonly connect: number;
	readonly status: number;
	readonly take: number;
	/** Until it says that everything is on paper: a roll-long receipt takes its time. */
	readonly print: number;
};
const PATIENCE: RelayPatience = { connect: 3000, status: 1500, take: 5000, print: 12_000 };

/** How many finished jobs are remembered: an answer that was lost is asked for again within minutes. */
const REMEMBERED = 500;

/** DLE EOT n: how are you (2: why offline, 4: paper); answered at once, whatever else is being printed. */
const ASK_OFFLINE = new Uint8Array([0x10, 0x04, 0x02]);
const ASK_PAPER = new Uint8Array([0x10, 0x04, 0x04]);
/** GS r 1: answered in turn, so that everything before it has been printed. */
const ASK_DONE = new Uint8Array([0x1d, 0x72, 0x01]);
const COVER_OPEN = 0x04;
const PAPER_END = 0x60;

/**
 * Prints on printers of the shop's network for tablets that cannot open a socket. A printer serves one at a time; jobs
 * for it wait for each other. A job that was printed is not printed again, nor one that may have been: only a person
 * who has looked at the paper can say that, and names it anew.
 */
export class PrintRelay {
	readonly #patience: RelayPatience;
	readonly #turns = new Map<string, Promise<unknown>>();
	readonly #known = new Map<string, Promise<PrintOutcome>>();

	constructor(patience: Partial<RelayPatience> = {}) {
		this.#patience = { ...PATIENCE, ...patience };
	}

	/** Prints, or says why not; never throws. The same job asked again gets the first one's answer. */
	print(printer: WirePrinter, job: RelayedJob): Promise<PrintOutcome> {
		const known = this.#known.get(job.id);
		if (known) return known;
		const before = this.#turns.get(printer.address) ?? Promise.resolve();
		const outcome = before.then(() => this.#talk(printer, job));
		this.#turns.set(printer.address, outcome);
		this.#known.set(job.id, outcome);
		void outcome.then((became) => {
			if (this.#turns.get(printer.address) === outcome) this.#turns.delete(printer.address);
			this.#remember(job.id, became);
		});
		return outcome;
	}

	/** Nothing is on paper after most troubles: the same job may be tried again. */
	#remember(id: string, outcome: PrintOutcome): void {
		if (!['printed', 'sent', 'printer_unsure'].includes(outcome)) this.#known.delete(id);
		const [oldest] = this.#known.keys();
		if (this.#known.size > REMEMBERED && oldest !== undefined) this.#known.delete(oldest);
	}

	async #talk(printer: WirePrinter, job: RelayedJob): Promise<PrintOutcome> {
		const { connect, status, take, print } = this.#patience;
		const replies = printer.replies ?? printer.dialect === 'escpos';
		let socket: PrinterSocket;
		try {
			socket = await PrinterSocket.open(printer.address, connect);
		} catch {
			return 'printer_unreachable';
		}
		try {
			const trouble = replies ? await readiness(socket, job, status) : null;
			if (trouble) return trouble;
			// From here on something may be on paper.
			return await socket
				.send(job.bytes, take)
				.then(() => (replies ? confirm(socket, print) : goodbye(socket, take)))
				.catch(unsure);
		} catch (cause) {
			if (cause instanceof SocketTrouble) return 'printer_silent';
			throw cause;
		} finally {
			socket.close();
		}
	}
}

/** Whether it can print now; asked before a byte of the job is sent, so that a trouble costs nothing. */
async function readiness(
	socket: PrinterSocket,
	{ needsPaper }: RelayedJob,
	ms: number,
): Promise<PrintOutcome | null> {
	await socket.send(ASK_OFFLINE, ms);
	const offline = await socket.next(ms);
	if (!needsPaper) return null;
	if (offline & COVER_OPEN) return 'printer_open';
	await socket.send(ASK_PAPER, ms);
	return (await socket.next(ms)) & PAPER_END ? 'printer_no_paper' : null;
}

async function confirm(socket: PrinterSocket, ms: number): Promise<PrintOutcome> {
	await socket.send(ASK_DONE, ms);
	await socket.next(ms);
	return 'printed';
}

async function goodbye(socket: PrinterSocket, ms: number): Promise<PrintOutcome> {
	await socket.finish(ms);
	return 'sent';
}

function unsure(cause: unknown): PrintOutcome {
	if (cause instanceof SocketTrouble) return 'printer_unsure';
	throw cause;
}
