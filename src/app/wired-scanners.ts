import { browserHid, hidScanners } from '#devices/scanner/hid-scanner.ts';
import { browserSerial, serialScanners } from '#devices/scanner/serial-scanner.ts';
import { DEFAULT_WEDGE } from '#devices/wedge/detector.ts';
import { keyboardWedge } from '#devices/wedge/listen-to-wedge.ts';
import { keptPreferences } from '#ui/shared/preferences.ts';
import type { ScanSource } from '#ui/state/scans.svelte.ts';

/** Hears all of them at once; the answer stops that. */
export function listenToScanners(heard: Parameters<ScanSource['listen']>[0]): () => void {
	const prefix = keptPreferences.read('scanner.prefix') ?? '';
	const [serial, hid] = [browserSerial(), browserHid()];
	const sources: ScanSource[] = [
		keyboardWedge(window, { ...DEFAULT_WEDGE, prefix }),
		...(serial ? [serialScanners(serial)] : []),
		...(hid ? [hidScanners(hid)] : []),
	];
	const stops = sources.map((source) => source.listen(heard));
	return () => {
		for (const stop of stops) stop();
	};
}
