import { browserHid, hidScanners } from '#devices/scanner/hid-scanner.ts';
import { browserSerial, serialScanners } from '#devices/scanner/serial-scanner.ts';
import type { ScanSource } from '#ui/state/scans.svelte.ts';

/** Hears the scanners on a serial port or HID that were paired before; the answer stops that. */
export function listenToCables(heard: Parameters<ScanSource['listen']>[0]): () => void {
	const [serial, hid] = [browserSerial(), browserHid()];
	const sources: ScanSource[] = [
		...(serial ? [serialScanners(serial)] : []),
		...(hid ? [hidScanners(hid)] : []),
	];
	const stops = sources.map((source) => source.listen(heard));
	return () => {
		for (const stop of stops) stop();
	};
}
