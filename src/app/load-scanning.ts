import type { Scanned, ScannedText } from '#domain/scan/scanned.ts';
import type { ScanParts } from '#usecases/read-scan.ts';

/** Reads scans with the whole classifier, fetched when it is first asked for and kept; the next call tries again. */
export function loadedScanReader(parts: ScanParts): (scan: ScannedText) => Promise<Scanned> {
	let loading: Promise<(scan: ScannedText) => Promise<Scanned>> | null = null;
	return async (scan) => {
		loading ??= import('./scan-services.ts').then(
			({ scanReader }) => scanReader(parts),
			(cause: unknown) => {
				loading = null;
				throw cause;
			},
		);
		return (await loading)(scan);
	};
}
