import { formatCount } from '../shared/format-money.ts';
import type { HealthCatalog } from './words/types.ts';

/** A clock may be off by so much before a person hears of it, ms. */
export const CLOCK_TOLERANCE_MS = 5 * 60_000;

const UNITS = ['KB', 'MB', 'GB', 'TB'];

/** Bytes as people read them: three figures at the most (`182 MB`, `1.4 GB`). */
export function formatBytes(bytes: number): string {
	let amount = bytes / 1024;
	let unit = 0;
	while (amount >= 999.5 && unit < UNITS.length - 1) {
		amount /= 1024;
		unit += 1;
	}
	return `${amount < 9.95 && unit > 0 ? amount.toFixed(1) : Math.round(amount)} ${UNITS[unit]}`;
}

/** How far a clock is off in words (`26 h slow`); null while it is right. `offset` is true time minus the clock's, ms. */
export function clockError(offset: number, t: HealthCatalog): string | null {
	const off = Math.abs(offset);
	if (off <= CLOCK_TOLERANCE_MS) return null;
	const minutes = Math.round(off / 60_000);
	const length =
		minutes < 120
			? t.minutes(String(minutes))
			: minutes < 72 * 60
				? t.hours(String(Math.round(minutes / 60)))
				: t.days(String(Math.round(minutes / (24 * 60))));
	return offset > 0 ? t.clockSlow(length) : t.clockFast(length);
}

/** The running number in an entry's id (`shibuya:t01.1:0000000871` is record 871). */
export const recordNumber = (entryId: string): string =>
	formatCount(Number(entryId.slice(entryId.lastIndexOf(':') + 1)));
