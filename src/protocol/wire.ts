import * as v from 'valibot';
import { Minor, Sha256, Text } from './money-schema.ts';

/** `POST /v1/devices/enrol`: a one-time code and the device's public key, with proof that it holds the private one. */
export const EnrolRequest = v.strictObject({
	code: v.pipe(v.string(), v.regex(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/)),
	/** ECDSA P-256 public key as JWK; the private half never leaves the tablet. */
	public_key: v.strictObject({
		kty: v.literal('EC'),
		crv: v.literal('P-256'),
		x: v.pipe(v.string(), v.maxLength(60)),
		y: v.pipe(v.string(), v.maxLength(60)),
	}),
	/** base64url ECDSA-SHA-256 signature over the code's UTF-8 bytes. */
	proof: v.pipe(v.string(), v.maxLength(120)),
	/** Who this browser was, when the server no longer knows its token (put back to before it was enrolled). */
	was: v.optional(
		v.strictObject({
			store: Text(60),
			device: v.pipe(v.string(), v.regex(/^t\d{2,6}$/)),
			register: v.pipe(v.string(), v.regex(/^R\d{2,6}$/)),
			/** Numbers up to this life's are used up, whatever the server knows. */
			incarnation: v.pipe(Minor, v.minValue(1), v.maxValue(10_000)),
			/** The code signed by each life of it whose key is still here. */
			proofs: v.pipe(
				v.array(
					v.strictObject({
						incarnation: v.pipe(Minor, v.minValue(1)),
						proof: v.pipe(v.string(), v.maxLength(120)),
					}),
				),
				v.maxLength(100),
			),
		}),
	),
});
export type EnrolRequest = v.InferOutput<typeof EnrolRequest>;

/** Who the device is from now on. The token is shown once and kept as a hash on the server. */
export const EnrolAnswer = v.object({
	store: Text(60),
	store_code: Text(10),
	device: Text(60),
	/** Register code printed in receipt numbers, e.g. `R01`. */
	register: Text(10),
	incarnation: v.pipe(Minor, v.minValue(1)),
	token: Text(200),
	epoch: Text(100),
	server_time: Minor,
});
export type EnrolAnswer = v.InferOutput<typeof EnrolAnswer>;

/** `GET /v1/devices/hello`: what an unenrolled browser may know. */
export const HelloAnswer = v.object({
	shop_name: Text(100),
	/** Whether this browser runs on the server's own machine and may enrol with one click. */
	local: v.boolean(),
	stores: v.array(v.object({ id: Text(60), name: Text(100) })),
});
export type HelloAnswer = v.InferOutput<typeof HelloAnswer>;

/** `POST /v1/devices/local-code` `{store}`, from the server's own machine only. */
export const LocalCodeRequest = v.strictObject({ store: Text(60) });
export const LocalCodeAnswer = v.object({ code: Text(20) });

/** Most entries of one push, and most bytes of one entry's canonical JSON. */
export const MAX_PUSH_ENTRIES = 200;
export const MAX_ENTRY_BYTES = 1024 * 1024;
/** Bytes after which a tablet closes a batch (a single larger entry still goes alone). */
export const PUSH_BATCH_BYTES = 1024 * 1024;

/** `POST /v1/journal/_bulk_docs`: entries in any order, any number of times. Each is checked on its own. */
export const PushRequest = v.strictObject({
	docs: v.pipe(v.array(v.record(v.string(), v.unknown())), v.minLength(1), v.maxLength(MAX_PUSH_ENTRIES)),
});

/** Where to push entries of an earlier life of a device: the answer's `acked_through` is of what this push offered. */
export const formerPushPath = (device: string, incarnation: number): string =>
	`/v1/journal/${device}.${incarnation}/_bulk_docs`;

/** What became of one entry. All but `retry` mean that the server has it, durably. */
export const PushResult = v.picklist(['stored', 'duplicate', 'quarantined', 'id_reuse', 'retry']);
export type PushResult = v.InferOutput<typeof PushResult>;

/** Answer to a push. */
export const PushAnswer = v.object({
	rows: v.array(v.object({ id: v.string(), result: PushResult, reason: v.optional(v.string()) })),
	epoch: Text(100),
	/** The ledger's position, opaque. */
	head: Text(200),
	/** The pushing device's entries 1…n are all durable. */
	acked_through: v.pipe(Minor, v.minValue(0)),
	/** …and 1…n are in a backup. */
	backed_up_through: v.pipe(Minor, v.minValue(0)),
	server_time: Minor,
});
export type PushAnswer = v.InferOutput<typeof PushAnswer>;

/** A refusal: CouchDB's `{error, reason}` with a stable code in `error`. */
export const ErrorAnswer = v.object({ error: v.string(), reason: v.optional(v.string()) });

/** Request headers of protocol 2: a fresh random text that the answer must prove to have seen. */
export const NONCE_HEADER = 'noren-nonce';
/** Answer headers of protocol 2: the server's clock (epoch ms) and `answerProof` over the answer. */
export const TIME_HEADER = 'noren-time';
export const PROOF_HEADER = 'noren-proof';
/** On every call of an enrolled device: what it has seen of the ledger (`formatWitness`). */
export const WITNESS_HEADER = 'noren-witness';
export const PROTOCOL_HEADER = 'noren-protocol';

/** What a device says of itself with `POST /v1/devices/report`, after every round of sync. No personal data. */
export const ReportRequest = v.object({
	/** Last sequence number in its journal and that entry's hash (64 zeros before the first). */
	journal_through: v.pipe(Minor, v.minValue(0)),
	journal_head: Sha256,
	unsynced: v.pipe(Minor, v.minValue(0)),
	/** Device time of the oldest unacknowledged entry, epoch ms. */
	oldest_unsynced_at: v.nullable(Minor),
	acked_through: v.pipe(Minor, v.minValue(0)),
	/** Until when the catalogue was known to be current, epoch ms by the device. */
	data_as_of: v.nullable(Minor),
	/** Whether the browser promised to keep the storage; null when it does not say. */
	persisted: v.nullable(v.boolean()),
	storage_used: v.nullable(Minor),
	storage_quota: v.nullable(Minor),
	/** Storage is short: the reserve is spent or something was pruned to make room. */
	storage_short: v.boolean(),
	chain: v.picklist(['intact', 'broken', 'unchecked']),
	app_version: v.pipe(v.string(), v.maxLength(60)),
	device_time: Minor,
});
export type ReportRequest = v.InferOutput<typeof ReportRequest>;

/** Where a device stands with its server. `forked`: two copies of it exist, it must take a new incarnation. */
export const DeviceState = v.picklist(['active', 'revoked', 'forked']);
export type DeviceState = v.InferOutput<typeof DeviceState>;

/** Something of this device that the server keeps aside instead of folding it. */
export const QuarantinedEntry = v.object({
	id: v.string(),
	seq: v.nullable(Minor),
	reason: v.string(),
	detail: v.string(),
});
export type QuarantinedEntry = v.InferOutput<typeof QuarantinedEntry>;

/** Answer to a report: the watermarks of a push and the server's own figures of this device, to compare with. */
export const ReportAnswer = v.object({
	state: DeviceState,
	epoch: Text(100),
	head: Text(200),
	acked_through: v.pipe(Minor, v.minValue(0)),
	backed_up_through: v.pipe(Minor, v.minValue(0)),
	server_time: Minor,
	/** What the server has folded of this incarnation: sequence number, that entry's hash ('' after a quarantined one), sales. */
	totals: v.object({
		folded_through: v.pipe(Minor, v.minValue(0)),
		chain_head: v.string(),
		sales: v.pipe(Minor, v.minValue(0)),
		sales_total: Minor,
	}),
	quarantined_count: v.pipe(Minor, v.minValue(0)),
	/** The first fifty of them, by sequence number. */
	quarantined: v.array(QuarantinedEntry),
	/** ECDH P-256 public key to seal unsent entries with (`sealed-file.ts`). */
	sealing_key: v.object({ kty: v.literal('EC'), crv: v.literal('P-256'), x: v.string(), y: v.string() }),
});
export type ReportAnswer = v.InferOutput<typeof ReportAnswer>;

/**
 * `POST /v1/devices/recover`: a device whose database is gone, or of which two copies exist, goes on under the next
 * incarnation. `secret` is what enrolment left outside the database; `proof` signs it with the new key.
 */
export const RecoverRequest = v.strictObject({
	device: Text(60),
	incarnation: v.pipe(Minor, v.minValue(1)),
	secret: Text(200),
	public_key: EnrolRequest.entries.public_key,
	proof: v.pipe(v.string(), v.maxLength(120)),
});
export type RecoverRequest = v.InferOutput<typeof RecoverRequest>;

/** The next incarnation, and what the server last had of the one before. */
export const RecoverAnswer = v.object({
	store: Text(60),
	store_code: Text(10),
	device: Text(60),
	register: Text(10),
	incarnation: v.pipe(Minor, v.minValue(1)),
	token: Text(200),
	epoch: Text(100),
	server_time: Minor,
	last: v.object({
		/** The former incarnation's entries 1…n are on the server. */
		acked_through: v.pipe(Minor, v.minValue(0)),
		/** Highest receipt number of it, '' when none. */
		receipt_number: v.string(),
		/** When the server last heard of it, epoch ms. */
		seen_at: v.nullable(Minor),
	}),
});
export type RecoverAnswer = v.InferOutput<typeof RecoverAnswer>;

/** `POST /v1/devices/lost`: with the secret, what the server last had of a device, before anything is decided. */
export const LostRequest = v.strictObject({
	device: Text(60),
	incarnation: v.pipe(Minor, v.minValue(1)),
	secret: Text(200),
});
export type LostRequest = v.InferOutput<typeof LostRequest>;
export const LostAnswer = v.object({
	store_name: v.string(),
	register: v.string(),
	last: RecoverAnswer.entries.last,
});
export type LostAnswer = v.InferOutput<typeof LostAnswer>;

/** `POST /v1/journal/sealed`: unsent entries of a device in a sealed file, from any device of the shop. Once. */
export const SealedAnswer = v.object({
	device: v.string(),
	incarnation: Minor,
	stored: Minor,
	duplicate: Minor,
	quarantined: Minor,
	/** The file could not be opened or is not the device's own; nothing was taken. */
	refused: v.nullable(v.picklist(['not_sealed', 'not_for_this_shop', 'unknown_device', 'not_genuine'])),
});
export type SealedAnswer = v.InferOutput<typeof SealedAnswer>;

/** `GET /v1/feeds/:feed/check`: a feed in 256 buckets at a position (`bucket-check.ts`). */
export const CheckAnswer = v.object({
	feed: Text(80),
	epoch: Text(100),
	as_of: Text(100),
	buckets: v.array(v.tuple([Minor, Minor, Minor])),
});
export type CheckAnswer = v.InferOutput<typeof CheckAnswer>;

/** `POST /v1/print/:printer`: bytes for a printer of the store that the server reaches and the tablet may not. */
export const PrintRequest = v.strictObject({
	/** One paper, one name: asked again after a lost answer, the server prints it once. */
	job: Text(200),
	/** base64. */
	data: v.pipe(v.string(), v.base64(), v.maxLength(1_400_000)),
	/** False for what prints nothing, such as opening the drawer. */
	needs_paper: v.boolean(),
});
export type PrintRequest = v.InferOutput<typeof PrintRequest>;

/**
 * What became of it. `printed`: the printer says so; `sent`: it took everything and never says more. After
 * `printer_unsure` some of it may be on paper, after every other trouble nothing is.
 */
export const PrintAnswer = v.object({
	outcome: v.picklist([
		'printed',
		'sent',
		'printer_unreachable',
		'printer_silent',
		'printer_no_paper',
		'printer_open',
		'printer_unsure',
	]),
});
export type PrintAnswer = v.InferOutput<typeof PrintAnswer>;
