import { MessageSplitter } from './message-splitter.ts';

/** What a scanner has read. */
type Heard = (scan: { readonly kind: 'scan'; readonly text: string }) => void;

/** As much of Web Serial as a scanner needs. */
export type ScannerPort = {
	readonly readable: ReadableStream<Uint8Array> | null;
	open(options: { baudRate: number }): Promise<void>;
	getInfo?(): { readonly usbVendorId?: number; readonly usbProductId?: number };
};
export type ScannerSerial = {
	getPorts(): Promise<readonly ScannerPort[]>;
	requestPort(): Promise<ScannerPort>;
	addEventListener?(type: 'connect', heard: () => void): void;
	removeEventListener?(type: 'connect', heard: () => void): void;
};

/** What scanners are set to when they leave the factory; a virtual port over USB takes any. */
const BAUD = 9600;
/** A message without CR or LF ends when nothing more comes, ms. */
const SILENCE_MS = 60;
/** Ports of this browser are printers and scanners: which were chosen as scanners is kept by what they are. */
const CHOSEN = 'noren.scanner.ports';

/** The serial ports of this browser; null where it has none. */
export const browserSerial = (): ScannerSerial | null =>
	(navigator as { serial?: ScannerSerial }).serial ?? null;

const nameOf = (port: ScannerPort): string => {
	const { usbVendorId = 0, usbProductId = 0 } = port.getInfo?.() ?? {};
	return `${usbVendorId}:${usbProductId}`;
};

/** Which kinds of ports are scanners, kept in this browser. */
export type ChosenPorts = { read(): readonly string[]; add(name: string): void };

const keptPorts: ChosenPorts = {
	read: () => (localStorage.getItem(CHOSEN) ?? '').split(' ').filter(Boolean),
	add: (name) => localStorage.setItem(CHOSEN, [...new Set([...keptPorts.read(), name])].join(' ')),
};

/** Lets a person choose a port that is a scanner; whether they did. It is heard from then on. */
export async function chooseSerialScanner(serial: ScannerSerial, chosen = keptPorts): Promise<boolean> {
	const port = await serial.requestPort().catch(() => null);
	if (!port) return false;
	chosen.add(nameOf(port));
	tellChosen();
	return true;
}

const waiting = new Set<() => void>();
const tellChosen = () => {
	for (const look of waiting) look();
};

/** Every scanner on a serial port that was chosen before, and those plugged in later. */
export function serialScanners(serial: ScannerSerial, chosen: ChosenPorts = keptPorts) {
	return {
		listen(heard: Heard): () => void {
			const open = new Map<ScannerPort, () => void>();
			const look = async () => {
				const names = chosen.read();
				for (const port of await serial.getPorts()) {
					if (open.has(port) || !names.includes(nameOf(port))) continue;
					open.set(
						port,
						readPort(port, heard, () => open.delete(port)),
					);
				}
			};
			const again = () => void look().catch(() => {});
			again();
			waiting.add(again);
			serial.addEventListener?.('connect', again);
			return () => {
				waiting.delete(again);
				serial.removeEventListener?.('connect', again);
				for (const stop of open.values()) stop();
			};
		},
	};
}

/** Reads a port until it is unplugged or left; each message is a scan. */
function readPort(port: ScannerPort, heard: Heard, gone: () => void): () => void {
	const splitter = new MessageSplitter((text) => heard({ kind: 'scan', text }));
	let reader: ReadableStreamDefaultReader<Uint8Array> | null = null;
	let isOver = false;
	const run = async () => {
		if (!port.readable) await port.open({ baudRate: BAUD });
		reader = port.readable?.getReader() ?? null;
		let timer: ReturnType<typeof setTimeout> | undefined;
		while (reader && !isOver) {
			const { done, value } = await reader.read();
			if (done) break;
			clearTimeout(timer);
			splitter.take(value);
			timer = setTimeout(() => splitter.silence(), SILENCE_MS);
		}
	};
	run()
		// Unplugged, or held by another page: it is looked for again when something is plugged in.
		.catch(() => {})
		.finally(() => {
			reader?.releaseLock();
			gone();
		});
	return () => {
		isOver = true;
		void reader?.cancel().catch(() => {});
	};
}
