import type { PrinterLink, PrintTrouble } from '#ports/printer.ts';
import { inTime, OPEN_MS, PIECE_MS } from './in-time.ts';

/** As much of Web Bluetooth as a printer needs. */
type Characteristic = { writeValueWithResponse(bytes: Uint8Array<ArrayBuffer>): Promise<void> };
type Service = { getCharacteristic(id: string): Promise<Characteristic> };
type Gatt = { connect(): Promise<{ getPrimaryService(id: string): Promise<Service> }> };
export type BluetoothDevice = { readonly gatt?: Gatt };
export type Bluetooth = {
	getDevices?(): Promise<readonly BluetoothDevice[]>;
	requestDevice(options: { filters: readonly { services: readonly string[] }[] }): Promise<BluetoothDevice>;
};

/** The printing service that small BLE printers share, and where its bytes go. */
const SERVICE = '000018f0-0000-1000-8000-00805f9b34fb';
const BYTES = '00002af1-0000-1000-8000-00805f9b34fb';
/** What one write may carry. */
const PIECE = 100;

/** The Bluetooth of this browser; null where it has none. */
export const browserBluetooth = (): Bluetooth | null =>
	(navigator as { bluetooth?: Bluetooth }).bluetooth ?? null;

/** The printer chosen on this page, where the browser forgets it with the page. */
let chosen: BluetoothDevice | null = null;

/** Lets a person choose; whether they did. */
export async function chooseBluetoothPrinter(bluetooth: Bluetooth): Promise<boolean> {
	chosen = await bluetooth.requestDevice({ filters: [{ services: [SERVICE] }] }).catch(() => chosen);
	return chosen !== null;
}

/** A printer over Bluetooth Low Energy. */
export function bluetoothLink(bluetooth: Bluetooth): PrinterLink {
	return {
		async send({ bytes }): Promise<PrintTrouble | null> {
			let hasBegun = false;
			try {
				const device = chosen ?? (await bluetooth.getDevices?.())?.[0];
				if (!device?.gatt) return 'printer_unknown';
				const server = await inTime(device.gatt.connect(), OPEN_MS);
				const service = await inTime(server.getPrimaryService(SERVICE), OPEN_MS);
				const target = await inTime(service.getCharacteristic(BYTES), OPEN_MS);
				for (let at = 0; at < bytes.length; at += PIECE) {
					const sent = target.writeValueWithResponse(bytes.slice(at, at + PIECE));
					hasBegun = true;
					await inTime(sent, PIECE_MS);
				}
				return null;
			} catch {
				return hasBegun ? 'printer_unsure' : 'printer_unreachable';
			}
		},
	};
}
