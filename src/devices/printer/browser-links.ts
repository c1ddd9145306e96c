import type { PrinterLink, PrinterLinks } from '#ports/printer.ts';
import { bluetoothLink, browserBluetooth, chooseBluetoothPrinter } from './bluetooth-link.ts';
import { type AskRelay, relayLink } from './relay-link.ts';
import { browserSerial, chooseSerialPrinter, serialLink } from './serial-link.ts';
import { browserUsb, chooseUsbPrinter, usbLink } from './usb-link.ts';

/** Ways to a printer that a person chooses in the browser's own list. */
export type LocalTransport = 'usb' | 'serial' | 'bluetooth';

/** Which of them this browser has. */
export const localTransports = (): readonly LocalTransport[] => [
	...(browserUsb() ? (['usb'] as const) : []),
	...(browserSerial() ? (['serial'] as const) : []),
	...(browserBluetooth() ? (['bluetooth'] as const) : []),
];

/** Lets a person choose a printer; must follow their tap. Whether they did. */
export async function chooseLocalPrinter(transport: LocalTransport): Promise<boolean> {
	const [usb, serial, bluetooth] = [browserUsb(), browserSerial(), browserBluetooth()];
	if (transport === 'usb') return usb ? chooseUsbPrinter(usb) : false;
	if (transport === 'serial') return serial ? chooseSerialPrinter(serial) : false;
	return bluetooth ? chooseBluetoothPrinter(bluetooth) : false;
}

/** The ways to printers from this page. */
export function browserLinks(ask: AskRelay): PrinterLinks {
	return {
		open({ id, transport }): PrinterLink | null {
			const [usb, serial, bluetooth] = [browserUsb(), browserSerial(), browserBluetooth()];
			if (transport === 'relay') return relayLink(id, ask);
			if (transport === 'usb') return usb && usbLink(usb);
			if (transport === 'serial') return serial && serialLink(serial);
			return transport === 'bluetooth' ? bluetooth && bluetoothLink(bluetooth) : null;
		},
	};
}
