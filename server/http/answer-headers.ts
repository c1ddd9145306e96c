import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { answerProof } from '#protocol/answer-proof.ts';
import { PROTOCOL_VERSION } from '#protocol/protocol-version.ts';
import { NONCE_HEADER, PROOF_HEADER, PROTOCOL_HEADER, TIME_HEADER } from '#protocol/wire.ts';
import { nativeHmac } from '#server/native-hash.ts';
import { callerOf, headerOf } from './caller.ts';
import type { Parts } from './parts.ts';

const NONCE = /^[0-9a-f]{32}$/;

/**
 * Says the wire's version on every answer, and proves answers to a device that asks for it: refusals too, because a
 * captive portal can refuse as well (sync.md F10). Packs and files prove themselves by their hash.
 */
export function answerHeaders(app: FastifyInstance, parts: Parts): void {
	app.addHook('onSend', async (request, reply, payload: unknown) => {
		reply.header(PROTOCOL_HEADER, String(PROTOCOL_VERSION));
		const body = sentBytes(reply, payload);
		const nonce = headerOf(request, NONCE_HEADER);
		if (body !== null && NONCE.test(nonce)) prove(parts, request, reply, { nonce, body });
		return payload;
	});
}

function prove(
	parts: Parts,
	request: FastifyRequest,
	reply: FastifyReply,
	{ nonce, body }: { readonly nonce: string; readonly body: string | Uint8Array },
): void {
	const device = callerOf(parts, request);
	if (!device) return; // no key that both sides know
	const time = parts.now();
	const bodyHash = createHash('sha256').update(body).digest('hex');
	const proof = answerProof(
		device.tokenHash,
		{ nonce, time, status: reply.statusCode, bodyHash },
		nativeHmac,
	);
	reply.header(TIME_HEADER, String(time)).header(PROOF_HEADER, proof);
}

/** The body exactly as it is sent, or null for a stream or an encoded body. */
function sentBytes(reply: FastifyReply, payload: unknown): string | Uint8Array | null {
	if (reply.hasHeader('content-encoding')) return null;
	if (payload === null || payload === undefined) return '';
	return typeof payload === 'string' || payload instanceof Uint8Array ? payload : null;
}
