import * as v from 'valibot';
import { Minor, Text } from './money-schema.ts';

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
});
export type EnrolRequest = v.InferOutput<typeof EnrolRequest>;

/** Who the device is from now on. The token is shown once and kept as a hash on the server. */
export const EnrolAnswer = v.strictObject({
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
export const HelloAnswer = v.strictObject({
	shop_name: Text(100),
	/** Whether this browser runs on the server's own machine and may enrol with one click. */
	local: v.boolean(),
	stores: v.array(v.strictObject({ id: Text(60), name: Text(100) })),
});
export type HelloAnswer = v.InferOutput<typeof HelloAnswer>;

/** `POST /v1/devices/local-code` `{store}`, from the server's own machine only. */
export const LocalCodeRequest = v.strictObject({ store: Text(60) });
export const LocalCodeAnswer = v.strictObject({ code: Text(20) });

/** Most entries of one push, and most bytes of one entry's canonical JSON. */
export const MAX_PUSH_ENTRIES = 200;
export const MAX_ENTRY_BYTES = 1024 * 1024;
/** Bytes after which a tablet closes a batch (a single larger entry still goes alone). */
export const PUSH_BATCH_BYTES = 1024 * 1024;

/** `POST /v1/journal/_bulk_docs`: entries in any order, any number of times. Each is checked on its own. */
export const PushRequest = v.strictObject({
	docs: v.pipe(v.array(v.record(v.string(), v.unknown())), v.minLength(1), v.maxLength(MAX_PUSH_ENTRIES)),
});

/** What became of one entry. All but `retry` mean that the server has it, durably. */
export const PushResult = v.picklist(['stored', 'duplicate', 'quarantined', 'id_reuse', 'retry']);
export type PushResult = v.InferOutput<typeof PushResult>;

/** Answer to a push. */
export const PushAnswer = v.strictObject({
	rows: v.array(v.strictObject({ id: v.string(), result: PushResult, reason: v.optional(v.string()) })),
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
