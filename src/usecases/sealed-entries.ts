import { ok, type Result, refused } from '#domain/result.ts';
import type { Clock } from '#ports/clock.ts';
import type { Device } from '#ports/device.ts';
import type { Journal } from '#ports/journal.ts';
import type { SealedInbox } from '#ports/server.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import { looksSealed, sealFile } from '#protocol/sealed-file.ts';

/** What sealing needs from outside. */
export type ExportParts = { readonly device: Device; readonly journal: Journal; readonly clock: Clock };

/** A file to save: its name and what is in it. */
export type SealedExport = { readonly name: string; readonly text: string };

/**
 * The entries the server does not have yet, as a file anyone may carry and only the shop can open: for a tablet that
 * will not see its network again. Nothing changes here; they are still sent when they can be.
 */
export async function exportUnsent({
	device,
	journal,
	clock,
}: ExportParts): Promise<Result<SealedExport, ErrorCode>> {
	const [identity, sealing, entries] = await Promise.all([
		device.identity(),
		device.sealing(),
		journal.unsent(),
	]);
	if (!identity || entries.length === 0) return refused('nothing_to_export');
	// The shop's key comes with the first report; without it nobody could open the file.
	if (!sealing) return refused('server_unreachable');
	const text = await sealFile(entries, {
		device: identity,
		sealingKey: sealing.sealingKey,
		deviceKeys: sealing.keys,
		sealedAt: clock.now(),
	});
	const [first, last] = [entries[0]?.seq, entries.at(-1)?.seq];
	return ok({ name: `noren-${identity.device}.${identity.incarnation}-${first}-${last}.sealed.json`, text });
}

/** Brings in another device's file. What the server has already counts as duplicate, so twice is no harm. */
export async function importSealed(
	inbox: SealedInbox,
	text: string,
): Promise<Result<{ readonly stored: number; readonly duplicate: number }, ErrorCode>> {
	const file = looksSealed(text) ? parsed(text) : null;
	if (!file) return refused('sealed_file_wrong');
	const answer = await inbox.bringIn(file);
	if (!answer.ok) return answer;
	if (answer.value.refused !== null) return refused('sealed_file_wrong');
	const { stored, duplicate, quarantined } = answer.value;
	// What the server keeps aside is on the server: nothing of the file is lost.
	return ok({ stored: stored + quarantined, duplicate });
}

function parsed(text: string): object | null {
	try {
		return JSON.parse(text);
	} catch {
		return null; // a torn file
	}
}
