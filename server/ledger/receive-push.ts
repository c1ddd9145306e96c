import { canonicalJson, type Json } from '#protocol/canonical.ts';
import {
	checkEntry,
	type DeviceKey,
	type EntryVersions,
	type JournalEntry,
	parseEntryId,
	type QuarantineReason,
} from '#protocol/entry.ts';
import { MAX_ENTRY_BYTES, type PushResult } from '#protocol/wire.ts';
import { nativeSha256 } from '#server/native-hash.ts';
import type { AckTracker } from './acks.ts';
import type { Ledger, QuarantineRecord } from './ledger.ts';
import { roughSize } from './rough-size.ts';

/** What became of one pushed document. */
export type PushRow = { readonly id: string; readonly result: PushResult; readonly reason?: string };

/** What receiving a push works with. */
export type ReceiveParts = {
	readonly ledger: Ledger;
	readonly acks: AckTracker;
	readonly now: () => number;
	/** Kinds and schemas this server can read; all that this build knows when left out. */
	readonly versions?: EntryVersions;
};

/** Why everything of a sender is kept aside, however sound: it was revoked. */
export type AllAside = Extract<QuarantineReason, 'device_revoked'>;

type Judged =
	| { readonly ok: true; readonly id: string; readonly entry: JournalEntry }
	| { readonly ok: false; readonly id: string; readonly record: QuarantineRecord };

/**
 * Takes what a device pushed: sound entries into the ledger, all others into quarantine, whole. Every row but
 * `retry` is durable when this resolves. With `aside`, all of it goes into quarantine for that reason. Answers also how
 * far the device's journal is held without a gap.
 */
export async function receivePush(
	docs: readonly Readonly<Record<string, unknown>>[],
	device: DeviceKey,
	{ ledger, acks, now, versions }: ReceiveParts,
	aside: AllAside | null = null,
): Promise<{ readonly rows: readonly PushRow[]; readonly ackedThrough: number }> {
	const receivedAt = now();
	const suspects = aside ? docs : docs.filter((doc) => isForeign(doc, device));
	const held = await heldAlready(suspects, ledger);
	const judged = docs.map((doc) =>
		judge(doc, { device, receivedAt, versions, aside, isHeld: held.has(doc) }),
	);
	const sound = judged.filter((each) => each.ok);
	const [outcomes] = await Promise.all([
		ledger.append(
			sound.map(({ entry }) => entry),
			device,
		),
		ledger.quarantine(judged.flatMap((each) => (each.ok ? [] : [each.record]))),
	]);
	const results = new Map(sound.map((each, at) => [each, outcomes[at] ?? 'retry']));
	const rows = judged.map((each): PushRow => {
		if (each.ok) return { id: each.id, result: results.get(each) ?? 'retry' };
		return { id: each.id, result: 'quarantined', reason: each.record.reason };
	});
	return { rows, ackedThrough: await acks.note(device, heldSeqs(rows, device)) };
}

/** What the ledger has, and is offered again by someone revoked, or under another name: a duplicate, no finding. */
async function heldAlready(
	docs: readonly Readonly<Record<string, unknown>>[],
	ledger: Ledger,
): Promise<ReadonlySet<unknown>> {
	const held = new Set<unknown>();
	for (const doc of docs) {
		const there = typeof doc.id === 'string' && parseEntryId(doc.id) ? await ledger.get(doc.id) : null;
		if (there && there.hash === doc.hash && textOf(doc) === textOf({ ...there })) held.add(doc);
	}
	return held;
}

/** Sequence numbers of the device itself that are durable now. */
function heldSeqs(rows: readonly PushRow[], device: DeviceKey): number[] {
	return rows.flatMap(({ id, result }) => {
		const key = parseEntryId(id);
		return key && result !== 'retry' && isSame(key, device) ? [key.seq] : [];
	});
}

type Judging = {
	readonly device: DeviceKey;
	readonly receivedAt: number;
	readonly versions: EntryVersions | undefined;
	readonly aside: AllAside | null;
	/** The ledger has this very content. */
	readonly isHeld: boolean;
};

function judge(
	doc: Readonly<Record<string, unknown>>,
	{ device, receivedAt, versions, aside, isHeld }: Judging,
): Judged {
	const id = typeof doc.id === 'string' ? doc.id : '';
	const refuse = (reason: string, detail: string): Judged => ({
		ok: false,
		id,
		record: {
			claimed_id: id,
			pushed_by: keyOf(device),
			reason,
			detail,
			content: textOf(doc),
			received_at: receivedAt,
		},
	});
	const bytes = bytesIfLarge(doc);
	if (bytes > MAX_ENTRY_BYTES) return refuse('too_large', String(bytes));
	if (!isHeld && isForeign(doc, device)) return refuse('wrong_device', id);
	if (!isHeld && aside) return refuse(aside, '');
	const check = checkEntry(doc, versions, nativeSha256);
	return check.ok ? { ok: true, id, entry: check.entry } : refuse(check.reason, check.detail);
}

/** Bytes in an escaped character at most, and more than a number is longer than the rough size says. */
const BYTES_A_CHARACTER = 6;

/** Bytes of a document that may be too large, 0 of one that cannot be: counting roughly is several times faster. */
function bytesIfLarge(doc: object): number {
	if (roughSize(doc) * BYTES_A_CHARACTER <= MAX_ENTRY_BYTES) return 0;
	// As long as the canonical text, whose keys only stand in another order.
	return Buffer.byteLength(JSON.stringify(doc));
}

/** Whether a document claims a number of another device, or of another life. */
function isForeign({ id }: Readonly<Record<string, unknown>>, device: DeviceKey): boolean {
	const key = typeof id === 'string' ? parseEntryId(id) : null;
	return key !== null && !isSame(key, device);
}

const isSame = (a: DeviceKey, b: DeviceKey): boolean =>
	a.store === b.store && a.device === b.device && a.incarnation === b.incarnation;

const keyOf = ({ store, device, incarnation }: DeviceKey): DeviceKey => ({ store, device, incarnation });

/** The document as text: canonical when it can be, so that the same content is kept once. */
function textOf(doc: Readonly<Record<string, unknown>>): string {
	try {
		return canonicalJson(doc as Json);
	} catch {
		return JSON.stringify(doc); // a lone surrogate: kept escaped as it came
	}
}
