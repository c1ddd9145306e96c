import type { PrinterLink, PrintTrouble } from '#ports/printer.ts';
import { inTime, OPEN_MS, PIECE_MS } from './in-time.ts';

/** As much of WebUSB as a printer needs. */
type UsbEndpoint = {
	readonly endpointNumber: number;
	readonly direction: 'in' | 'out';
	readonly type: string;
};
type UsbInterface = {
	readonly interfaceNumber: number;
	readonly alternates: readonly {
		readonly interfaceClass: number;
		readonly endpoints: readonly UsbEndpoint[];
	}[];
};
export type UsbDevice = {
	readonly opened: boolean;
	readonly configuration: { readonly interfaces: readonly UsbInterface[] } | null;
	open(): Promise<void>;
	close(): Promise<void>;
	selectConfiguration(value: number): Promise<void>;
	claimInterface(number: number): Promise<void>;
	transferOut(endpoint: number, data: Uint8Array<ArrayBuffer>): Promise<{ readonly status: string }>;
};
export type Usb = {
	getDevices(): Promise<readonly UsbDevice[]>;
	requestDevice(options: { filters: readonly { classCode: number }[] }): Promise<UsbDevice>;
};

const PRINTER_CLASS = 7;
/** Bytes handed over at once. */
const PIECE = 4096;

/** The USB of this browser; null where it has none (Safari, Firefox). */
export const browserUsb = (): Usb | null => (navigator as { usb?: Usb }).usb ?? null;

/** Lets a person choose; whether they did. The browser remembers it for the next start. */
export async function chooseUsbPrinter(usb: Usb): Promise<boolean> {
	return usb.requestDevice({ filters: [{ classCode: PRINTER_CLASS }] }).then(
		() => true,
		() => false,
	);
}

/** A printer on this tablet's USB: the first one that a person let this page near. */
export function usbLink(usb: Usb): PrinterLink {
	return {
		async send({ bytes }): Promise<PrintTrouble | null> {
			let hasBegun = false;
			try {
				const [device] = await usb.getDevices();
				if (!device) return 'printer_unknown';
				const endpoint = await inTime(claim(device), OPEN_MS);
				if (endpoint === null) return 'printer_unknown';
				for (let at = 0; at < bytes.length; at += PIECE) {
					const sent = device.transferOut(endpoint, bytes.slice(at, at + PIECE));
					hasBegun = true;
					if ((await inTime(sent, PIECE_MS)).status !== 'ok') return 'printer_unsure';
				}
				return null;
			} catch {
				return hasBegun ? 'printer_unsure' : 'printer_unreachable';
			}
		},
	};
}

/** Opens the device and its printer interface; answers where bytes go in. */
async function claim(device: UsbDevice): Promise<number | null> {
	if (!device.opened) await device.open();
	if (!device.configuration) await device.selectConfiguration(1);
	for (const { interfaceNumber, alternates } of device.configuration?.interfaces ?? []) {
		const printer = alternates.find(({ interfaceClass }) => interfaceClass === PRINTER_CLASS);
		const out = printer?.endpoints.find(({ direction, type }) => direction === 'out' && type === 'bulk');
		if (!out) continue;
		await device.claimInterface(interfaceNumber);
		return out.endpointNumber;
	}
	return null;
}
