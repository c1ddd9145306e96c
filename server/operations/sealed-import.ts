import * as v from 'valibot';
import type { DeviceKey, EntryVersions } from '#protocol/entry.ts';
import {
	openSealedFile,
	type PublicJwk,
	type SealedEntry,
	type SealedRefusal,
} from '#protocol/sealed-file.ts';
import { MAX_PUSH_ENTRIES, type SealedAnswer } from '#protocol/wire.ts';
import type { Database } from '#server/database/database.ts';
import type { AckTracker } from '#server/ledger/acks.ts';
import type { Ledger } from '#server/ledger/ledger.ts';
import { receivePush } from '#server/ledger/receive-push.ts';
import { isRevoked, markForked } from '#server/office/devices/device-states.ts';
import { noteRefilled } from '#server/office/devices/refills.ts';
import { sealingPrivateKey, sealingPublicKey } from '#server/office/sealing-key.ts';

/** What bringing a sealed file in works with. */
export type SealedParts = {
	readonly db: Database;
	readonly ledger: Ledger;
	readonly acks: AckTracker;
	readonly epoch: { current(): string };
	readonly now: () => number;
	readonly versions?: EntryVersions;
};

/** Times a batch that the store did not take is sent again before the bringer is told to come back. */
const ATTEMPTS = 3;

type Taken = Pick<SealedAnswer, 'stored' | 'duplicate' | 'quarantined'>;

/**
 * Takes a sealed file in as if its device had pushed what is in it: the same gate, the same quarantine. Bringing it
 * again finds only duplicates. What cannot be opened is refused in one word and changes nothing.
 */
export async function importSealed(text: string, parts: SealedParts): Promise<SealedAnswer> {
	const { db } = parts;
	const opened = await openSealedFile(text, {
		sealingKey: sealingPublicKey(db),
		sealingPrivateKey: await sealingPrivateKey(db),
		publicKeyOf: (device) => publicKeyOf(db, device),
	});
	if (!opened.ok) return refusal(opened.refused);
	const { device, entries } = opened;
	const taken: Taken = { stored: 0, duplicate: 0, quarantined: 0 };
	for (let from = 0; from < entries.length; from += MAX_PUSH_ENTRIES) {
		await takeBatch(entries.slice(from, from + MAX_PUSH_ENTRIES), device, parts, taken);
	}
	return { device: device.device, incarnation: device.incarnation, ...taken, refused: null };
}

async function takeBatch(
	entries: readonly SealedEntry[],
	device: DeviceKey,
	parts: SealedParts,
	taken: Taken,
): Promise<void> {
	const aside = isRevoked(parts.db, device) ? 'device_revoked' : null;
	let waiting = entries;
	for (let attempt = 0; attempt < ATTEMPTS && waiting.length > 0; attempt++) {
		const { rows } = await receivePush(waiting, device, parts, aside);
		const stored = rows.filter(({ result }) => result === 'stored').length;
		taken.stored += stored;
		taken.duplicate += rows.filter(({ result }) => result === 'duplicate').length;
		taken.quarantined += rows.filter(
			({ result }) => result === 'quarantined' || result === 'id_reuse',
		).length;
		if (rows.some(({ result }) => result === 'id_reuse')) markForked(parts.db, device);
		noteRefilled(parts.db, parts.epoch.current(), device, stored);
		waiting = waiting.filter((_, at) => rows[at]?.result === 'retry');
	}
	if (waiting.length > 0)
		throw new Error('The ledger did not take every entry; the file may be brought again');
}

const refusal = (refused: SealedRefusal): SealedAnswer => ({
	device: '',
	incarnation: 0,
	stored: 0,
	duplicate: 0,
	quarantined: 0,
	refused,
});

const Jwk = v.object({ kty: v.literal('EC'), crv: v.literal('P-256'), x: v.string(), y: v.string() });

/** The key an incarnation enrolled with; null when it is not one of this shop's. */
function publicKeyOf(db: Database, { store, device, incarnation }: DeviceKey): PublicJwk | null {
	const row = db.get<{ public_key: string }>(
		'SELECT public_key FROM office_devices WHERE id = ? AND incarnation = ? AND place = ?',
		...[device, incarnation, store],
	);
	const key = row && v.safeParse(Jwk, JSON.parse(row.public_key));
	return key?.success ? key.output : null;
}
