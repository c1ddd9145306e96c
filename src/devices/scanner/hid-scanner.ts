import type { Symbology } from '#domain/gtin/gtin.ts';
import { readHidReport } from './hid-report.ts';

type Heard = (scan: { readonly kind: 'scan'; readonly text: string; readonly symbology?: Symbology }) => void;

/** As much of WebHID as a scanner needs. */
export type HidDevice = {
	readonly opened: boolean;
	readonly collections?: readonly { readonly usagePage?: number }[];
	open(): Promise<void>;
	addEventListener(type: 'inputreport', heard: (event: HidReport) => void): void;
	removeEventListener(type: 'inputreport', heard: (event: HidReport) => void): void;
};
export type HidReport = { readonly data: DataView };
export type Hid = {
	getDevices(): Promise<readonly HidDevice[]>;
	requestDevice(options: { filters: readonly { usagePage: number }[] }): Promise<readonly HidDevice[]>;
	addEventListener?(type: 'connect', heard: () => void): void;
	removeEventListener?(type: 'connect', heard: () => void): void;
};

/** "Bar Code Scanner" in the HID usage tables: a scanner that is no keyboard ("HID-POS"). */
const SCANNER_PAGE = 0x8c;

/** The HID devices of this browser; null where it has none. */
export const browserHid = (): Hid | null => (navigator as { hid?: Hid }).hid ?? null;

const isScanner = ({ collections }: HidDevice): boolean =>
	collections?.some(({ usagePage }) => usagePage === SCANNER_PAGE) ?? false;

const waiting = new Set<() => void>();

/** Lets a person choose a scanner; whether they did. It is heard from then on. */
export async function chooseHidScanner(hid: Hid): Promise<boolean> {
	const devices = await hid.requestDevice({ filters: [{ usagePage: SCANNER_PAGE }] }).catch(() => []);
	for (const look of waiting) look();
	return devices.length > 0;
}

/** Every HID scanner this page may use, and those plugged in later. */
export function hidScanners(hid: Hid) {
	return {
		listen(heard: Heard): () => void {
			const known = new Map<HidDevice, () => void>();
			const look = async () => {
				for (const device of await hid.getDevices()) {
					if (known.has(device) || !isScanner(device)) continue;
					const onReport = ({ data }: HidReport) => {
						const scan = readHidReport(data);
						if (scan) heard({ kind: 'scan', ...scan });
					};
					known.set(device, () => device.removeEventListener('inputreport', onReport));
					device.addEventListener('inputreport', onReport);
					if (!device.opened) await device.open();
				}
			};
			const again = () => void look().catch(() => {});
			again();
			waiting.add(again);
			hid.addEventListener?.('connect', again);
			return () => {
				waiting.delete(again);
				hid.removeEventListener?.('connect', again);
				for (const stop of known.values()) stop();
			};
		},
	};
}
