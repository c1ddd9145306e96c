import * as v from 'valibot';
import { OWN_MARKS } from '#domain/scan/own-marks.ts';
import { fromBase64Url, toBase64Url } from './base64url.ts';
import { IntegerFrom, Minor, Text } from './money-schema.ts';

/** Who allows, when, at which tablet's word; the nonce makes it count once. */
const Statement = v.strictTuple([Text(60), IntegerFrom(1), Text(60), Minor, Text(60)]);

/** What a code says: nothing of it is believed before the device's key has been asked. */
export type ApprovalCode = {
	readonly device: string;
	readonly incarnation: number;
	/** Staff id. */
	readonly person: string;
	/** Epoch ms. */
	readonly madeAt: number;
	readonly nonce: string;
};

/** A code taken apart: `signature` is over `signed`. */
export type ReadApprovalCode = ApprovalCode & {
	readonly signed: string;
	readonly signature: Uint8Array<ArrayBuffer>;
};

/** What a device signs so that a person who is signed in there allows something at another: `<mark><base64url of JSON>`. */
export function approvalStatement({ device, incarnation, person, madeAt, nonce }: ApprovalCode): string {
	const text = JSON.stringify([device, incarnation, person, madeAt, nonce]);
	return OWN_MARKS.staff + toBase64Url(new TextEncoder().encode(text));
}

/** Takes a code apart (`<statement>.<signature>`); null when it is none. */
export function readApprovalCode(text: string): ReadApprovalCode | null {
	const [mark, body = '', proof = '', ...rest] = text.trim().split('.');
	if (`${mark}.` !== OWN_MARKS.staff || rest.length > 0) return null;
	const [bytes, signature] = [fromBase64Url(body), fromBase64Url(proof)];
	if (!bytes || signature?.length !== 64) return null;
	try {
		const rows = v.safeParse(Statement, JSON.parse(new TextDecoder().decode(bytes)));
		if (!rows.success) return null;
		const [device, incarnation, person, madeAt, nonce] = rows.output;
		return { device, incarnation, person, madeAt, nonce, signed: `${mark}.${body}`, signature };
	} catch {
		return null; // not JSON: no code of ours
	}
}
