import { createServer, type Server, type Socket } from 'node:net';

/** How the printer behaves to whoever connects from now on. */
export type PrinterMood =
	/** Prints and answers. */
	| 'ready'
	/** Takes the connection and says nothing to anyone. */
	| 'jammed'
	/** Answers how it is, then swallows what is to be printed without a word. */
	| 'jams_while_printing'
	/** Hangs up in the middle of what is to be printed. */
	| 'hangs_up'
	| 'no_paper'
	| 'cover_open'
	/** Prints, and never answers anything. */
	| 'mute';

/** One piece of paper: the text on it, and the bytes that made it. */
export type Paper = { readonly text: string; readonly bytes: Uint8Array; readonly isCut: boolean };

/** Numbers of the receipts that a paper holds from their number to their foot; half of one may stand before another. */
export const receiptsOn = ({ text }: Paper): string[] =>
	text
		.split('No. ')
		.slice(1)
		.filter((part) => part.includes('Served by'))
		.map((part) => part.slice(0, part.indexOf('\n')).trim());

const DECODER = new TextDecoder('shift_jis');

/**
 * An ESC/POS printer on a port of its own: reads the commands that receiptline writes, keeps what is on each paper, counts
 * how often the drawer was opened, and answers as the real ones do (DLE EOT, GS r).
 */
export class TcpPrinter {
	readonly papers: Paper[] = [];
	kicks = 0;
	mood: PrinterMood = 'ready';
	/** Commands that this printer does not know; a test says that there were none. */
	readonly unknown: string[] = [];
	readonly #server: Server;
	readonly #sockets = new Set<Socket>();

	private constructor(server: Server) {
		this.#server = server;
	}

	static async start(port = 0): Promise<TcpPrinter> {
		const server = createServer();
		const printer = new TcpPrinter(server);
		server.on('connection', (socket) => printer.#serve(socket));
		await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
		return printer;
	}

	get address(): string {
		const at = this.#server.address();
		return `127.0.0.1:${typeof at === 'object' && at ? at.port : 0}`;
	}

	/** Switched off: nobody listens any more. */
	stop(): Promise<void> {
		for (const socket of this.#sockets) socket.destroy();
		return new Promise((resolve) => this.#server.close(() => resolve()));
	}

	#serve(socket: Socket): void {
		const { mood } = this;
		this.#sockets.add(socket);
		socket.on('error', () => {}).on('close', () => this.#sockets.delete(socket));
		if (mood === 'jammed') {
			socket.pause();
			return;
		}
		let rest: Uint8Array = new Uint8Array();
		const page: { text: number[]; bytes: number[]; isCut: boolean } = { text: [], bytes: [], isCut: false };
		const tearOff = () => {
			if (page.text.length > 0) {
				const text = DECODER.decode(new Uint8Array(page.text)).replaceAll('\\', '¥');
				this.papers.push({ text, bytes: new Uint8Array(page.bytes), isCut: page.isCut });
			}
			Object.assign(page, { text: [], bytes: [], isCut: false });
		};
		socket.on('data', (chunk) => {
			rest = new Uint8Array([...rest, ...chunk]);
			for (;;) {
				const command = readCommand(rest);
				if (command === null) return;
				rest = rest.subarray(command.length);
				const bytes = command.bytes;
				const isAsking = command.kind === 'ask';
				if (mood === 'hangs_up' && !isAsking) {
					socket.destroy();
					return;
				}
				if (mood === 'jams_while_printing' && !isAsking) {
					socket.pause();
					return;
				}
				if (isAsking) this.#answer(socket, mood, bytes);
				else page.bytes.push(...bytes);
				if (command.kind === 'text') page.text.push(...bytes);
				if (command.kind === 'kick') this.kicks++;
				if (command.kind === 'cut') {
					page.isCut = true;
					tearOff();
				}
				if (command.kind === 'done' && mood !== 'mute') socket.write(new Uint8Array([0]));
				if (command.kind === 'unknown') this.unknown.push(Buffer.from(bytes).toString('hex'));
			}
		});
		socket.on('end', () => {
			tearOff();
			socket.end();
		});
	}

	#answer(socket: Socket, mood: PrinterMood, asked: Uint8Array): void {
		if (mood === 'mute') return;
		const status =
			asked[2] === 2 && mood === 'cover_open' ? 0x04 : asked[2] === 4 && mood === 'no_paper' ? 0x60 : 0;
		socket.write(new Uint8Array([0x12 | status]));
	}
}

type Command = {
	readonly kind: 'text' | 'ask' | 'done' | 'kick' | 'cut' | 'format' | 'unknown';
	readonly length: number;
	readonly bytes: Uint8Array;
};

/** Length of ESC commands by their letter, of GS and FS ones likewise; `n` bytes in all. */
const LENGTHS: Readonly<Record<number, Readonly<Record<string, number>>>> = {
	27: {
		'@': 2,
		'\\': 4,
		a: 3,
		M: 3,
		' ': 3,
		S: 3,
		R: 3,
		t: 3,
		'!': 3,
		'-': 3,
		E: 3,
		'3': 3,
		J: 3,
		'2': 2,
		G: 3,
		c: 4,
		p: 5,
		$: 4,
		d: 3,
		W: 3,
		'{': 3,
		B: 3,
		V: 3,
	},
	29: { '!': 3, B: 3, b: 3, w: 3, h: 3, H: 3, L: 4, W: 4, a: 3, r: 3, P: 4, V: 3, f: 3 },
	28: { C: 3, '-': 3, '.': 2, '&': 2, S: 4, '!': 3 },
};

/** The next command of what has come, or null while it is not whole. */
function readCommand(bytes: Uint8Array): Command | null {
	const [first] = bytes;
	if (first === undefined) return null;
	const take = (kind: Command['kind'], length: number): Command | null =>
		bytes.length < length ? null : { kind, length, bytes: bytes.subarray(0, length) };
	if (first === 0x10) return take('ask', 3);
	const lengths = LENGTHS[first];
	if (!lengths) return take(isText(first) ? 'text' : 'format', 1);
	const second = bytes[1];
	if (second === undefined) return null;
	const letter = String.fromCharCode(second);
	if (first === 27 && letter === 'p') return take('kick', 5);
	if (first === 29 && letter === 'r') return take('done', 3);
	if (first === 29 && letter === 'V') return take('cut', (bytes[2] ?? 0) > 1 ? 4 : 3);
	// Barcode with its length; raster and 2D commands with theirs.
	if (first === 29 && letter === 'k') return bytes.length < 4 ? null : take('format', 4 + (bytes[3] ?? 0));
	if (letter === '(') return sized(take, bytes, 3, 2, 5);
	if (first === 29 && letter === '8') return sized(take, bytes, 3, 4, 7);
	if (first === 29 && letter === 'v') {
		const [width = 0, wide = 0, height = 0, high = 0] = bytes.subarray(4, 8);
		return bytes.length < 8 ? null : take('format', 8 + (width + wide * 256) * (height + high * 256));
	}
	if (first === 27 && letter === '*') return sized(take, bytes, 3, 2, 5, (bytes[2] ?? 0) > 1 ? 3 : 1);
	const length = lengths[letter];
	return length === undefined ? take('unknown', 2) : take('format', length);
}

function sized(
	take: (kind: Command['kind'], length: number) => Command | null,
	bytes: Uint8Array,
	at: number,
	width: number,
	head: number,
	times = 1,
): Command | null {
	if (bytes.length < head) return null;
	const size = bytes.subarray(at, at + width).reduce((sum, byte, n) => sum + byte * 256 ** n, 0);
	return take('format', head + size * times);
}

/** Signs, kana, kanji and the end of a line. */
const isText = (byte: number): boolean => byte >= 0x20 || byte === 0x0a;
