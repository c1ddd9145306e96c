import { type DeviceFigures, deviceFigures } from '#server/office/devices/device-figures.ts';
import type { Parts } from './parts.ts';
import { gauge } from './prometheus.ts';

/** Reads one figure of a device; null when it is not known. */
type Reading = readonly [
	name: string,
	help: string,
	read: (figures: DeviceFigures, now: number) => number | null,
];

const seconds = (now: number, then: number | null | undefined): number | null =>
	then === null || then === undefined ? null : Math.max(0, Math.round((now - then) / 1000));

const READINGS: readonly Reading[] = [
	[
		'noren_device_unsynced',
		'Entries the device said it had not sent',
		({ report }) => report?.unsynced ?? null,
	],
	[
		'noren_device_oldest_unsynced_age_seconds',
		'Age of the oldest entry it had not sent',
		({ report }, now) => seconds(now, report?.oldest_unsynced_at),
	],
	[
		'noren_device_data_age_seconds',
		'Since when its catalogue may be out of date',
		({ report }, now) => seconds(now, report?.data_as_of),
	],
	[
		'noren_device_report_age_seconds',
		'Since its last report',
		({ reportedAt }, now) => seconds(now, reportedAt),
	],
	['noren_device_acked_through', 'Its entries 1…n are durable', ({ ackedThrough }) => ackedThrough],
	['noren_device_backed_up_through', '…and in a backup', ({ backedUpThrough }) => backedUpThrough],
	['noren_device_folded_through', '…and in the figures', ({ totals }) => totals.folded_through],
	[
		'noren_device_quarantined',
		'Contents of it that are kept aside',
		({ quarantinedCount }) => quarantinedCount,
	],
	[
		'noren_device_needs_attention',
		'1 when a person should look at it',
		({ verdict }) => (verdict === 'attention' ? 1 : 0),
	],
];

/** The devices' own figures, one incarnation a device, labelled by device and store only. */
export async function deviceMetrics(parts: Parts): Promise<string[]> {
	parts.notes.flush();
	const now = parts.now();
	const latest = new Map<string, DeviceFigures>();
	for (const figures of await deviceFigures(parts)) {
		const known = latest.get(figures.device);
		if (!known || known.incarnation < figures.incarnation) latest.set(figures.device, figures);
	}
	const devices = [...latest.values()].filter(({ state }) => state !== 'gone');
	return READINGS.flatMap(([name, help, read]) =>
		gauge(
			name,
			help,
			devices.flatMap((figures) => {
				const value = read(figures, now);
				const { device, store } = figures;
				return value === null ? [] : [{ value, labels: { device, store } }];
			}),
		),
	);
}
