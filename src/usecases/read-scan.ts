import { localClock } from '#domain/promotion/local-time.ts';
import { classify, type ScanContext } from '#domain/scan/classify.ts';
import { NO_SCAN_RULES, type Scanned, type ScannedText } from '#domain/scan/scanned.ts';
import type { Clock } from '#ports/clock.ts';
import type { Device } from '#ports/device.ts';
import { scanRulesOf } from '#protocol/bodies/scan-rules.ts';
import type { StoreDoc } from '#protocol/feed.ts';

/** What reading a scan needs: the store's own codes and the day. */
export type ScanParts = { readonly device: Pick<Device, 'store'>; readonly clock: Clock };

const UNKNOWN_STORE: ScanContext = { rules: NO_SCAN_RULES, today: '2000-01-01' };

/** Reads scans by the rules of the store as it is now on this device; they are made once for a document. */
export function scanReader({ device, clock }: ScanParts): (scan: ScannedText) => Promise<Scanned> {
	let known = { text: '', context: (_: number) => UNKNOWN_STORE };
	return async (scan) => {
		const store = await device.store();
		if (!store) return classify(scan, UNKNOWN_STORE);
		const text = `${store.time_zone}${JSON.stringify(store.scanning ?? null)}`;
		if (known.text !== text) known = { text, context: contextOf(store) };
		return classify(scan, known.context(clock.now()));
	};
}

function contextOf({ scanning, time_zone }: StoreDoc): (now: number) => ScanContext {
	const rules = scanRulesOf(scanning);
	const wallClock = localClock(time_zone);
	return (now) => ({ rules, today: wallClock(now).day });
}
