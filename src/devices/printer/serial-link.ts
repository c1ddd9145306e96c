import type { PrinterLink, PrintTrouble } from '#ports/printer.ts';
import { inTime, OPEN_MS, PIECE_MS } from './in-time.ts';

/** As much of Web Serial as a printer needs. */
export type SerialPort = {
	readonly writable: WritableStream<Uint8Array> | null;
	open(options: { baudRate: number }): Promise<void>;
};
export type Serial = {
	getPorts(): Promise<readonly SerialPort[]>;
	requestPort(): Promise<SerialPort>;
};

/** What receipt printers are set to when they leave the factory. */
const BAUD = 38_400;
const PIECE = 1024;

/** The serial ports of this browser; null where it has none. */
export const browserSerial = (): Serial | null => (navigator as { serial?: Serial }).serial ?? null;

/** Lets a person choose; whether they did. */
export async function chooseSerialPrinter(serial: Serial): Promise<boolean> {
	return serial.requestPort().then(
		() => true,
		() => false,
	);
}

/** A printer on a serial port, which Bluetooth printers that are paired with the system are too. */
export function serialLink(serial: Serial): PrinterLink {
	return {
		async send({ bytes }): Promise<PrintTrouble | null> {
			let hasBegun = false;
			try {
				const [port] = await serial.getPorts();
				if (!port) return 'printer_unknown';
				if (!port.writable) await inTime(port.open({ baudRate: BAUD }), OPEN_MS);
				const writer = port.writable?.getWriter();
				if (!writer) return 'printer_unreachable';
				try {
					for (let at = 0; at < bytes.length; at += PIECE) {
						const sent = writer.write(bytes.slice(at, at + PIECE));
						hasBegun = true;
						await inTime(sent, PIECE_MS);
					}
				} finally {
					writer.releaseLock();
				}
				return null;
			} catch {
				return hasBegun ? 'printer_unsure' : 'printer_unreachable';
			}
		},
	};
}
