import type { Database } from '#server/database/database.ts';
import type { Epoch, EpochNote } from '#server/epoch.ts';
import { findShopSettings } from '#server/office/shop-settings.ts';

/** A device since the server went back in time. Times in epoch ms. */
export type Returning = {
	readonly device: string;
	readonly incarnation: number;
	readonly store: string;
	readonly store_name: string;
	/** Where it stands in the store; '' when the database before knew it and this one does not. */
	readonly register: string;
	/** What the server still held of its journal then. */
	readonly held_through: number;
	/** Entries it has brought back since. */
	readonly refilled: number;
	/** When it had nothing left to send; null while it is waited for. */
	readonly back_at: number | null;
	readonly last_seen_at: number | null;
};

/** Why the present life of the server began, what came back from whom, and who is waited for. */
export type Recovery = {
	readonly reason: EpochNote['reason'];
	readonly began_at: number;
	readonly detail: string;
	/** Whose moment the restored data was; null when nothing was restored. */
	readonly backup_taken_at: number | null;
	readonly back: readonly Returning[];
	readonly waiting: readonly Returning[];
};

/** Where a recovery stands; null for a server that never went back in time. A replaced device is not waited for. */
export function recovery(db: Database, epoch: Epoch): Recovery | null {
	const note = epoch.note();
	if (!note) return null;
	const rows = db.all<Returning & { state: string | null }>(
		`SELECT r.device, r.incarnation, r.store, coalesce(p.name, r.store) AS store_name,
			coalesce(d.register, '') AS register, r.held_through, r.refilled, r.back_at, d.last_seen_at, d.state
		 FROM office_refills r
		 LEFT JOIN office_devices d ON d.id = r.device AND d.incarnation = r.incarnation
		 LEFT JOIN office_places p ON p.id = r.store
		 WHERE r.epoch = ? ORDER BY p.position, register, r.device, r.incarnation`,
		note.epoch,
	);
	const plain = ({ state: _, ...row }: (typeof rows)[number]): Returning => row;
	return {
		reason: note.reason,
		began_at: note.began_at,
		detail: note.detail,
		backup_taken_at: takenAt(note),
		back: rows.filter(({ back_at }) => back_at !== null).map(plain),
		waiting: rows.filter(({ back_at, state }) => back_at === null && state !== 'gone').map(plain),
	};
}

function takenAt({ reason, detail }: EpochNote): number | null {
	const at = Date.parse(/(\d{4}-\S+Z)$/.exec(detail)?.[1] ?? '');
	return reason !== 'restore' || Number.isNaN(at) ? null : at;
}

/** A recovery in words for whoever stands before the shop's server; empty when there is none. */
export function recoveryLines(db: Database, found: Recovery | null): string[] {
	if (!found) return [];
	const clock = localTime(findShopSettings(db)?.time_zone ?? 'UTC');
	return wordsOf(found, clock);
}

/** The same with a clock given: epoch ms → text. */
export function wordsOf(found: Recovery, clock: (at: number) => string): string[] {
	const { back, waiting } = found;
	const brought = back.map(({ device, refilled }) => `${device} brought ${refilled} ${plural(refilled)}`);
	const missing = waiting.map(
		({ device, refilled, last_seen_at }) =>
			`${device} (${last_seen_at === null ? 'not seen yet' : `last seen ${clock(last_seen_at)}`}${refilled > 0 ? `, ${refilled} ${plural(refilled)} so far` : ''})`,
	);
	const total = back.length + waiting.length;
	return [
		beginning(found, clock),
		`${back.length} of ${total} devices are back${brought.length > 0 ? `: ${brought.join(', ')}` : ''}.`,
		...(missing.length > 0 ? [`Waiting for: ${missing.join(', ')}.`] : []),
	];
}

const plural = (count: number): string => (count === 1 ? 'entry' : 'entries');

function beginning(
	{ reason, began_at, backup_taken_at, detail }: Recovery,
	clock: (at: number) => string,
): string {
	if (reason === 'restore') {
		return backup_taken_at === null
			? `Restored at ${clock(began_at)}.`
			: `Restored at ${clock(began_at)} from the backup of ${clock(backup_taken_at)}.`;
	}
	if (reason === 'witness')
		return `The server went back in time; a device noticed at ${clock(began_at)} (${detail}).`;
	return `The server's files went back in time; it noticed when it started at ${clock(began_at)} (${detail}).`;
}

/** `2026-11-22 02:00` in a time zone. */
function localTime(timeZone: string): (at: number) => string {
	const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
	return (at) => format.format(at);
}
