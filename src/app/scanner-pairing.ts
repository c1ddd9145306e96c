import { browserHid, chooseHidScanner } from '#devices/scanner/hid-scanner.ts';
import { browserSerial, chooseSerialScanner } from '#devices/scanner/serial-scanner.ts';
import type { ScannerPairing } from '#usecases/scanner-pairing.ts';

/** The ways of this browser to scanners of their own. */
export function scannerPairing(): ScannerPairing {
	const [serial, hid] = [browserSerial(), browserHid()];
	return {
		ways: [...(serial ? (['serial'] as const) : []), ...(hid ? (['hid'] as const) : [])],
		async pair(way) {
			if (way === 'serial') return serial ? chooseSerialScanner(serial) : false;
			return hid ? chooseHidScanner(hid) : false;
		},
	};
}
